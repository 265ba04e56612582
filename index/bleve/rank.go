package bleve

import (
	"cmp"
	"context"
	"slices"

	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/index/plan"
	"wensou/index/rank"
)

// ranker ranks the best matches of a query again, by its weights.
type ranker struct {
	*view
	*rank.Ranker
	forms formsHeld
}

// newRanker returns a ranker for those of all matches that best names.
func (v *view) newRanker(ctx context.Context, p *plan.Plan, all []candidate, best []int) (*ranker, error) {
	r, err := rank.New(p, v.columns, v.weights, v.now())
	if err != nil {
		return nil, err
	}
	forms, err := v.newFormsHeld(ctx, p.Forms, all, best)
	if err != nil {
		return nil, err
	}
	return &ranker{v, r, forms}, nil
}

// rank gives the matches of a query their final scores. In an answer that was
// relaxed, what a stricter step found comes first; in any, what is pinned.
func (v *view) rank(ctx context.Context, p *plan.Plan, found *answer) error {
	best := bestOf(found.all)
	r, err := v.newRanker(ctx, p, found.all, best)
	if err != nil {
		return err
	}
	for i := range found.all {
		found.all[i].score = rank.Rough(found.all[i].score, found.bound)
	}
	for _, i := range best {
		c := &found.all[i]
		parts, err := r.parts(c.number)
		if err != nil {
			return err
		}
		c.score = r.Final(c.score, parts)
	}
	for i := range found.all {
		number := found.all[i].number
		found.all[i].score += found.lead(number) + found.pins[number]
	}
	return nil
}

// parts returns what the second stage knows of a document, each part weighed.
func (r *ranker) parts(number uint64) ([]index.ScorePart, error) {
	title, body := r.columns.Text(number)
	d := rank.Document{
		Title: title, Body: body, Length: float64(r.columns.Length(number)),
		Published: literal.TimeOf(r.columns.Minute(number)),
		Writes:    func(form rune) bool { return r.forms[form][number] },
	}
	if r.popularity != nil && r.weights.Clicks > 0 {
		id, err := r.id(number)
		if err != nil {
			return nil, err
		}
		popularity := r.popularity(id)
		d.Popularity = &popularity
	}
	return r.Parts(d), nil
}

// bestOf returns the indexes of the best by score, with all that equal the last
// of them: which of them lies first in the index must not decide.
func bestOf(all []candidate) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	if len(order) <= rank.Depth {
		return order
	}
	limit := nthScore(all, rank.Depth)
	order = slices.DeleteFunc(order, func(i int) bool { return all[i].score < limit })
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].score, all[a].score) })
	return order[:min(len(order), 2*rank.Depth)]
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
