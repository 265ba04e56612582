package bleve

import (
	"cmp"
	"context"
	"slices"

	"wensou/index"
	"wensou/index/bleve/literal"
)

// rerankDepth is how many of the best by words are ranked again; ranking all of
// them gave the same order at the top (FACTS.md, "Ranking").
const rerankDepth = 100

// The tiers of the final score: an article with a word of the query stands above
// one that only holds its characters by accident, and what was ranked again above
// what was not. Within its tier a score stays below 1.
const (
	accidentTier = 0
	wordTier     = 1
	topTier      = 2
)

// tierShare keeps a score below the tier above its own.
const tierShare = .999

// ranker ranks the best matches of a query again, by its weights.
type ranker struct {
	*view
	pairs *pairScorer
	forms *formsScorer
}

// newRanker returns a ranker for those of all matches that best names.
func (v *view) newRanker(ctx context.Context, p *plan, all []candidate, best []int) (*ranker, error) {
	pairs, err := newPairScorer(v.columns, p.parts)
	if err != nil {
		return nil, err
	}
	forms, err := v.newFormsScorer(ctx, p.forms, all, best)
	if err != nil {
		return nil, err
	}
	return &ranker{v, pairs, forms}, nil
}

// rank gives the matches of a query their final scores. In an answer that was
// relaxed, what a stricter step found comes first.
func (v *view) rank(ctx context.Context, p *plan, found *answer) error {
	best := bestOf(found.all)
	r, err := v.newRanker(ctx, p, found.all, best)
	if err != nil {
		return err
	}
	for i := range found.all {
		found.all[i].score = roughScore(found.all[i].score, found.bound)
	}
	for _, i := range best {
		c := &found.all[i]
		parts, err := r.parts(c.number)
		if err != nil {
			return err
		}
		c.score = r.finalScore(c.score, sum(parts))
	}
	for i := range found.all {
		found.all[i].score += found.lead(found.all[i].number)
	}
	return nil
}

// roughScore brings the words' score of a match into its tier.
func roughScore(score, bound float64) float64 {
	if score < wordless {
		return accidentTier
	}
	return wordTier + min(score/bound, 1)*tierShare
}

// finalScore adds to a rough score the parts of the second stage, weighed.
func (r *ranker) finalScore(rough, parts float64) float64 {
	if rough < wordTier {
		return rough + parts*r.accidentScale()
	}
	return topTier + (rough-wordTier)*r.weights.Words*r.scale() + parts*r.scale()
}

// scale turns weighed parts into a score within a tier, accidentScale those of an
// article without a word of the query.
func (r *ranker) scale() float64 { return 1 / r.weights.Sum() }

func (r *ranker) accidentScale() float64 {
	return tierShare / (r.weights.Sum() - r.weights.Words)
}

// parts returns what the second stage knows of a document, each part weighed.
func (r *ranker) parts(number uint64) ([]index.ScorePart, error) {
	w := r.weights
	pairs := r.pairs.score(r.columns, number)
	parts := []index.ScorePart{
		{Kind: index.PairsPart, Value: w.Pairs * pairs.all},
		{Kind: index.WindowPart, Value: w.Window * pairs.window},
		{Kind: index.PassagePart, Value: w.Passage * pairs.passage},
		{Kind: index.FormsPart, Value: w.Forms * r.forms.score(number)},
	}
	if w.Fresh > 0 {
		published := literal.TimeOf(r.columns.Minute(number))
		parts = append(parts, index.ScorePart{Kind: index.FreshPart, Value: w.Fresh * w.Freshness(published, r.now())})
	}
	if w.Clicks > 0 && r.popularity != nil {
		id, err := r.id(number)
		if err != nil {
			return nil, err
		}
		share := min(max(r.popularity(id), 0), 1)
		parts = append(parts, index.ScorePart{Kind: index.ClicksPart, Value: w.Clicks * share})
	}
	return parts, nil
}

func sum(parts []index.ScorePart) float64 {
	s := 0.0
	for _, p := range parts {
		s += p.Value
	}
	return s
}

// bestOf returns the indexes of the best by score, with all that equal the last
// of them: which of them lies first in the index must not decide.
func bestOf(all []candidate) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	if len(order) <= rerankDepth {
		return order
	}
	limit := nthScore(all, rerankDepth)
	order = slices.DeleteFunc(order, func(i int) bool { return all[i].score < limit })
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].score, all[a].score) })
	return order[:min(len(order), 2*rerankDepth)]
}

// nthScore returns the n-th highest score.
func nthScore(all []candidate, n int) float64 {
	heap := make([]float64, 0, n) // the n highest so far, ascending
	for _, c := range all {
		if len(heap) == n && c.score <= heap[0] {
			continue
		}
		at, _ := slices.BinarySearch(heap, c.score)
		if len(heap) < n {
			heap = slices.Insert(heap, at, c.score)
			continue
		}
		copy(heap[:at-1], heap[1:at])
		heap[at-1] = c.score
	}
	return heap[0]
}

// byTime gives the matches scores by their time, the newest or the oldest first,
// and those without one last.
func (v *view) byTime(found *matches, sort index.Sort) {
	const last = 1 << 32
	for i := range found.all {
		minute := float64(v.columns.Minute(found.all[i].number))
		if sort == index.Oldest && minute > 0 {
			minute = last - minute
		}
		found.all[i].score = minute
	}
}
