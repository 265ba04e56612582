package segment

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

//go:embed variants.txt
var variants string

// What a character turns into, where it isn't one character.
const (
	space    rune = ' '
	drop     rune = -1 // nothing
	severals rune = -2 // the string in foldTable.strings
)

// foldTable says what each character turns into. It depends on no other
// character around it, so a piece of a text folds to a piece of the folded text.
type foldTable struct {
	basic   [1 << 16]rune   // of the basic plane
	others  map[rune]rune   // of the planes above, those that change
	strings map[rune]string // those that turn into several
}

var foldings = sync.OnceValue(newFoldTable)

// foldedPlanes are the parts of the higher planes with compatibility forms,
// capitals, traditional characters or marks of format.
var foldedPlanes = [...]struct{ first, last rune }{
	{0x10000, 0x1ffff}, // other scripts; mathematical and encircled letters
	{0x20000, 0x2fa1f}, // Han, and its compatibility forms
	{0xe0000, 0xe0fff}, // tags and variation selectors
}

func newFoldTable() *foldTable {
	t := &foldTable{others: map[rune]rune{}, strings: map[rune]string{}}
	simplified := readVariants(variants)
	for r := range rune(1 << 16) {
		t.basic[r] = t.fold(r, simplified)
	}
	for _, plane := range foldedPlanes {
		for r := plane.first; r <= plane.last; r++ {
			if to := t.fold(r, simplified); to != r {
				t.others[r] = to
			}
		}
	}
	return t
}

func readVariants(table string) map[rune]rune {
	m := map[rune]rune{}
	for line := range strings.Lines(table) {
		pair := []rune(strings.TrimSpace(line))
		if len(pair) == 2 {
			m[pair[0]] = pair[1]
		}
	}
	return m
}

// fold returns what a character turns into: its compatibility form, decomposed,
// in lower case, simplified, again and again until nothing changes. A character
// can't be composed with a mark that follows it, being folded by itself; so each
// is taken apart from its marks, and é is one and the same in whatever way it is
// written, as is パ in full width and half width.
func (t *foldTable) fold(r rune, simplified map[rune]rune) rune {
	switch {
	case r == unicode.ReplacementChar, unicode.IsSpace(r), unicode.Is(unicode.Cc, r), unicode.Is(unicode.Z, r), unicode.Is(unicode.Cs, r):
		return space
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r):
		return drop
	}
	s := string(r)
	for {
		next := strings.Map(func(r rune) rune {
			if to, ok := simplified[r]; ok {
				return to
			}
			if r == 'ς' {
				return 'σ' // both are small letters of Σ
			}
			return unicode.ToLower(r)
		}, decomposed(s))
		if next == s {
			break
		}
		s = next
	}
	if strings.ContainsFunc(s, unicode.IsSpace) {
		return r // an accent that stands alone: its form begins with a space
	}
	runes := []rune(s)
	if len(runes) == 1 {
		return runes[0]
	}
	t.strings[r] = s
	return severals
}

// decomposed returns the compatibility decomposition of a character. Syllables
// of Hangul stay whole: nobody writes them in parts.
func decomposed(s string) string {
	s = norm.NFKD.String(s)
	if strings.ContainsFunc(s, isJamo) {
		return norm.NFKC.String(s)
	}
	return s
}

// isJamo reports whether a character is a part of a Hangul syllable.
func isJamo(r rune) bool { return 0x1100 <= r && r <= 0x11ff }

// of returns what a character turns into.
func (t *foldTable) of(r rune) rune {
	if r < 1<<16 {
		return t.basic[r]
	}
	if to, ok := t.others[r]; ok {
		return to
	}
	return r
}
