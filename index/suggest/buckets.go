package suggest

import "math/bits"

// The classes of characters: the 26 letters and the 10 digits, for a Chinese character
// the first letter of its syllable, and one for all else.
const (
	otherClass = 0
	classes    = 1 + 26 + 10
)

// classSet is a set of classes: bit i is class i.
type classSet uint64

const anyClass classSet = 1<<classes - 1

// classOf returns the class of a character that is read as a syllable, "" for none.
func classOf(r rune, syllable string) int {
	if syllable != "" {
		r = rune(syllable[0])
	}
	switch {
	case 'a' <= r && r <= 'z':
		return 1 + int(r-'a')
	case '0' <= r && r <= '9':
		return 1 + 26 + int(r-'0')
	}
	return otherClass
}

// posting is where an entry can be found: its number<<cellBits | the cell at which
// the word begins.
type posting uint32

const (
	cellBits   = 6 // maxCells has as many
	maxEntries = 1 << 20
)

func (p posting) entry() uint32 { return uint32(p >> cellBits) }
func (p posting) cell() int     { return int(p & (1<<cellBits - 1)) }

// buckets holds the beginnings of words in entries, in the order in which they came:
// by the syllable of the first cell, or maxSyllables + the class of one without, and
// by the class of the second.
type buckets [maxSyllables + classes][classes][]posting

// add takes the words of an entry into heads, if the entry begins with the word, or
// into inner.
func (v *Vocabulary) add(number uint32) {
	e := &v.entries[number]
	for starts := e.starts; starts != 0; starts &= starts - 1 {
		at := bits.TrailingZeros64(starts)
		first, second := e.cells[at].sound(), otherClass
		if at+1 < len(e.cells) {
			second = e.cells[at+1].class()
		}
		b := v.inner
		if at == 0 {
			b = v.heads
		}
		b[first][second] = append(b[first][second], posting(number<<cellBits|uint32(at)))
	}
}

// sound returns the first index of the bucket of a word that begins with the cell.
func (c cell) sound() int {
	if n := c.syllable(); n != 0 {
		return int(n)
	}
	return maxSyllables + c.class()
}

// class returns the second index of the bucket of a word that goes on with the cell.
func (c cell) class() int { return classOf(c.rune(), readings().names[c.syllable()]) }

// reach is in which buckets a pattern has to be looked for: by the first index the set
// of the second.
type reach [maxSyllables + classes]classSet

func reachOf(pattern []element) *reach {
	r, s := new(reach), readings()
	first := pattern[0]
	m := &matcher{pattern: pattern, sounds: s}
	r[maxSyllables+classOf(first.r, "")] = classesAt(pattern, 1) // the character itself
	if !first.isLetter() {
		for _, n := range append(s.every(first.r), s.usually(first.r), s.surnames[first.r]) {
			r[n] = classesAt(pattern, 1)
		}
		return r
	}
	for n, name := range s.names {
		typed := m.common(name, 0)
		if typed == 0 {
			continue
		}
		for short := 1; short <= min(typed, initialLength(name)); short++ {
			r[n] |= classesAt(pattern, short)
		}
		if typed == len(name) || typed == len(pattern) {
			r[n] |= classesAt(pattern, typed)
		}
	}
	return r
}

// classesAt returns the classes that a cell may have which is matched by an element;
// any, if there is none.
func classesAt(pattern []element, i int) classSet {
	if i >= len(pattern) {
		return anyClass
	}
	r, s := pattern[i].r, readings()
	all := classSet(1 << classOf(r, s.names[s.usually(r)]))
	for _, n := range append(s.every(r), s.surnames[r]) {
		all |= 1 << classOf(r, s.names[n])
	}
	return all
}
