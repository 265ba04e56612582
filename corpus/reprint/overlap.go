// Package reprint tells which articles are copies of one another, which of them
// is the original, and which are parts of others, and keeps that up to date as
// articles come, change and go.
package reprint

import "wensou/corpus/shingle"

// Kind is how two bodies belong together.
type Kind string

// The kinds.
const (
	None Kind = ""
	Copy Kind = "copy" // one text, perhaps edited, with other furniture or half of it cut
	Part Kind = "part" // the shorter is a page, an item or a quotation of the longer
)

// The borders between the kinds. FACTS.md, "Near-copies", gives 4-character
// shingles; the figures were chosen on 65,794 pairs of shared/data, where all
// pairs that its list gives a Jaccard of .7 have one of .69 here.
const (
	minCopy      = .58 // Jaccard of copies: 5 % of the letters edited leaves .69
	minWeak      = .4  // Jaccard of texts that a copy of both may hold together
	minInside    = .85 // containment of a copy that was cut
	minPart      = .8  // containment of a part
	cutShare     = .4  // of the longer's shingles: below it what is inside is a part
	shortLetters = 60  // a shorter body, mostly a stock phrase, must be nearly equal
	minShort     = .9  // Jaccard of short copies
)

// Overlap is how far two bodies share their text, by their shingles: the
// distinct runs of four letters or digits of the normal form. Script, width,
// case and punctuation do not count.
type Overlap struct {
	Jaccard     float64 `json:"jaccard"`            // shared shingles ÷ shingles of both together
	Containment float64 `json:"containment"`        // shared shingles ÷ shingles of the shorter
	Ratio       float64 `json:"ratio"`              // shingles of the shorter ÷ those of the longer
	Letters     int     `json:"letters"`            // letters and digits of the shorter
	Template    bool    `json:"template,omitempty"` // one form, filled in with other numbers and names
}

// Kind returns how the two belong together. Bodies that share a template and
// those without text belong to nobody.
func (o Overlap) Kind() Kind {
	switch {
	case o.Template:
		return None
	case o.Letters < shortLetters:
		if o.Jaccard >= minShort {
			return Copy
		}
		return None
	case o.Jaccard >= minCopy, o.Containment >= minInside && o.Ratio >= cutShare:
		return Copy
	case o.Containment >= minPart && o.Ratio < cutShare:
		return Part
	}
	return None
}

// Difference returns the share of the shingles of both that only one has: 0 for
// equal texts, 1 for texts with nothing in common.
func (o Overlap) Difference() float64 { return 1 - o.Jaccard }

// Compare returns how far two bodies overlap. It depends on nothing but the two,
// and not on their order.
func Compare(a, b string) Overlap { return compare(readText(a), readText(b)) }

func compare(a, b *text) Overlap {
	o := measure(a.profile(), b.profile())
	if o.Kind() != None || o.Jaccard >= minWeak {
		o.Template = sameTemplate(a, b, o)
	}
	return o
}

// profile is what the measures of an overlap need of a text.
type profile struct {
	letters int
	set     []uint32 // of text
}

func (t *text) profile() profile { return profile{len(t.letters), t.set} }

// measure returns how far two bodies overlap, but whether they share a template.
func measure(a, b profile) Overlap {
	if len(a.set) > len(b.set) {
		a, b = b, a
	}
	o := Overlap{Letters: min(a.letters, b.letters)}
	if len(a.set) == 0 {
		return o
	}
	n := float64(shingle.Shared(a.set, b.set))
	o.Jaccard = n / (float64(len(a.set)+len(b.set)) - n)
	o.Containment = n / float64(len(a.set))
	o.Ratio = float64(len(a.set)) / float64(len(b.set))
	return o
}
