package index

import (
	"cmp"
	"slices"

	"wensou/segment"
)

// match is an occurrence in a text of something wanted.
type match struct {
	Span
	wanted int // number of what is wanted
}

// shown reports whether the end of a piece of the text leaves the match whole
// or, if it is a long one, its beginning.
func (m match) shown(start, end int) bool {
	return m.End <= end || m.Start < end && 2*(m.End-m.Start) > end-start
}

// Mark returns where the first MaxWanted of what is wanted stand in the text,
// each found in its manner, joined into the longest spans: overlapping and
// touching ones are one. A span never parts a character from what combines with
// it. The time is linear in the text, however much is wanted and found.
func Mark(text string, s segment.Segmenter, wanted []Wanted) []Span {
	matches, _ := find(text, s, wanted)
	return join(matches)
}

// find returns the occurrences of what is wanted, in the order of the text, and
// its tokens.
func find(text string, s segment.Segmenter, wanted []Wanted) ([]match, []segment.Token) {
	wanted = wanted[:min(len(wanted), MaxWanted)]
	tokens := s.Segment(text)
	words := newWordIndex(wanted)
	matches := words.matches(tokens)
	literal := findLiterally(text, words.literals(wanted, matches))
	matches = merge(whole(text, matches), whole(text, literal))
	return matches, tokens
}

// whole widens matches to whole characters and puts them in order.
func whole(text string, matches []match) []match {
	for i := range matches {
		m := &matches[i]
		m.Start, m.End = clusterStart(text, m.Start), clusterEnd(text, m.End)
	}
	if !slices.IsSortedFunc(matches, byStart) {
		slices.SortStableFunc(matches, byStart)
	}
	return matches
}

func byStart(a, b match) int { return cmp.Compare(a.Start, b.Start) }

// merge returns two lists of matches in order as one.
func merge(a, b []match) []match {
	if len(a) == 0 {
		return b
	}
	merged := make([]match, 0, len(a)+len(b))
	for _, m := range b {
		for len(a) > 0 && byStart(a[0], m) <= 0 {
			merged, a = append(merged, a[0]), a[1:]
		}
		merged = append(merged, m)
	}
	return append(merged, a...)
}

// findLiterally returns where texts, by their numbers, are written; "" is not
// looked for.
func findLiterally(text string, wanted []string) []match {
	if !slices.ContainsFunc(wanted, func(w string) bool { return w != "" }) {
		return nil
	}
	var matches []match
	n := segment.Normalize(text).Join()
	newAutomaton(wanted).find(n.Text, func(i, start, end int) {
		matches = append(matches, match{Span{n.Start(start), n.End(end)}, i})
	})
	return matches
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
