package index

import (
	"iter"
	"sort"
	"unicode/utf8"
)

// within gives the matches that a piece of the text shows.
func within(matches []match, piece Span) iter.Seq[match] {
	from := sort.Search(len(matches), func(i int) bool { return matches[i].Start >= piece.Start })
	return func(yield func(match) bool) {
		for _, m := range matches[from:] {
			if m.Start >= piece.End || m.shown(piece.Start, piece.End) && !yield(m) {
				return
			}
		}
	}
}

// passage returns the best piece of a region of the text for matches that lie in
// the region.
func (c *cutter) passage(region Span, matches []match, runes int) Span {
	text := c.text[:region.End]
	lead := len(text)
	if len(matches) > 0 {
		lead = matches[0].Start
	}
	piece := window{text: text, runes: runes}
	piece.slide(skipLead(text, region.Start, lead))
	best, most := piece.Span, sum{}
	shown := newTally(matches, c.weights)
	sentences := sentences{text: text, end: region.Start, scanned: region.Start}
	for core := range c.cores(text, matches, runes) {
		sentence := sentences.startOf(core.Start)
		if sentence <= piece.Start && core.End <= piece.End && most.matches > 0 {
			continue // the piece before shows as much
		}
		piece.slide(max(piece.Start, c.begin(sentence, core, runes)))
		if here := shown.count(piece.Start, piece.End); here.beats(most) {
			best, most = piece.Span, here
		}
	}
	return c.trim(best, region.End, matches)
}

// cores gives, in the order of the text, the shortest pieces that begin with a
// match and show as much by weight as any piece of the length can.
func (c *cutter) cores(text string, matches []match, runes int) iter.Seq[Span] {
	most := c.heaviest(text, matches, runes)
	return func(yield func(Span) bool) {
		w := window{text: text, runes: runes}
		t := newTally(matches, c.weights)
		end := 0
		for i, m := range matches {
			w.slide(m.Start)
			t.shrink(m.Start)
			for t.high <= i || t.sum.weight < most && t.high < len(matches) && matches[t.high].shown(w.Start, w.End) {
				end = max(end, matches[t.high].End)
				t.grow()
			}
			if t.sum.weight < most {
				continue
			}
			core := Span{m.Start, end}
			if core.End > w.End { // of a match longer than the piece the beginning will do
				core.End = w.Start + (w.End-w.Start)/2
			}
			if !yield(core) {
				return
			}
		}
	}
}

// heaviest returns the greatest weight that a piece of the length can show.
func (c *cutter) heaviest(text string, matches []match, runes int) int {
	w := window{text: text, runes: runes}
	t := newTally(matches, c.weights)
	most := 0
	for _, m := range matches {
		w.slide(m.Start)
		most = max(most, t.count(w.Start, w.End).weight)
	}
	return most
}

// begin returns where a piece that shows a core best begins: where its sentence
// does, if two thirds of the piece are enough for what stands before the core,
// else a quarter of a piece before the core, at a word.
func (c *cutter) begin(sentence int, core Span, runes int) int {
	start := min(sentence, core.Start)
	if fits(c.text[start:core.Start], runes*2/3) && fits(c.text[start:core.End], runes) {
		return skipLead(c.text, start, core.Start)
	}
	start = core.Start
	room := runes - utf8.RuneCountInString(c.text[core.Start:core.End])
	for range min(runes/4, room) {
		_, size := utf8.DecodeLastRuneInString(c.text[:start])
		start -= size
	}
	if k := wordAround(c.tokens, start); k != nil && k.Start < start {
		start = k.End
	}
	return min(skipLead(c.text, start, core.Start), core.Start)
}

// fits reports whether a text has no more characters than runes. It looks at no
// more bytes than those could take.
func fits(text string, runes int) bool {
	return len(text) <= runes*utf8.UTFMax && utf8.RuneCountInString(text) <= runes
}

// trim returns a piece with the end that is best: at its last sentence if that
// keeps half of it and all of its matches, else at its last word, else where it
// is, and before what says nothing there. limit is where the region ends.
func (c *cutter) trim(piece Span, limit int, matches []match) Span {
	end := clusterStart(c.text, piece.End)
	if end <= piece.Start {
		end = piece.End // of one character longer than the piece
	}
	last := piece.Start
	for m := range within(matches, piece) {
		last = max(last, min(m.End, end))
	}
	if end < limit {
		end = c.border(piece.Start, end, last)
	}
	if stop := skipTail(c.text, end, last, end < len(c.text)); stop > piece.Start {
		end = stop
	}
	return Span{piece.Start, end}
}

// border returns the best end of a piece at or after last, up to end.
func (c *cutter) border(start, end, last int) int {
	for at := end; at >= last && at-start > (end-start)/2; at-- {
		if endsSentence(c.text[:at]) && clusterStart(c.text, at) == at {
			return at
		}
	}
	if k := wordAround(c.tokens, end); k != nil {
		if at := clusterStart(c.text, k.Start); at >= last && at > start {
			return at
		}
	}
	return end
}

// window is a piece of a text that slides over it, never back.
type window struct {
	text  string
	runes int // the greatest length
	Span
	count int // of its characters
}

// slide makes the piece begin at start, with as many characters as it may have.
func (w *window) slide(start int) {
	for w.Start < start && w.Start < w.End {
		_, size := utf8.DecodeRuneInString(w.text[w.Start:])
		w.Start += size
		w.count--
	}
	w.Start = start
	if w.End <= start {
		w.End, w.count = start, 0
	}
	for w.End < len(w.text) && w.count < w.runes {
		_, size := utf8.DecodeRuneInString(w.text[w.End:])
		w.End += size
		w.count++
	}
}
