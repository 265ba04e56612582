package related

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"
)

// A passage that two articles share says something if it has so many letters and
// digits and no more articles hold it: else it is a set phrase or furniture.
const (
	passageLetters = 13
	passageHolders = 20
	passagesTried  = 3
	askedRunes     = 24 // of a passage, in which its holders are counted
)

// windows knows where each run of passageLetters characters of a text stands first.
type windows struct {
	text  string
	first map[uint64]int
}

func newWindows(text string) *windows {
	w := &windows{text, make(map[uint64]int, len(text)/3)}
	for start, end := range runs(text) {
		if h := xxh3.HashString(text[start:end]); !hasKey(w.first, h) {
			w.first[h] = start
		}
	}
	return w
}

func hasKey(m map[uint64]int, k uint64) bool { _, ok := m[k]; return ok }

// runs yields the ranges of passageLetters characters of a text.
func runs(text string) func(yield func(start, end int) bool) {
	return func(yield func(start, end int) bool) {
		start, n := 0, 0
		for at, r := range text {
			if n++; n < passageLetters {
				continue
			}
			if !yield(start, at+utf8.RuneLen(r)) {
				return
			}
			_, size := utf8.DecodeRuneInString(text[start:])
			start += size
		}
	}
}

// common is a run of characters that two texts share.
type common struct{ own, other, length int } // offsets and length in bytes

// longest returns the longest passages that another text shares with this one.
func (w *windows) longest(other string) []common {
	var found []common
	next := 0
	for start, end := range runs(other) {
		if start < next {
			continue
		}
		own, ok := w.first[xxh3.HashString(other[start:end])]
		if !ok || !strings.HasPrefix(w.text[own:], other[start:end]) {
			continue
		}
		n := end - start
		for own+n < len(w.text) && start+n < len(other) && w.text[own+n] == other[start+n] {
			n++
		}
		for own+n < len(w.text) && !utf8.RuneStart(w.text[own+n]) {
			n--
		}
		next = start + n
		if c := (common{own, start, n}).trimmed(other); letters(other[c.other:c.other+c.length]) >= passageLetters {
			found = append(found, c)
		}
	}
	slices.SortStableFunc(found, func(a, b common) int { return cmp.Compare(b.length, a.length) })
	return found[:min(len(found), passagesTried)]
}

// trimmed returns the run without marks and spaces at its ends.
func (c common) trimmed(other string) common {
	text := other[c.other : c.other+c.length]
	cut := len(text) - len(strings.TrimLeftFunc(text, isMark))
	return common{c.own + cut, c.other + cut, len(strings.TrimFunc(text, isMark))}
}

// isMark reports whether a character is neither a letter nor a number.
func isMark(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }

// letters returns how many letters and numbers a text has.
func letters(text string) int {
	n := 0
	for _, r := range text {
		if !isMark(r) {
			n++
		}
	}
	return n
}

// passage returns the longest passage that two articles and few others share.
func (s *search) passage(ctx context.Context, w *writing) (own, other quote, found bool, err error) {
	if s.windows == nil {
		s.windows = newWindows(s.writing.body.joined.Text)
	}
	text := w.body.joined.Text
	for _, c := range s.windows.longest(text) {
		asked := text[c.other : c.other+c.length]
		holders, err := s.Backend.Holding(ctx, strings.TrimSpace(asked[:cutAt(asked, askedRunes)]))
		if err != nil {
			return own, other, false, err
		}
		if holders <= passageHolders {
			return s.writing.body.quote(c.own, c.own+c.length), w.body.quote(c.other, c.other+c.length), true, nil
		}
	}
	return own, other, false, nil
}
