package related

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// The parts of the score of an article (FACTS.md, "Related articles"). The share of
// shingles is ours: .01 in MRR and .03 in recall@10 on the events; so is that nearness
// in time weighs more: .01 in MRR.
const (
	termsWeight = 1  // of the backend's score beside the cosine, both at most 1
	runsWeight  = 1  // of the share of one text's shingles that the other has
	freshness   = .5 // what an article of the same day gains: the same event comes first
	freshDays   = 3  // in which that falls to 1/e
)

// rank gives the rivals their scores and puts them in order.
func (s *search) rank() {
	best := 0.0
	for _, r := range s.ranked {
		best = max(best, r.Score)
	}
	for _, r := range s.ranked {
		runs := max(r.overlap.ownShare, r.overlap.otherShare)
		r.score = (cosine(s.own.vector, r.vector) + termsWeight*r.Score/best + runsWeight*runs) * s.nearness(r.Day)
	}
	slices.SortFunc(s.ranked, byScore)
}

// byScore puts rivals in order: the higher score first, then by ID.
func byScore(a, b *rival) int {
	return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.ID, b.ID))
}

// nearness favours what was published in the same days, before or after. An
// article without a date may be of the same day, and isn't punished.
func (s *search) nearness(day time.Time) float64 {
	if s.article.Published.IsZero() || day.IsZero() {
		return 1 + freshness
	}
	days := math.Abs(s.article.WallClock().Sub(day).Hours()) / 24
	return 1 + freshness*math.Exp(-days/freshDays)
}

// mostOfCluster is how many articles of one cluster of reprints a list has at most,
// lest one text fills it. One alone would lose articles that tell of the same event
// in the same words: recall@10 .967 to .933 on the events.
const mostOfCluster = 2

// list returns the articles of the answer: the best, of which no two are
// near-copies and no more than mostOfCluster are of one cluster.
func (s *search) list() []*rival {
	var chosen []*rival
	members := map[string]int{}
	for _, r := range s.ranked {
		if len(chosen) == s.options.N {
			break
		}
		full := r.Cluster != "" && members[r.Cluster] == mostOfCluster
		if !full && !slices.ContainsFunc(chosen, func(c *rival) bool { return c.shingles.near(r.shingles) }) {
			chosen = append(chosen, r)
			members[r.Cluster]++
		}
	}
	return chosen
}
