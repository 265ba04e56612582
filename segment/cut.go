package segment

import (
	"math"
	"sync"
)

// step is the best way to cut the text up to a unit.
type step struct {
	cost float32
	from int32 // unit where its last word begins
}

// scratch is the memory of one cut.
type scratch struct {
	units   []unit
	steps   []step
	ends    []int32
	borders []border
}

// pool hands out scratch memory; large pieces are not kept.
type pool struct{ sync.Pool }

const maxKeptUnits = 1 << 18

func (p *pool) get() *scratch {
	if s, ok := p.Get().(*scratch); ok {
		return s
	}
	return new(scratch)
}

func (p *pool) put(s *scratch) {
	if cap(s.units) <= maxKeptUnits {
		p.Put(s)
	}
}

// Cut calls emit for each token of a text of less than 2 GiB that is normalized
// already, with byte offsets into it, in the order that Token documents. It
// allocates nothing and takes time linear in the length of the text.
func (d *Dictionary) Cut(normal string, emit func(start, end, position int)) {
	s := d.scratch.get()
	defer d.scratch.put(s)
	s.units = d.words.split(s.units[:0], normal)
	last := len(s.units) - 1 // a gap that marks the end
	position := 0
	for i := 0; i < last; {
		if s.units[i].kind == gap {
			i++
			continue
		}
		end := i + 1
		for s.units[end].kind != gap {
			end++
		}
		position = d.cutRun(s, normal, i, end, position, emit)
		i = end
	}
}

// cutRun cuts the units from first up to end, among which there is no gap, and
// returns the position of the next word.
func (d *Dictionary) cutRun(s *scratch, text string, first, end, position int, emit func(start, end, position int)) int {
	if end == first+1 {
		d.emitWord(s, text, first, end, position, emit)
		return position + 1
	}
	d.shortestPath(s, text, first, end, end-first)
	s.ends = s.ends[:0]
	for i := end; i > first; i = int(s.steps[i-first].from) {
		s.ends = append(s.ends, int32(i))
	}
	from := first
	for k := len(s.ends) - 1; k >= 0; k-- {
		to := int(s.ends[k])
		d.emitWord(s, text, from, to, position, emit)
		position++
		from = to
	}
	return position
}

// shortestPath fills in steps: steps[i] is the cheapest way to cut the i units
// from first on into words of at most longest units. A dictionary has no word
// longer than its trie is deep, which bounds the inner loop.
func (d *Dictionary) shortestPath(s *scratch, text string, first, end, longest int) {
	n := end - first
	if cap(s.steps) < n+1 {
		s.steps = make([]step, n+1, 2*n+64)
	}
	s.steps = s.steps[:n+1]
	steps := s.steps
	for i := 1; i <= n; i++ {
		steps[i].cost = math.MaxFloat32
	}
	steps[0].cost = 0
	words, units := d.words, s.units
	for i := range n {
		base := steps[i].cost
		alone := base + gseUnknown
		at := root
		for j := i; j < min(n, i+longest); j++ {
			if u := units[first+j]; u.kind == han {
				at = words.step(at, u.code)
			} else {
				at = words.walk(at, text[u.start:units[first+j+1].start])
			}
			if at == none {
				break
			}
			cost := words.nodes[at].cost
			if cost == 0 {
				continue
			}
			if j == i {
				alone = base + cost
			} else if base+cost < steps[j+1].cost {
				steps[j+1] = step{base + cost, int32(first + i)}
			}
		}
		if alone < steps[i+1].cost {
			steps[i+1] = step{alone, int32(first + i)}
		}
	}
}

// emitWord emits the word of the units from first up to end, and then what is
// inside it.
func (d *Dictionary) emitWord(s *scratch, text string, first, end, position int, emit func(start, end, position int)) {
	start, stop := int(s.units[first].start), int(s.units[end].start)
	emit(start, stop, position)
	switch {
	case end > first+1:
		d.emitInner(s, text, first, end, position, emit)
	case s.units[first].kind == script:
		emitParts(text, start, stop, position, emit)
	}
}
