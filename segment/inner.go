package segment

// Inner words have from minInner to maxInner units.
const (
	minInner = 2
	maxInner = 4
)

// minCompound is how many units a word has that can be two inner words, such as
// 东北大学.
const minCompound = 2 * minInner

// border is what lies between two units of a word.
type border uint8

const (
	inPiece border = iota // both belong to one piece
	beside                // a piece of one unit is at one of its sides
	ofInner               // pieces that can be inner words are at both sides
)

// emitInner emits the dictionary words inside a longer word, and the runs of
// letters and digits in it. Of a word that is made of others, those that are
// made of the end of one and the beginning of the next are none that a reader
// sees: 东北大学 has 东北 and 大学, not 北大. One that begins or ends with a piece
// stays, as 外交部 of 外交部长, and a piece of one unit doesn't tell such: 大学生
// has 大学 and 学生.
func (d *Dictionary) emitInner(s *scratch, text string, first, end, position int, emit func(start, end, position int)) {
	compound := end-first >= minCompound
	if compound {
		d.findBorders(s, text, first, end)
	}
	for i := first; i < end; i++ {
		from := int(s.units[i].start)
		if s.units[i].kind == script {
			emit(from, int(s.units[i+1].start), position)
		}
		at, crosses := root, false
		for j := i; j < end && j < i+maxInner; j++ {
			crosses = crosses || compound && j > i && s.borders[j-first] == ofInner
			if u := s.units[j]; u.kind == han {
				at = d.words.step(at, u.code)
			} else {
				at = d.words.walk(at, text[u.start:s.units[j+1].start])
			}
			if at == none {
				break
			}
			if n := j + 1 - i; n < minInner || n == end-first || d.words.nodes[at].cost == 0 {
				continue
			}
			if !crosses || s.borders[i-first] != inPiece || s.borders[j+1-first] != inPiece {
				emit(from, int(s.units[j+1].start), position)
			}
		}
	}
}

// findBorders notes where a word falls into pieces: borders[i] is what lies
// before its unit i.
func (d *Dictionary) findBorders(s *scratch, text string, first, end int) {
	s.borders = append(s.borders[:0], beside)
	for range end - first - 1 {
		s.borders = append(s.borders, inPiece)
	}
	s.borders = append(s.borders, beside)
	d.findPieces(s, text, first, first, end)
}

// findPieces cuts the units from from up to end, a piece of the word that begins
// with unit first, into the most probable smaller words, and each of these in
// the same way. A word has no more units than the trie is deep, which bounds the
// work.
func (d *Dictionary) findPieces(s *scratch, text string, first, from, end int) {
	n := end - from
	if n < minCompound {
		return // one of two pieces has one unit
	}
	d.shortestPath(s, text, from, end, n-1)
	for at, after := n, 0; at > 0; {
		before := at - (int(s.steps[at].from) - from)
		if at < n {
			s.borders[from-first+at] = beside
			if min(before, after) >= minInner {
				s.borders[from-first+at] = ofInner
			}
		}
		at, after = at-before, before
	}
	for start := from; start < end; {
		stop := start + 1
		for s.borders[stop-first] == inPiece {
			stop++
		}
		d.findPieces(s, text, first, start, stop)
		start = stop
	}
}
