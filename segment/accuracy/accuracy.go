// Package accuracy measures how well text was cut into words, as the SIGHAN
// bakeoffs do: a word counts as found if it begins and ends where a word of the
// gold standard does. It imports nothing of ours.
package accuracy

import (
	"fmt"
	"unicode/utf8"
)

// Span is a word, as the offsets of its beginning and its end in the text. The
// unit is the caller's, the same in all spans.
type Span struct{ Start, End int }

// Score counts words. Its zero value is the score of no text.
type Score struct {
	Gold  int // words of the gold standard
	Found int // words that were cut
	Right int // words that are both
}

// Of returns the score of the words of one text. Both lists are in the order of
// the text, and no word overlaps another of its list.
func Of(gold, found []Span) Score {
	s := Score{Gold: len(gold), Found: len(found)}
	for len(gold) > 0 && len(found) > 0 {
		switch g, f := gold[0], found[0]; {
		case g == f:
			s.Right++
			gold, found = gold[1:], found[1:]
		case g.End < f.End || g.End == f.End && g.Start < f.Start:
			gold = gold[1:]
		default:
			found = found[1:]
		}
	}
	return s
}

// Add adds the words of another text.
func (s *Score) Add(o Score) {
	s.Gold += o.Gold
	s.Found += o.Found
	s.Right += o.Right
}

// Precision is the share of the words cut that are right, from 0 to 1; 0 if
// there are none.
func (s Score) Precision() float64 { return ratio(s.Right, s.Found) }

// Recall is the share of the words of the gold standard that were cut, from 0 to
// 1; 0 if there are none.
func (s Score) Recall() float64 { return ratio(s.Right, s.Gold) }

// F1 is the harmonic mean of precision and recall, from 0 to 1.
func (s Score) F1() float64 { return ratio(2*s.Right, s.Gold+s.Found) }

// String returns the three measures.
func (s Score) String() string {
	return fmt.Sprintf("precision %.3f, recall %.3f, F1 %.3f of %d words", s.Precision(), s.Recall(), s.F1(), s.Gold)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// Words returns the spans, in bytes, of words that make up a text one after the
// other.
func Words(words []string) []Span {
	spans := make([]Span, 0, len(words))
	at := 0
	for _, w := range words {
		spans = append(spans, Span{at, at + len(w)})
		at += len(w)
	}
	return spans
}

// Fill returns the spans of words, in bytes, and one for each character of the
// text that no word holds, such as a punctuation mark, which the gold standard
// counts as a word. Words are in the order of the text; one that lies outside of
// it or begins before the last one ended is left out.
func Fill(text string, words []Span) []Span {
	all := make([]Span, 0, 2*len(words)+1)
	at := 0
	for _, w := range append(words[:len(words):len(words)], Span{len(text), len(text)}) {
		if w.Start < at || w.End > len(text) || w.End < w.Start {
			continue
		}
		for at < w.Start {
			_, size := utf8.DecodeRuneInString(text[at:w.Start])
			all = append(all, Span{at, at + size})
			at += size
		}
		if w.End > w.Start {
			all = append(all, w)
			at = w.End
		}
	}
	return all
}
