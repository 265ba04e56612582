package index

import (
	"math"
	"slices"
	"unicode/utf8"

	"wensou/segment"
)

// MaxWanted is how many of what is wanted are looked for in a text; those after
// them are ignored. It is beyond what a query and its synonyms come to.
const MaxWanted = 256

// Wanted is what is looked for in a text, and marked.
type Wanted struct {
	Text   string  // as Literal gives it
	Weight float64 // beside the others, in the choice of a passage; without one it is marked and draws none
	Manner Manner
	Little bool // it counts little, as a function word does
}

// Manner is how a wanted text is looked for.
type Manner uint8

// The manners.
const (
	// AsWord finds the words of the text, and those inside them, that equal it.
	// If there are none, it finds the text wherever it is written, since that is
	// then how the article was found; but what is Little, or a single character,
	// which is part of many a word (在 of 现在, 二 of 十二), only if all that is
	// wanted is such.
	AsWord Manner = iota
	// AsLiteral finds the text wherever it is written, also inside words, over
	// line breaks where it has a space: a quoted phrase, or a query as typed.
	AsLiteral
	// AsPrefix finds the words of the text, and those inside them, that begin with it.
	AsPrefix
)

// isLittle reports whether it says too little to be looked for inside words.
func (w Wanted) isLittle() bool { return w.Little || utf8.RuneCountInString(w.Text) <= 1 }

// wordIndex finds the wanted words and prefixes that a token is.
type wordIndex struct {
	words    map[string]int // number of a wanted word
	prefixes map[string]int
	lengths  []int // of the prefixes, bytes, ascending, each once
}

func newWordIndex(wanted []Wanted) *wordIndex {
	x := &wordIndex{words: map[string]int{}, prefixes: map[string]int{}}
	for i, w := range wanted {
		switch {
		case w.Text == "":
		case w.Manner == AsWord:
			addFirst(x.words, w.Text, i)
		case w.Manner == AsPrefix:
			addFirst(x.prefixes, w.Text, i)
			x.lengths = append(x.lengths, len(w.Text))
		}
	}
	slices.Sort(x.lengths)
	x.lengths = slices.Compact(x.lengths)
	return x
}

// addFirst sets a number, unless there is one.
func addFirst(numbers map[string]int, text string, number int) {
	if _, again := numbers[text]; !again {
		numbers[text] = number
	}
}

// matches returns where tokens are what is wanted.
func (x *wordIndex) matches(tokens []segment.Token) []match {
	var matches []match
	for _, k := range tokens {
		if i, ok := x.words[k.Term]; ok {
			matches = append(matches, match{Span{k.Start, k.End}, i})
		}
		for _, n := range x.lengths {
			if n > len(k.Term) {
				break
			}
			if i, ok := x.prefixes[k.Term[:n]]; ok {
				matches = append(matches, match{Span{k.Start, k.End}, i})
			}
		}
	}
	return matches
}

// literals returns the texts to look for wherever they are written, each once,
// by the number of what is wanted; "" for the others. matched are the words and
// prefixes that were found.
func (x *wordIndex) literals(wanted []Wanted, matched []match) []string {
	seen := make([]bool, len(wanted))
	for _, m := range matched {
		seen[m.wanted] = true
	}
	content := slices.ContainsFunc(wanted, func(w Wanted) bool { return !w.isLittle() })
	texts := make([]string, len(wanted))
	for i, w := range wanted {
		missing := w.Manner == AsWord && x.words[w.Text] == i && !seen[i] && (!content || !w.isLittle())
		if w.Manner == AsLiteral || missing {
			texts[i] = w.Text
		}
	}
	return texts
}

// weightUnit is the greatest weight of a wanted text in whole numbers, which add
// up to the same sum in any order.
const weightUnit = 1 << 20

// weights returns the weight of each wanted text beside the greatest.
func weights(wanted []Wanted) []int {
	greatest := 0.0
	for _, w := range wanted {
		greatest = max(greatest, finite(w.Weight))
	}
	units := make([]int, len(wanted))
	for i, w := range wanted {
		if weight := finite(w.Weight); weight > 0 {
			units[i] = max(1, int(math.Round(weightUnit*(weight/greatest))))
		}
	}
	return units
}

// finite returns a weight from 0 to the greatest number, 0 for NaN.
func finite(weight float64) float64 {
	if weight > 0 {
		return min(weight, math.MaxFloat64)
	}
	return 0
}
