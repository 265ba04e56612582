package server

import (
	"unicode/utf8"

	"wensou/index"
)

// mark is a half-open range of Unicode code points, [start, end] in JSON.
type mark [2]int

// piece is a part of a text that is marked as a whole or not at all. The pieces
// of a text joined are the text.
type piece struct {
	Text   string
	Marked bool
}

// runeMarks returns spans of bytes as ranges of code points, in one pass over
// the text. It is never nil.
func runeMarks(text string, spans []index.Span) []mark {
	marks := []mark{}
	runes, at := 0, 0
	advance := func(to int) int {
		runes += utf8.RuneCountInString(text[at:to])
		at = to
		return runes
	}
	for _, s := range valid(text, spans) {
		start := advance(s.Start)
		marks = append(marks, mark{start, advance(s.End)})
	}
	return marks
}

// cut returns the text as marked and unmarked pieces.
func cut(text string, spans []index.Span) []piece {
	var pieces []piece
	at := 0
	add := func(to int, marked bool) {
		if to > at {
			pieces = append(pieces, piece{text[at:to], marked})
			at = to
		}
	}
	for _, s := range valid(text, spans) {
		add(s.Start, false)
		add(s.End, true)
	}
	add(len(text), false)
	return pieces
}

// valid returns the spans without those that are empty, out of order, outside
// the text or off a character border: no answer fails for a mark.
func valid(text string, spans []index.Span) []index.Span {
	var out []index.Span
	at := 0
	for _, s := range spans {
		if s.Start >= at && s.Start < s.End && s.End <= len(text) && isBorder(text, s.Start) && isBorder(text, s.End) {
			out = append(out, s)
			at = s.End
		}
	}
	return out
}

func isBorder(text string, offset int) bool {
	return offset == len(text) || utf8.RuneStart(text[offset])
}
