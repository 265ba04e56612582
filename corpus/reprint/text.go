package reprint

import (
	"slices"
	"unicode/utf8"

	"wensou/corpus/shingle"
	"wensou/segment"
)

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
	t.shingles = shingle.Of(t.letters)
	t.set = shingle.Set(slices.Clone(t.shingles))
	return t
}

// readLetters takes letters and numbers from a normal text.
func (t *text) readLetters(normal string) {
	t.letters = make([]rune, 0, utf8.RuneCountInString(normal))
	var n numberReader
	for _, r := range normal {
		n.read(r, len(t.letters), &t.numbers)
		if shingle.IsLetter(r) {
			t.letters = append(t.letters, r)
		}
	}
	n.read(' ', len(t.letters), &t.numbers)
}
