package reprint

import (
	"cmp"
	"slices"
)

// table finds the bodies whose sketches share hashes with another: an inverted
// list in a few sorted runs, each at least twice as long as the next. Adding
// merges runs, so a body is moved log₂ times. Eight bytes a hash is all it takes.
type table struct {
	runs   [][]posting
	recent []posting // unsorted, fewer than maxRecent
	shared []uint16  // by body: hashes counted by sharing, else 0
	met    []uint32  // bodies counted by sharing
}

// posting says that a body's sketch holds a hash.
type posting struct{ hash, body uint32 }

const (
	maxRecent   = 1024
	maxPostings = 4096 // a hash of more bodies is furniture of a site, and finds nothing
)

// add adds the hashes of a body. The table forgets bodies that are not alive
// when it merges runs.
func (t *table) add(body uint32, hashes []uint32, alive func(uint32) bool) {
	for _, h := range hashes {
		t.recent = append(t.recent, posting{h, body})
	}
	if len(t.recent) >= maxRecent {
		t.flush(alive)
	}
}

// flush makes a run of what is recent, and restores the lengths of the runs.
func (t *table) flush(alive func(uint32) bool) {
	run := slices.Clone(t.recent)
	slices.SortFunc(run, comparePostings)
	t.recent = t.recent[:0]
	for len(t.runs) > 0 && len(t.runs[len(t.runs)-1]) < 2*len(run) {
		run = merge(t.runs[len(t.runs)-1], run, alive)
		t.runs = t.runs[:len(t.runs)-1]
	}
	t.runs = append(t.runs, run)
}

func comparePostings(a, b posting) int {
	if a.hash != b.hash {
		return cmp.Compare(a.hash, b.hash)
	}
	return cmp.Compare(a.body, b.body)
}

func merge(a, b []posting, alive func(uint32) bool) []posting {
	out := make([]posting, 0, len(a)+len(b))
	for len(a) > 0 || len(b) > 0 {
		from := &a
		if len(a) == 0 || len(b) > 0 && comparePostings(b[0], a[0]) < 0 {
			from = &b
		}
		if p := (*from)[0]; alive(p.body) {
			out = append(out, p)
		}
		*from = (*from)[1:]
	}
	return out
}

// sharing calls do for each of the bodies, which are so many, that holds some of
// the hashes, with their number.
func (t *table) sharing(hashes []uint32, bodies int, do func(body uint32, shared int)) {
	if len(t.shared) < bodies {
		t.shared = make([]uint16, max(bodies, 2*len(t.shared)))
	}
	t.met = t.met[:0]
	for _, run := range t.runs {
		for _, h := range hashes {
			run = run[firstOfHash(run, h):]
			t.count(prefixOf(run, h))
		}
	}
	for i, p := range t.recent {
		if _, ok := slices.BinarySearch(hashes, p.hash); ok {
			t.count(t.recent[i : i+1])
		}
	}
	for _, body := range t.met {
		do(body, int(t.shared[body]))
		t.shared[body] = 0
	}
}

// firstOfHash returns where the postings of a hash begin, or would.
func firstOfHash(run []posting, hash uint32) int {
	low, high := 0, len(run)
	for low < high {
		middle := int(uint(low+high) >> 1)
		if run[middle].hash < hash {
			low = middle + 1
		} else {
			high = middle
		}
	}
	return low
}

// prefixOf returns the postings of a hash at the beginning of a run, none if
// there are too many.
func prefixOf(run []posting, hash uint32) []posting {
	for i, p := range run {
		if p.hash != hash {
			return run[:i]
		}
		if i == maxPostings {
			return nil
		}
	}
	return run
}

func (t *table) count(ps []posting) {
	for _, p := range ps {
		if t.shared[p.body]++; t.shared[p.body] == 1 {
			t.met = append(t.met, p.body)
		}
	}
}
