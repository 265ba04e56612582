package suggest

import (
	"cmp"
	"math"
	"slices"
)

// MaxCompletions is the most that can be asked for.
const MaxCompletions = 20

// Completion is a text that begins, or has a word that begins, like what was typed.
type Completion struct {
	Text     string
	Kind     Kind
	Articles int // that have it; 0 of a query
	Asked    int // how many readers asked for it, each once a day; see SetAsked
}

// maxLooked bounds how many places are looked at for one list. A letter or two are
// the beginning of so many that what came last is not found by them.
const maxLooked = 1 << 19

// What a completion scores besides the logarithm of its articles.
const (
	headScore    = 4.0  // it begins like that, rather than one of its words
	wholeScore   = 2.0  // nothing is missing
	initialScore = -.4  // for each character of which the first letter was typed alone
	freshScore   = 1.0  // for a title of the last day; halved a year before
	titleScore   = -1.0 // of what is as good, a word is more often meant than a title
)

// candidate is an entry that fits.
type candidate struct {
	number uint32
	score  float64
	whole  bool // nothing is missing
}

// Complete returns the best completions of a text, n of them at most: those that
// begin like it before those with a word that does, and what more articles have
// before what fewer have. The text may be in pinyin: whole syllables, first letters,
// or both, also beside characters (中gyl). It returns none for a text without letters,
// or with more of them than any completion has. Queries that were asked are among them,
// but take the place of no text that was typed as a whole.
func (v *Vocabulary) Complete(text string, n int) []Completion {
	pattern, ok := newPattern(text)
	if !ok || n < 1 {
		return nil
	}
	n = min(n, MaxCompletions)
	v.mu.RLock()
	defer v.mu.RUnlock()
	best := v.candidates(pattern, 2*n) // a text may be of several kinds
	var all []found
	for _, c := range best {
		e := &v.entries[c.number]
		if len(all) < n && !slices.ContainsFunc(all, func(o found) bool { return o.Text == e.text }) {
			all = append(all, found{Completion{Text: e.text, Kind: e.kind, Articles: int(e.articles)}, c.score, c.whole})
		}
	}
	if len(v.asked) > 0 {
		all = v.withAsked(all, pattern, n)
	}
	var out []Completion
	for _, f := range all {
		out = append(out, f.Completion)
	}
	return out
}

// candidates returns the n best entries that fit a pattern, best first.
func (v *Vocabulary) candidates(pattern []element, n int) []candidate {
	r := reachOf(pattern)
	m := &matcher{pattern: pattern, sounds: readings()}
	best := v.look(nil, n, m, v.heads, r)
	if len(pattern) > 1 { // words that begin with a letter are everywhere
		best = v.look(best, n, m, v.inner, r)
	}
	return best
}

// look puts what fits among the places of the buckets in reach to the n best.
func (v *Vocabulary) look(best []candidate, n int, m *matcher, b *buckets, r *reach) []candidate {
	looked, most := 0, 0.0 // what a place in the buckets is worth at most
	if b == v.heads {
		most = headScore + wholeScore
	}
	for first := range b {
		if r[first] == 0 {
			continue
		}
		for second, postings := range b[first] {
			if r[first]>>second&1 == 0 {
				continue
			}
			postings = postings[:min(len(postings), maxLooked-looked)]
			looked += len(postings)
			for _, p := range postings {
				if len(best) < n || float64(v.bounds[p.entry()])+most >= best[n-1].score {
					best = v.try(best, n, m, p)
				}
			}
		}
	}
	return best
}

// try puts the entry at a place to the n best, if it fits and is one of them.
func (v *Vocabulary) try(best []candidate, n int, m *matcher, p posting) []candidate {
	e := &v.entries[p.entry()]
	if e.articles == 0 {
		return best
	}
	found, ok := m.match(e.cells[p.cell():])
	if !ok {
		return best
	}
	c := candidate{p.entry(), v.score(e, p.cell(), found), found.isWhole(e, p.cell())}
	if len(best) == n && v.compare(c, best[n-1]) >= 0 {
		return best
	}
	if i := slices.IndexFunc(best, func(o candidate) bool { return o.number == c.number }); i >= 0 {
		if v.compare(c, best[i]) >= 0 {
			return best // by another of its words
		}
		best = slices.Delete(best, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(best, c, v.compare)
	return slices.Insert(best[:min(len(best), n-1)], at, c)
}

// score returns how good a completion is.
func (v *Vocabulary) score(e *entry, at int, found match) float64 {
	score := e.weight() + initialScore*float64(found.initials)
	if at == 0 {
		score += headScore
		if found.isWhole(e, at) {
			score += wholeScore
		}
	}
	if e.kind == Title {
		const year = 365
		score += titleScore + freshScore*math.Exp2(-float64(v.newest-e.day)/year)
	}
	return score
}

// isWhole reports whether an entry is matched from its beginning to its end.
func (m match) isWhole(e *entry, at int) bool {
	return at == 0 && m.cells == len(e.cells) && !m.partial
}

// weight returns what an entry scores for its articles.
func (e *entry) weight() float64 { return math.Log2(1 + float64(e.articles)) }

// bound returns what an entry scores at most, beside headScore and wholeScore. It is
// kept apart from the entries, where it is soon at hand.
func (e *entry) bound() float32 {
	const more = 1e-3 // than what the rounding to float32 takes away
	switch {
	case e.articles == 0:
		return float32(math.Inf(-1))
	case e.kind == Title:
		return float32(e.weight() + titleScore + freshScore + more)
	default:
		return float32(e.weight() + more)
	}
}

// compare orders candidates: the better first, of two equally good the shorter, then
// by their text.
func (v *Vocabulary) compare(a, b candidate) int {
	if order := cmp.Compare(b.score, a.score); order != 0 {
		return order
	}
	x, y := &v.entries[a.number], &v.entries[b.number]
	return cmp.Or(cmp.Compare(len(x.cells), len(y.cells)), cmp.Compare(x.text, y.text), cmp.Compare(x.kind, y.kind))
}
