package suggest

import (
	"strings"

	"wensou/segment"
)

// fromPinyin returns the text that more articles have than any other that reads as
// what was typed, if that is pinyin of whole syllables and no word that the corpus
// holds. The caller holds the locks.
func (v *Vocabulary) fromPinyin(text string) (string, bool) {
	normal := segment.Trimmed(text)
	if strings.ContainsFunc(normal, func(r rune) bool { return !isLatin(r) && r != ' ' && r != '\'' }) {
		return "", false
	}
	for word := range strings.FieldsFuncSeq(normal, func(r rune) bool { return !isLatin(r) }) {
		if v.grams.latin(word) > 0 {
			return "", false
		}
	}
	pattern, ok := newPattern(normal)
	if !ok {
		return "", false
	}
	m := &matcher{pattern: pattern, sounds: readings(), whole: true}
	best := v.look(nil, 1, m, v.heads, reachOf(pattern))
	if len(best) == 0 {
		return "", false
	}
	return v.entries[best[0].number].text, true
}
