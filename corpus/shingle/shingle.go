// Package shingle cuts texts into shingles, the runs of four letters or digits by
// which near-copies are told: their share says how much text is the same, whatever
// stands around it. Texts are given in the form of segment.Normal; punctuation and
// spaces do not count.
package shingle

import (
	"cmp"
	"slices"
	"unicode"
)

// Length is that of a shingle, in letters. Four letters of Chinese are a word and a
// half: few shingles are shared by accident, and one changed letter costs four
// (FACTS.md, "Near-copies").
const Length = 4

// IsLetter reports whether a character counts: a letter or a digit.
func IsLetter(r rune) bool {
	switch {
	case r >= 0x4e00 && r <= 0x9fff: // most of them
		return true
	case r < 0x80:
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// Hash mixes the letters of a shingle, of 21 bits each, by two rounds of a
// multiplication with a large odd number and a shift (the finalizer of splitmix64),
// so that the lowest hashes of a text are a random choice.
func Hash(a, b, c, d rune) uint64 {
	h := uint64(a)<<42 | uint64(b)<<21 | uint64(c)
	h ^= uint64(d) * 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// Of returns the low half of the hash of the shingle that begins at each of the
// letters but the last three.
func Of(letters []rune) []uint32 {
	n := len(letters) - Length + 1
	if n <= 0 {
		return nil
	}
	hashes := make([]uint32, n)
	for i := range hashes {
		hashes[i] = uint32(Hash(letters[i], letters[i+1], letters[i+2], letters[i+3]))
	}
	return hashes
}

// Set returns shingles in ascending order, each once, in place of the given ones.
func Set(shingles []uint32) []uint32 {
	slices.Sort(shingles)
	return slices.Compact(shingles)
}

// Shared returns the number of values that two ascending lists have in common.
func Shared[T cmp.Ordered](a, b []T) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}
