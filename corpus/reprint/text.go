package reprint

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"wensou/segment"
)

// shingleLetters is the length of a shingle. Four letters of Chinese are a word
// and a half: few shingles are shared by accident, and one changed letter costs
// four (FACTS.md, "near-copies").
const shingleLetters = 4

// text is a body as it is compared: the letters and digits of its normal form,
// which leaves script, width, case and punctuation out.
type text struct {
	letters  []rune
	shingles []uint32 // hash of the shingle that begins at each letter but the last three
	set      []uint32 // the shingles, ascending, each once
	numbers  []number // in the order of the letters
}

// number is a run of digits, with the points in it, or of Chinese numerals.
type number struct {
	at, end int    // into letters
	hash    uint64 // of what is written
}

// readText returns a body as it is compared.
func readText(body string) *text {
	t := &text{}
	t.readLetters(segment.Normal(body))
	t.shingles = shinglesOf(t.letters)
	t.set = slices.Clone(t.shingles)
	slices.Sort(t.set)
	t.set = slices.Compact(t.set)
	return t
}

// readLetters takes letters and numbers from a normal text.
func (t *text) readLetters(normal string) {
	t.letters = make([]rune, 0, utf8.RuneCountInString(normal))
	var n numberReader
	for _, r := range normal {
		n.read(r, len(t.letters), &t.numbers)
		if isLetter(r) {
			t.letters = append(t.letters, r)
		}
	}
	n.read(' ', len(t.letters), &t.numbers)
}

// isLetter reports whether a character counts: a letter or a digit.
func isLetter(r rune) bool {
	switch {
	case r >= 0x4e00 && r <= 0x9fff: // most of them
		return true
	case r < 0x80:
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// shinglesOf returns the hash of each shingle of the letters.
func shinglesOf(letters []rune) []uint32 {
	n := len(letters) - shingleLetters + 1
	if n <= 0 {
		return nil
	}
	hashes := make([]uint32, n)
	for i := range hashes {
		hashes[i] = uint32(hashShingle(letters[i], letters[i+1], letters[i+2], letters[i+3]))
	}
	return hashes
}

// hashShingle mixes four letters, of 21 bits each, by two rounds of a
// multiplication with a large odd number and a shift (the finalizer of
// splitmix64), so that the lowest hashes of a text are a random choice.
func hashShingle(a, b, c, d rune) uint64 {
	h := uint64(a)<<42 | uint64(b)<<21 | uint64(c)
	h ^= uint64(d) * 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// shared returns the number of values that two ascending lists have in common.
func shared[T uint32 | uint64](a, b []T) int {
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
