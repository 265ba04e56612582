// Package revision says what changed from one text of an article to the next, for
// people: paragraph by paragraph, and in a paragraph the words that came and went.
package revision

import (
	"slices"
	"strings"

	"github.com/sergi/go-diff/diffmatchpatch"
)

// Kind says what happened to a piece of text.
type Kind int

// The kinds.
const (
	Same Kind = iota
	Removed
	Added
)

// Piece is a piece of a paragraph.
type Piece struct {
	Kind Kind
	Text string
}

// Paragraph is a paragraph of either text, or of both. One that came or went as a whole
// has one piece, as has one that stayed.
type Paragraph []Piece

// Changed reports whether anything of the paragraph did.
func (p Paragraph) Changed() bool { return len(p) != 1 || p[0].Kind != Same }

// Without returns the text of all pieces but those of a kind: without Added it is that of
// before.
func (p Paragraph) Without(k Kind) string {
	var b strings.Builder
	for _, piece := range p {
		if piece.Kind != k {
			b.WriteString(piece.Text)
		}
	}
	return b.String()
}

// Bounds of a comparison, so that its cost is bounded whatever the texts are: to compare
// n with m pieces takes n·m steps at most.
const (
	maxSteps = 2_000_000
	likeness = .4 // of two paragraphs, from which on one is taken for a change of the other
)

// Compare returns the paragraphs of both texts, a line each, in their order; those that
// went before those that came in their place. Lines that hold nothing are none.
func Compare(before, after string) []Paragraph {
	c := &comparison{left: maxSteps}
	old, now := paragraphs(before), paragraphs(after)
	var out []Paragraph
	var gone, came []string
	for _, change := range c.lines(old, now) {
		for _, i := range change.at {
			switch change.Kind {
			case Removed:
				gone = append(gone, old[i])
			case Added:
				came = append(came, now[i])
			default:
				out, gone, came = append(out, c.pair(gone, came)...), nil, nil
				out = append(out, Paragraph{{Same, old[i]}})
			}
		}
	}
	return append(out, c.pair(gone, came)...)
}

// paragraphs returns the lines of a text that hold anything.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(strings.ToValidUTF8(text, "\ufffd")) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// comparison compares two texts.
type comparison struct{ left int } // steps

// run is lines that follow one another, by their numbers in the text that they are of.
type run struct {
	Kind
	at []int
}

// lines returns which lines stayed, went and came. Each is one character of what is
// compared.
func (c *comparison) lines(old, now []string) []run {
	const surrogates, afterThem = 0xd800, 0xe000
	numbers := map[string]rune{}
	encode := func(lines []string) []rune {
		text := make([]rune, len(lines))
		for i, line := range lines {
			n, ok := numbers[line]
			if !ok {
				if n = rune(len(numbers)) + 1; n >= surrogates {
					n += afterThem - surrogates
				}
				numbers[line] = n
			}
			text[i] = n
		}
		return text
	}
	var runs []run
	i, j := 0, 0
	for _, d := range c.compare(encode(old), encode(now)) {
		r := run{Kind: kindOf(d)}
		for range []rune(d.Text) {
			if r.Kind == Added {
				r.at = append(r.at, j)
			} else {
				r.at = append(r.at, i)
			}
			if r.Kind != Added {
				i++
			}
			if r.Kind != Removed {
				j++
			}
		}
		runs = append(runs, r)
	}
	return runs
}

// compare returns the difference of two texts; where that would take more steps than are
// left, that all but their ends is another.
func (c *comparison) compare(a, b []rune) []diffmatchpatch.Diff {
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	tail := 0
	for tail < min(len(a), len(b))-head && a[len(a)-1-tail] == b[len(b)-1-tail] {
		tail++
	}
	var all []diffmatchpatch.Diff
	add := func(op diffmatchpatch.Operation, text []rune) {
		if len(text) > 0 {
			all = append(all, diffmatchpatch.Diff{Type: op, Text: string(text)})
		}
	}
	add(diffmatchpatch.DiffEqual, a[:head])
	x, y := a[head:len(a)-tail], b[head:len(b)-tail]
	if steps := len(x) * len(y); steps <= c.left {
		c.left -= steps
		d := diffmatchpatch.New()
		d.DiffTimeout = 0 // the steps are bounded
		all = append(all, d.DiffMainRunes(x, y, false)...)
	} else {
		add(diffmatchpatch.DiffDelete, x)
		add(diffmatchpatch.DiffInsert, y)
	}
	add(diffmatchpatch.DiffEqual, a[len(a)-tail:])
	return all
}

// pair returns the paragraphs that went and those that came in their place, in their
// order; of two that are alike one, with what changed in it.
func (c *comparison) pair(gone, came []string) []Paragraph {
	var out []Paragraph
	for len(gone) > 0 && len(came) > 0 {
		if p, ok := c.change(gone[0], came[0]); ok {
			out, gone, came = append(out, p), gone[1:], came[1:]
			continue
		}
		if len(gone) >= len(came) {
			out, gone = append(out, Paragraph{{Removed, gone[0]}}), gone[1:]
		} else {
			out, came = append(out, Paragraph{{Added, came[0]}}), came[1:]
		}
	}
	for _, line := range gone {
		out = append(out, Paragraph{{Removed, line}})
	}
	for _, line := range came {
		out = append(out, Paragraph{{Added, line}})
	}
	return out
}

// change returns what changed from one paragraph to another. It reports false for two
// that have too little in common.
func (c *comparison) change(before, after string) (Paragraph, bool) {
	a, b := []rune(before), []rune(after)
	diffs := c.compare(a, b)
	same := 0
	for _, d := range diffs {
		if d.Type == diffmatchpatch.DiffEqual {
			same += len([]rune(d.Text))
		}
	}
	if float64(same) < likeness*float64(max(len(a), len(b))) {
		return nil, false
	}
	d := diffmatchpatch.New()
	var p Paragraph
	for _, diff := range d.DiffCleanupSemantic(diffs) {
		kind := kindOf(diff)
		if n := len(p); n > 0 && p[n-1].Kind == kind {
			p[n-1].Text += diff.Text
		} else if diff.Text != "" {
			p = append(p, Piece{kind, diff.Text})
		}
	}
	return p, slices.ContainsFunc(p, func(piece Piece) bool { return piece.Kind == Same })
}

func kindOf(d diffmatchpatch.Diff) Kind {
	switch d.Type {
	case diffmatchpatch.DiffDelete:
		return Removed
	case diffmatchpatch.DiffInsert:
		return Added
	default:
		return Same
	}
}
