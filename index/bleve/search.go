package bleve

import (
	"cmp"
	"context"
	"errors"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/plan"
	"wensou/index/rank"
)

// Search implements index.Searcher.
func (x *Index) Search(ctx context.Context, q index.Query) (_ *index.Result, err error) {
	defer recoverTo(&err)
	defer faultsPanic()()
	if err := q.Check(); err != nil {
		return nil, err
	}
	from, err := q.ParseCursor()
	if err != nil {
		return nil, err
	}
	v, err := x.open()
	if err != nil {
		return nil, readError(ctx, "search", err)
	}
	defer v.Close()
	p, err := plan.New(q, v.analyzer, v.rules)
	if err != nil {
		return nil, err
	}
	found, places, err := v.search(ctx, q, p, from)
	if err != nil {
		return nil, readError(ctx, "search", err)
	}
	result := &index.Result{Total: len(found.all), Relaxed: found.relaxed, Fault: p.Fault}
	if q.Facets > 0 {
		result.Facets = v.facets(found.every, q.Facets)
	}
	if q.Explain {
		result.Explanation = p.Explain(found.taken, found.step)
	}
	if result.Hits, err = v.hits(ctx, q, p, found, places); err != nil {
		return nil, err
	}
	if n := len(places); n > 0 && n == q.Size {
		last, shown := places[n-1], max(q.Offset, from.Shown)+n
		if shown < result.Total {
			result.Next = index.Cursor{Score: last.score, ID: last.id, Step: found.step, Shown: shown, Query: q.Fingerprint()}.String()
		}
	}
	return result, nil
}

// search finds what matches, puts it in order, and returns with it the page that
// is asked for.
func (v *view) search(ctx context.Context, q index.Query, p *plan.Plan, from index.Cursor) (*answer, []place, error) {
	found, err := v.run(ctx, q, p, from)
	if err != nil {
		return nil, nil, err
	}
	if found.byTime = q.ByTime() || !p.Ranks(); found.byTime {
		v.byTime(&found.matches, q.Sort)
	} else if q.Size > 0 {
		err = v.rank(ctx, p, found)
	}
	if found.every = found.all; err == nil && q.Collapse {
		err = v.collapse(&found.matches, found.byTime)
	}
	if err != nil || q.Size == 0 {
		return found, nil, err
	}
	var places []place
	if q.Cursor != "" {
		places, err = v.pageAfter(found.all, from, q.Size)
	} else {
		places, err = v.page(found.all, q.Offset, q.Size)
	}
	return found, places, err
}

// answer is the matches of the step that was taken.
type answer struct {
	matches
	step    int // its number
	taken   plan.Step
	relaxed bool        // not all hold all that is wanted
	byTime  bool        // the scores are times
	every   []candidate // all matches, before clusters were collapsed

	strictest map[uint64]int     // the documents that a stricter step found, by that step
	pins      map[uint64]float64 // the documents that are pinned, by what that adds to their scores
}

// lead returns what puts a document that holds more of what is wanted before all
// that hold less.
func (a *answer) lead(number uint64) float64 {
	if at, ok := a.strictest[number]; ok {
		return rank.Lead(a.step, at)
	}
	return 0
}

// run finds what matches, by a relaxed query where that is too little, and what is pinned.
func (v *view) run(ctx context.Context, q index.Query, p *plan.Plan, from index.Cursor) (*answer, error) {
	r, err := plan.Relax(p, q, from, func(_ int, s plan.Step) (*matches, error) {
		return v.scan(ctx, compile(plan.Filtered(q, p.Query(s))))
	})
	if err != nil {
		return nil, err
	}
	found := &answer{matches: *r.Found, step: r.Number, taken: r.Step, relaxed: r.Relaxed, strictest: r.Strictest}
	return found, v.pin(ctx, q, p, found)
}

// hits makes hits of bleve's matches. An article that was deleted since, or
// can't be read, is left out.
func (v *view) hits(ctx context.Context, q index.Query, p *plan.Plan, found *answer, places []place) ([]index.Hit, error) {
	hits := make([]index.Hit, 0, len(places))
	for _, at := range places {
		shown, id, err := v.shown(at, found.pins)
		if err != nil {
			return nil, readError(ctx, "reprints", err)
		}
		a, err := v.articles.Article(ctx, id)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		hit := index.NewHit(a, a.Body, v.analyzer, p.Marks, cmp.Or(q.Snippet, index.DefaultSnippet))
		hit.Score, hit.Reprints = at.score, max(0, len(v.clusters[at.id])-1)
		hit.Pinned = found.pins[shown.number] > 0
		if q.Explain {
			parts, err := v.scoreParts(ctx, p, found, shown)
			if err != nil {
				return nil, readError(ctx, "explain", err)
			}
			if shown.score != at.score {
				parts = append(parts, index.ScorePart{Kind: index.CopyPart, Value: at.score - shown.score})
			}
			hit.Explain(v.analyzer, parts)
		}
		hits = append(hits, hit)
	}
	return hits, nil
}
