package index

import (
	"slices"

	"wensou/segment"
)

// A further passage is half as long as the first, so that both together are not
// much more to read; one shorter than this tells nothing.
const minFurther = 10 // characters

// Cut returns the passage of the text, of at most runes characters, that shows
// most of what is wanted by weight, and of the passages that do the one with most
// matches, and of such the first, with what Mark finds marked in it; passages of
// the same sentence are compared only if they don't show the same. A match that
// the passage cuts off is marked only if it is half of the passage or more. The
// passage begins at a sentence where that leaves room, and ends at one or between
// two words. Where nothing is found it is the beginning of the text.
//
// For words of content that it lacks a second passage may follow, of half the
// length, chosen by those words alone; it never overlaps the first. A blank text
// has no passage. The time is linear in the text.
func Cut(text string, s segment.Segmenter, wanted []Wanted, runes int) []Snippet {
	if runes <= 0 || skipSpace(text, 0) == len(text) {
		return nil
	}
	wanted = wanted[:min(len(wanted), MaxWanted)]
	matches, tokens := find(text, s, wanted)
	c := cutter{text: text, tokens: tokens, weights: weights(wanted)}
	first := c.passage(Span{0, len(text)}, matches, runes)
	snippets := []Snippet{c.snippet(first, matches)}
	if runes/2 < minFurther {
		return snippets
	}
	lacking := c.lacking(wanted, matches, first)
	if second, ok := c.further(first, lacking, runes/2); ok {
		snippets = append(snippets, c.snippet(second, matches))
	}
	return snippets
}

// cutter cuts passages from one text.
type cutter struct {
	text    string
	tokens  []segment.Token
	weights []int // of what is wanted, by number
}

// lacking returns the matches of wanted words of content that a passage lacks.
func (c *cutter) lacking(wanted []Wanted, matches []match, passage Span) []match {
	counts := make([]int, len(wanted))
	for m := range within(matches, passage) {
		counts[m.wanted]++
	}
	var lacking []match
	for _, m := range matches {
		if counts[m.wanted] == 0 && c.weights[m.wanted] > 0 && !wanted[m.wanted].Little {
			lacking = append(lacking, m)
		}
	}
	return lacking
}

// further returns the best passage for the matches behind or before the first
// passage.
func (c *cutter) further(first Span, matches []match, runes int) (Span, bool) {
	var best Span
	var most sum
	for _, region := range []Span{{0, first.Start}, {first.End, len(c.text)}} {
		inside := slices.Collect(within(matches, region))
		inside = slices.DeleteFunc(inside, func(m match) bool { return m.End > region.End })
		if len(inside) == 0 {
			continue
		}
		p := c.passage(region, inside, runes)
		if here := newTally(inside, c.weights).count(p.Start, p.End); here.beats(most) {
			best, most = p, here
		}
	}
	return best, most.matches > 0
}

// snippet returns a passage with its marks.
func (c *cutter) snippet(passage Span, matches []match) Snippet {
	s := Snippet{Text: c.text[passage.Start:passage.End], Offset: passage.Start}
	shown := slices.Collect(within(matches, passage))
	for _, m := range join(shown) {
		s.Marks = append(s.Marks, Span{m.Start - passage.Start, min(m.End, passage.End) - passage.Start})
	}
	return s
}
