package index

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"wensou/segment"
)

// maxLiteralTerms bounds how many terms are looked for as strings, each of which
// takes a pass over the text.
const maxLiteralTerms = 64

// match is an occurrence of a term in a text.
type match struct {
	Span
	term int // which
}

// shown reports whether the end of a piece of the text leaves the match whole
// or, if it is a long one, its beginning.
func (m match) shown(start, end int) bool {
	return m.End <= end || m.Start < end && 2*(m.End-m.Start) > end-start
}

// Mark returns where the terms stand in the text, joined into the longest
// spans: overlapping and touching ones are one. terms are normalized. One that
// is a word marks the words of the text, and those inside them, that equal it;
// one that is no word there, such as a phrase, marks the text wherever it is
// written, but a function word or a single character so only if all terms are
// such. The time is linear in the text.
func Mark(text string, s segment.Segmenter, terms []string) []Span {
	matches, _ := find(text, s, terms)
	return join(matches)
}

// find returns the occurrences of the terms, in the order of the text, and its
// tokens.
func find(text string, s segment.Segmenter, terms []string) ([]match, []segment.Token) {
	number := make(map[string]int, len(terms))
	var unseen []int // terms that are no token, without repetitions
	for i, t := range terms {
		if _, again := number[t]; !again && t != "" {
			number[t] = i
			unseen = append(unseen, i)
		}
	}
	var matches []match
	seen := make([]bool, len(terms))
	tokens := s.Segment(text)
	for _, k := range tokens {
		if i, ok := number[k.Term]; ok {
			matches = append(matches, match{Span{k.Start, k.End}, i})
			seen[i] = true
		}
	}
	unseen = slices.DeleteFunc(unseen, func(i int) bool { return seen[i] })
	matches = append(matches, findLiterally(text, terms, unseen)...)
	slices.SortFunc(matches, func(a, b match) int {
		return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End), cmp.Compare(a.term, b.term))
	})
	return matches, tokens
}

// findLiterally returns where the chosen terms stand in the text as strings.
// Function words and single characters, which are part of many a word (在 of 现在,
// 二 of 十二), are looked for only if there is no other term.
func findLiterally(text string, terms []string, chosen []int) []match {
	if slices.ContainsFunc(terms, func(t string) bool { return !isLittle(t) }) {
		chosen = slices.DeleteFunc(chosen, func(i int) bool { return isLittle(terms[i]) })
	}
	if len(chosen) == 0 {
		return nil
	}
	var matches []match
	n := segment.Normalize(text)
	for _, i := range chosen[:min(len(chosen), maxLiteralTerms)] {
		t := terms[i]
		occurrences(n.Text, t, func(at int) {
			matches = append(matches, match{Span{n.Start(at), n.End(at + len(t))}, i})
		})
	}
	return matches
}

func isLittle(term string) bool {
	return FunctionWeight(term) < 1 || utf8.RuneCountInString(term) <= 1
}

// join makes the longest spans of matches that are sorted.
func join(matches []match) []Span {
	var spans []Span
	for _, m := range matches {
		if n := len(spans); n > 0 && m.Start <= spans[n-1].End {
			spans[n-1].End = max(spans[n-1].End, m.End)
		} else {
			spans = append(spans, m.Span)
		}
	}
	return spans
}
