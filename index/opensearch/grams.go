package opensearch

import (
	"strings"
	"unicode/utf8"
)

// Text is found literally by its bigrams. Each character stands in the index at its
// own position, with the one behind it: 开闸放 gives 开闸, 闸放 and 放. So a string of
// several characters is there where its bigrams follow one another, and a single
// character where a term begins with it. Nothing has to be verified in the text.
const (
	spaceMark  = '\ufffe' // stands for a space, which parts terms; Unicode has no such character
	borderMark = "\uffff" // stands between two texts, so that nothing is found across
)

// gramsOf returns the terms of a text in the form of segment.JoinNormal, parted by
// spaces.
func gramsOf(text string) string {
	var b strings.Builder
	b.Grow(3 * len(text))
	last := rune(-1)
	for _, r := range text {
		if r == ' ' {
			r = spaceMark
		}
		if last >= 0 {
			b.WriteRune(r)
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// phraseOf returns the terms that follow one another where a text stands that has two
// characters or more.
func phraseOf(text string) string {
	grams := gramsOf(text)
	return grams[:strings.LastIndexByte(grams, ' ')]
}

// firstGram returns what the terms of a text of one character begin with.
func firstGram(text string) string { return gramsOf(text) }

// maxTerm bounds a term, in characters. The cluster cuts terms of 255 UTF-16 units and
// refuses keywords of 32 KB.
const maxTerm = 120

// bounded returns the beginning of a term that is too long.
func bounded(term string) string {
	if len(term) <= maxTerm {
		return term
	}
	n := 0
	for i := range term {
		if n == maxTerm {
			return term[:i]
		}
		n++
	}
	return term
}

func isSingle(text string) bool {
	_, size := utf8.DecodeRuneInString(text)
	return size == len(text)
}
