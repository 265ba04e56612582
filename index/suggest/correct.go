package suggest

import (
	"strings"
	"unicode/utf8"

	"wensou/segment"
)

// maxCorrectedRunes bounds what is corrected: longer text is pasted, not mistyped.
const maxCorrectedRunes = 64

// Correct returns what was probably meant by a query that was mistyped, and reports
// whether there is anything: the corpus has the words that it proposes, and lacks what
// was typed. A word that the corpus or the dictionary holds stays as it is, however
// much more often the corpus has another that sounds like it. What is no mistake is
// returned as it was written.
func (v *Vocabulary) Correct(text string) (string, bool) {
	if utf8.RuneCountInString(text) > maxCorrectedRunes {
		return "", false
	}
	v.mu.RLock()
	defer v.mu.RUnlock()
	v.grams.mu.RLock()
	defer v.grams.mu.RUnlock()
	if meant, ok := v.fromPinyin(text); ok {
		return meant, true
	}
	return v.fromCharacters(text)
}

// fromCharacters corrects each run of Chinese characters by itself, and leaves the
// marks of the query language between them. The caller holds the locks.
func (v *Vocabulary) fromCharacters(text string) (string, bool) {
	n := segment.Normalize(text)
	runs := hanRuns(n.Text)
	typed := 0
	for _, r := range runs {
		typed += r.end - r.start
	}
	var out strings.Builder
	written := 0 // bytes of the text that are in out
	for _, r := range runs {
		run := []rune(n.Text[r.start:r.end])
		for _, m := range v.mistakes(run, typed/hanBytes) {
			at := r.start + m.at*hanBytes
			out.WriteString(text[written:n.Start(at)])
			out.WriteRune(m.meant)
			written = n.End(at + hanBytes)
		}
	}
	if written == 0 {
		return "", false
	}
	out.WriteString(text[written:])
	return out.String(), true
}

// hanBytes is the length of a Chinese character that is read.
const hanBytes = 3

// isHan reports whether a character is a Chinese one that is read; it has hanBytes.
func isHan(r rune) bool { return firstRead <= r && r <= lastRead }

// span is a range of bytes.
type span struct{ start, end int }

// hanRuns returns where the Chinese characters of a text stand together.
func hanRuns(text string) []span {
	var runs []span
	for at, r := range text {
		switch {
		case !isHan(r):
		case len(runs) > 0 && runs[len(runs)-1].end == at:
			runs[len(runs)-1].end += hanBytes
		default:
			runs = append(runs, span{at, at + hanBytes})
		}
	}
	return runs
}
