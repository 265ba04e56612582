package index

// tally counts what is wanted in pieces of a text that follow one another:
// neither end of a piece lies before that of the one before.
type tally struct {
	matches   []match
	weights   []int // of what is wanted, by number
	counts    []int // of its matches in the piece, by number
	low, high int   // matches[low:high] are in the piece
	sum       sum
}

// sum says how much of what is wanted a piece of text shows.
type sum struct {
	weight  int // of the different ones in it
	matches int // occurrences of any
}

func (s sum) beats(other sum) bool {
	return s.weight > other.weight || s.weight == other.weight && s.matches > other.matches
}

func newTally(matches []match, weights []int) *tally {
	return &tally{matches: matches, weights: weights, counts: make([]int, len(weights))}
}

// count returns what is in a piece. What follows a match that the end cuts off
// is not counted, which makes a difference only inside overlapping matches.
func (t *tally) count(start, end int) sum {
	for t.high < len(t.matches) && t.matches[t.high].shown(start, end) {
		t.grow()
	}
	t.shrink(start)
	return t.sum
}

// grow takes the next match in.
func (t *tally) grow() {
	t.add(t.matches[t.high].wanted, 1)
	t.high++
}

// shrink takes out the matches that begin before start.
func (t *tally) shrink(start int) {
	for ; t.low < t.high && t.matches[t.low].Start < start; t.low++ {
		t.add(t.matches[t.low].wanted, -1)
	}
}

func (t *tally) add(wanted, n int) {
	before := t.counts[wanted]
	t.counts[wanted] += n
	t.sum.matches += n
	switch {
	case before == 0:
		t.sum.weight += t.weights[wanted]
	case t.counts[wanted] == 0:
		t.sum.weight -= t.weights[wanted]
	}
}
