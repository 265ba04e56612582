package segment

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Joined is a normal text as it is looked for literally, with the way back to the
// text as it was written. A space beside a Chinese character or mark is left out:
// Chinese has none between its words, so such a space is the break of a line or a
// page, or layout, and what stands at its sides belongs together. A space between
// two words of other scripts stays.
//
// Whether a space stays depends on its two neighbours alone, so whatever piece is
// cut from a text, its joined form without spaces at its ends is a piece of the
// text's joined form.
type Joined struct {
	Text    string
	normal  Normalized
	dropped []int // offsets in Text, ascending, before which a space was left out
}

// Join returns the joined form of a normalized text.
func (n Normalized) Join() Joined {
	text, dropped := join(n.Text, true)
	return Joined{text, n, dropped}
}

// JoinNormal returns the joined form of a text that is normal already.
func JoinNormal(normal string) string {
	text, _ := join(normal, false)
	return text
}

// join leaves out spaces, and notes where if it is told to.
func join(normal string, note bool) (text string, dropped []int) {
	var b strings.Builder
	from := 0
	for at := 0; ; at++ {
		i := strings.IndexByte(normal[at:], ' ')
		if i < 0 {
			break
		}
		at += i
		if !isDropped(normal[:at], normal[at+1:]) {
			continue
		}
		if from == 0 {
			b.Grow(len(normal))
		}
		b.WriteString(normal[from:at])
		from = at + 1
		if note {
			dropped = append(dropped, b.Len())
		}
	}
	if from == 0 {
		return normal, nil
	}
	b.WriteString(normal[from:])
	return b.String(), dropped
}

// isDropped reports whether the space between two texts is left out. One at the end
// of a text stays.
func isDropped(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	first, _ := utf8.DecodeRuneInString(after)
	return before != "" && after != "" && (isSpaceless(last) || isSpaceless(first))
}

// The characters that are written without spaces between words: those from the
// radicals on, but for Korean, and the quotation marks, dashes and dots of Chinese
// print, which other scripts have too.
const (
	firstSpaceless = 0x2e80
	firstQuote     = 0x2018
	lastDots       = 0x2026
)

func isSpaceless(r rune) bool {
	return r >= firstSpaceless && !unicode.Is(unicode.Hangul, r) || r >= firstQuote && r <= lastDots
}

// Start returns the byte offset in the written text of the character at a byte
// offset of the joined text.
func (j Joined) Start(offset int) int {
	return j.normal.Start(offset + sort.SearchInts(j.dropped, offset+1))
}

// End returns the byte offset in the written text of the end of the character
// that ends at a byte offset of the joined text.
func (j Joined) End(offset int) int {
	return j.normal.End(offset + sort.SearchInts(j.dropped, offset))
}
