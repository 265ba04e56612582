package index

import (
	"unicode"
	"unicode/utf8"
)

// maxCluster bounds, in code points, what is seen as one character: text that is
// safe for streams has no more than 30 marks on one (Unicode Standard Annex #15,
// section 13).
const maxCluster = 30

// clusterStart returns where the character, as a reader sees it, begins that an
// offset lies inside of; between two characters, the offset itself. With its
// marks, what joiners tie to it, the tone of its skin and, of a flag, its other
// half it is one (a part of Unicode Standard Annex #29).
func clusterStart(text string, offset int) int {
	start := offset
	for range maxCluster + 1 {
		if !continues(text, start) {
			return start
		}
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
	}
	return offset
}

// clusterEnd returns where the character ends that an offset lies inside of;
// between two characters, the offset itself.
func clusterEnd(text string, offset int) int {
	for clusterStart(text, offset) < offset {
		_, size := utf8.DecodeRuneInString(text[offset:])
		offset += size
	}
	return offset
}

// continues reports whether what stands at the offset is part of the same
// character as what stands before it.
func continues(text string, offset int) bool {
	const joiner = '\u200d'
	if offset <= 0 || offset >= len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[offset:])
	if r < 0x300 || 0x3400 <= r && r <= 0x9fff {
		return false // no mark is in ASCII, nor among the Han: most of a text
	}
	before, _ := utf8.DecodeLastRuneInString(text[:offset])
	switch {
	case unicode.IsSpace(before) || unicode.IsControl(before):
		return false
	case r == joiner || isExtender(r):
		return true
	case before == joiner: // it ties pictures, and no letters
		return unicode.In(r, unicode.So, unicode.Sm)
	}
	return isFlagHalf(r) && flagHalves(text[:offset])%2 == 1
}

// isExtender reports whether a character belongs to the one before it.
func isExtender(r rune) bool {
	const lightest, darkest = 0x1f3fb, 0x1f3ff // tones of skin
	return unicode.In(r, unicode.M, unicode.Other_Grapheme_Extend) || lightest <= r && r <= darkest
}

func isFlagHalf(r rune) bool {
	return unicode.Is(unicode.Regional_Indicator, r)
}

// flagHalves counts the halves of flags that the text ends with, up to 30.
func flagHalves(text string) int {
	n := 0
	for ; n < maxCluster; n++ {
		r, size := utf8.DecodeLastRuneInString(text)
		if !isFlagHalf(r) {
			break
		}
		text = text[:len(text)-size]
	}
	return n
}
