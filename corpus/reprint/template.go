package reprint

import (
	"slices"

	"wensou/corpus/shingle"
)

// Notices that are filled in from one template, of a power cut, an appointment,
// the weather, a share, overlap like copies and are none. What tells them apart:
// who reprints a text keeps its numbers, and changes it in few places, single
// letters, or long pieces; a template changes in many short slots, and its
// numbers with them.
const (
	longPiece     = 30  // letters; an added or dropped piece, whose numbers do not count
	maxSlot       = 16  // letters of a changed place that may be a slot
	minSlots      = 3   // slots of a template
	slotsPer100   = 1.5 // slots in 100 letters of a template
	slotsToSingle = 1.5 // slots for each changed single letter; mistakes and variants are single
	fewNumbers    = 4   // numbers that must differ before numbers alone decide
	keptNumbers   = .5  // share of numbers that a reprint keeps
	keptByCopy    = .6  // the same where slots have changed too
	sureCopy      = .7  // Jaccard above which slots without numbers do not decide
)

// changes is what one text has that another has not.
type changes struct {
	slots, singles int
	numbers        []uint64 // outside long pieces, ascending
}

// sameTemplate reports whether the overlap of two texts is that of a template.
func sameTemplate(a, b *text, o Overlap) bool {
	ca, cb := a.changesTo(b), b.changesTo(a)
	n := min(len(ca.numbers), len(cb.numbers))
	kept := shingle.Shared(ca.numbers, cb.numbers)
	share := 1.0
	if n > 0 {
		share = float64(kept) / float64(n)
	}
	if o.Letters < shortLetters {
		return share < 1
	}
	if n-kept >= fewNumbers && share < keptNumbers {
		return true
	}
	slots := min(ca.slots, cb.slots)
	scattered := slots >= minSlots &&
		float64(slots)*100 >= slotsPer100*float64(o.Letters) &&
		float64(slots) >= slotsToSingle*float64(max(ca.singles, cb.singles))
	return scattered && (o.Jaccard < sureCopy || n-kept >= 2 && share < keptByCopy)
}

// changesTo returns what t has and other has not.
func (t *text) changesTo(other *text) changes {
	marks := t.covered(other)
	var c changes
	numbers := t.numbers
	for i := 0; i < len(marks); {
		end := i + 1
		for end < len(marks) && marks[end] == marks[i] {
			end++
		}
		holds, from := 0, numbers
		for len(numbers) > 0 && numbers[0].at < end {
			holds++
			numbers = numbers[1:]
		}
		long := !marks[i] && end-i >= longPiece
		for _, n := range from[:holds] {
			if !long {
				c.numbers = append(c.numbers, n.hash)
			}
		}
		switch {
		case marks[i] || end-i > maxSlot:
		case end-i == 1 && kindOf(t.letters[i]) == noNumber:
			c.singles++
		default:
			c.slots++
		}
		i = end
	}
	slices.Sort(c.numbers)
	return c
}

// covered marks the letters of t that lie in a shingle of other.
func (t *text) covered(other *text) []bool {
	marks := make([]bool, len(t.letters))
	until := 0
	for i, h := range t.shingles {
		if _, ok := slices.BinarySearch(other.set, h); !ok {
			continue
		}
		for j := max(i, until); j < i+shingle.Length; j++ {
			marks[j] = true
		}
		until = i + shingle.Length
	}
	return marks
}
