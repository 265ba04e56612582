package index_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"wensou/index"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// Mark promises spans in order that touch no other, on the borders of
// characters, in each of which something wanted is written and nothing else, and
// that a phrase that the text holds is in one.
func FuzzMark(f *testing.F) {
	d := segmenttest.Open(f) // before the first case, which has a time limit
	f.Add("清華大學的老圖書館要修了。\n好！", "清华 图书馆")
	f.Add("aabaabaaab", "「aabaab」 「aab」 b*")
	f.Add("ﬁ½①℃\u200b\xff", "f 1 c")
	f.Add("👩\u200d🌾🇨🇳cafe\u0301", "👩 🇨 「cafe」")
	f.Fuzz(func(t *testing.T, text, typed string) {
		looked := wanted(typed)
		looked = looked[:min(len(looked), index.MaxWanted)]
		spans := index.Mark(text, d, looked)
		checkSpans(t, text, spans)
		var all strings.Builder
		for _, m := range spans {
			marked := text[m.Start:m.End]
			all.WriteString(segment.JoinNormal(segment.Normal(marked)) + "\n")
			if left := unwanted(marked, looked); left != "" {
				t.Errorf("Mark(%q, %q) marks %q: %q is not wanted", text, typed, marked, left)
			}
		}
		normal := segment.JoinNormal(segment.Normal(text))
		for _, w := range looked {
			phrase := w.Manner == index.AsLiteral && strings.Contains(normal, w.Text)
			if phrase && !strings.Contains(all.String(), w.Text) {
				t.Errorf("Mark(%q, %q) marks %q, without %q", text, typed, all.String(), w.Text)
			}
		}
	})
}

// unwanted returns the letters and digits of a marked text that are in nothing
// wanted.
func unwanted(marked string, wanted []index.Wanted) string {
	normal := segment.JoinNormal(segment.Normal(marked))
	covered := make([]bool, len(normal))
	for _, w := range wanted {
		if w.Manner == index.AsPrefix {
			return "" // marks what follows the prefix, too
		}
		for at := range normal {
			if strings.HasPrefix(normal[at:], w.Text) {
				for i := range w.Text {
					covered[at+i] = true
				}
			}
		}
	}
	for _, r := range marked {
		if utf8.RuneCountInString(segment.Normal(string(r))) > 1 {
			return "" // ½ is marked as one, for any part of it
		}
	}
	return letters(normal, covered)
}

func letters(normal string, covered []bool) string {
	var left strings.Builder
	for at, r := range normal {
		if !covered[at] && (unicode.IsLetter(r) || unicode.IsNumber(r)) && !unicode.Is(unicode.Other_Grapheme_Extend, r) {
			left.WriteRune(r)
		}
	}
	return left.String()
}

func checkSpans(t *testing.T, text string, spans []index.Span) {
	t.Helper()
	last := -1
	for _, m := range spans {
		if m.Start <= last || m.End <= m.Start || m.End > len(text) {
			t.Fatalf("marks %v of %q", spans, text)
		}
		if splits(text, m.Start) || splits(text, m.End) {
			t.Errorf("mark %v of %q splits a character", m, text)
		}
		last = m.End
	}
}

// splits reports whether an offset parts a character from a mark on it.
func splits(text string, offset int) bool {
	if offset == 0 || offset == len(text) {
		return false
	}
	r, _ := utf8.DecodeRuneInString(text[offset:])
	before, _ := utf8.DecodeLastRuneInString(text[:offset])
	return utf8.ValidString(text) && !utf8.RuneStart(text[offset]) ||
		unicode.IsMark(r) && (unicode.IsLetter(before) || unicode.IsNumber(before))
}

// Cut promises passages that stand in the text, apart and no longer than asked
// for, not blank where the text isn't, with marks that Mark makes too.
func FuzzCut(f *testing.F) {
	d := segmenttest.Open(f) // before the first case, which has a time limit
	f.Add("清華大學的老圖書館要修了。\n好！", "清华 图书馆", 10)
	f.Add("坏\xff字ＧＤＰ\u200b８．５％", "gdp8 5%", 3)
	f.Add("ﬁ½①℃", "f 1", 2)
	f.Add("水库。"+strings.Repeat("江边的人们照常过日子。", 4)+"农田", "水库 农田 「照常」", 24)
	f.Fuzz(func(t *testing.T, text, typed string, runes int) {
		looked := wanted(typed)
		runes %= 300
		snippets := index.Cut(text, d, looked, runes)
		if blank := strings.TrimSpace(text) == ""; (len(snippets) == 0) != (blank || runes <= 0) || len(snippets) > 2 {
			t.Fatalf("Cut(%q, %d): %d passages", text, runes, len(snippets))
		}
		for i, s := range snippets {
			end := s.Offset + len(s.Text)
			if s.Offset < 0 || end > len(text) || text[s.Offset:end] != s.Text {
				t.Fatalf("Cut(%q): %q does not stand at %d", text, s.Text, s.Offset)
			}
			n := utf8.RuneCountInString(s.Text)
			if n > runes/(i+1) || strings.TrimSpace(s.Text) == "" {
				t.Errorf("Cut(%q, %d): passage %d is %q", text, runes, i, s.Text)
			}
			if splits(text, s.Offset) || n > 1 && splits(text, end) {
				t.Errorf("Cut(%q, %q, %d): %q splits a character", text, typed, runes, s.Text)
			}
			if i == 1 && s.Offset < snippets[0].Offset+len(snippets[0].Text) && end > snippets[0].Offset {
				t.Errorf("Cut(%q, %q, %d): the passages overlap", text, typed, runes)
			}
			if i == 1 && len(s.Marks) == 0 {
				t.Errorf("Cut(%q, %q, %d): the second passage shows nothing", text, typed, runes)
			}
			checkSpans(t, s.Text, s.Marks)
			checkMarked(t, s, index.Mark(text, d, looked))
		}
	})
}

// checkMarked checks that what a passage marks is marked in the text.
func checkMarked(t *testing.T, s index.Snippet, spans []index.Span) {
	t.Helper()
	for _, m := range s.Marks {
		start, end := s.Offset+m.Start, s.Offset+m.End
		for len(spans) > 0 && spans[0].End < end {
			spans = spans[1:]
		}
		if len(spans) == 0 || spans[0].Start > start {
			t.Errorf("the passage %q marks %v, which is not marked in the text", s.Text, m)
		}
	}
}
