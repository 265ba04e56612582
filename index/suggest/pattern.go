package suggest

import (
	"wensou/segment"
)

// element is one character that was typed.
type element struct {
	r      rune
	begins bool // the element begins a character of the entry, whatever is before it
}

// isLetter reports a letter, which may be one of pinyin.
func (e element) isLetter() bool { return 'a' <= e.r && e.r <= 'z' }

// newPattern returns what was typed as it is compared with entries. Marks and spaces
// say only that something new begins: xi'an. It reports false for a text that is too
// long to be completed, or has nothing.
func newPattern(text string) ([]element, bool) {
	var p []element
	begins := true
	for _, r := range segment.Normal(text) {
		if !isTyped(r) {
			begins = true
			continue
		}
		if len(p) == maxCells {
			return nil, false
		}
		p = append(p, element{r, begins})
		begins = false
	}
	return p, len(p) > 0
}

// match is how a pattern fits the cells of an entry from one on.
type match struct {
	cells    int  // how many of them
	initials int  // how many by the first letters alone, the last not counted
	partial  bool // the last by the beginning of its syllable
}

// matcher fits one pattern to many entries.
type matcher struct {
	pattern []element
	sounds  *sounds
	whole   bool // an entry fits from beginning to end, by whole syllables alone
	cells   []cell
	failed  [maxCells + 1]uint64 // by cell, then by element: nothing fits from there on
}

// match returns how the pattern fits the cells from their first on: each Chinese
// character to itself, letters to whole syllables before the first letters of them.
func (m *matcher) match(cells []cell) (match, bool) {
	if !m.mayBegin(cells) {
		return match{}, false
	}
	m.cells = cells
	clear(m.failed[:len(cells)])
	return m.from(0, 0)
}

// mayBegin reports whether the first element may fit the first cell.
func (m *matcher) mayBegin(cells []cell) bool {
	c, e := cells[0], m.pattern[0]
	if c.rune() == e.r {
		return true
	}
	name := m.sounds.names[c.syllable()]
	return e.isLetter() && name != "" && rune(name[0]) == e.r
}

// from matches the pattern from an element on to the cells from one on.
func (m *matcher) from(at, element int) (match, bool) {
	if element == len(m.pattern) {
		return match{cells: at}, !m.whole || at == len(m.cells)
	}
	if at == len(m.cells) || m.failed[at]>>element&1 != 0 {
		return match{}, false
	}
	e, c := m.pattern[element], m.cells[at]
	if c.rune() == e.r {
		if found, ok := m.from(at+1, element+1); ok {
			return found, true
		}
	} else if name := m.sounds.names[c.syllable()]; e.isLetter() && name != "" {
		if found, ok := m.syllable(name, at, element); ok {
			return found, true
		}
	}
	m.failed[at] |= 1 << element
	return match{}, false
}

// syllable matches letters to the syllable of a cell: all of it, its beginning at
// the end of the pattern, or the one or two letters that it begins with.
func (m *matcher) syllable(name string, at, element int) (match, bool) {
	n := m.common(name, element)
	if n == len(name) {
		if found, ok := m.from(at+1, element+n); ok {
			return found, true
		}
	} else if m.whole {
		return match{}, false
	} else if n > 0 && element+n == len(m.pattern) {
		return match{cells: at + 1, partial: true}, true
	}
	for short := min(n, initialLength(name)); short > 0 && !m.whole; short-- {
		if found, ok := m.from(at+1, element+short); ok {
			found.initials++
			return found, true
		}
	}
	return match{}, false
}

// common returns how many letters of a syllable were typed from an element on. ü may
// be typed as v or u.
func (m *matcher) common(name string, element int) int {
	for i := range len(name) {
		if element+i == len(m.pattern) || i > 0 && m.pattern[element+i].begins {
			return i
		}
		r := m.pattern[element+i].r
		if same := r == rune(name[i]) || name[i] == 'v' && r == 'u'; !same {
			return i
		}
	}
	return len(name)
}

// initialLength returns the length of the initial of a syllable: 2 for zh, ch and sh.
func initialLength(name string) int {
	if len(name) > 1 && name[1] == 'h' {
		return 2
	}
	return 1
}
