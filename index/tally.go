package index

// tally counts the terms in pieces of a text that follow one another: neither
// end of a piece lies before that of the one before.
type tally struct {
	matches   []match
	weights   []int // of each term
	counts    []int // of each term, its matches in the piece
	low, high int   // matches[low:high] are in the piece
	sum       sum
}

// sum says how much of a query a piece of text shows.
type sum struct {
	terms   int // weight of the different terms in it
	matches int // occurrences of any
}

func (s sum) beats(other sum) bool {
	return s.terms > other.terms || s.terms == other.terms && s.matches > other.matches
}

func newTally(matches []match, terms []string) *tally {
	t := &tally{matches: matches, weights: make([]int, len(terms)), counts: make([]int, len(terms))}
	for i, term := range terms {
		t.weights[i] = int(10 * FunctionWeight(term))
	}
	return t
}

// count returns what is in a piece. What follows a match that the end cuts off
// is not counted, which makes a difference only inside overlapping matches.
func (t *tally) count(start, end int) sum {
	for ; t.high < len(t.matches) && t.matches[t.high].shown(start, end); t.high++ {
		t.add(t.matches[t.high].term, 1)
	}
	for ; t.low < t.high && t.matches[t.low].Start < start; t.low++ {
		t.add(t.matches[t.low].term, -1)
	}
	return t.sum
}

func (t *tally) add(term, n int) {
	before := t.counts[term]
	t.counts[term] += n
	t.sum.matches += n
	switch {
	case before == 0:
		t.sum.terms += t.weights[term]
	case t.counts[term] == 0:
		t.sum.terms -= t.weights[term]
	}
}
