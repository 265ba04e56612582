package opensearch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/plan"
	"wensou/index/rank"
)

// search is one search under way.
type search struct {
	*view
	query index.Query
	plan  *plan.Plan
	from  index.Cursor

	byTime bool         // the order is by time
	ranker *rank.Ranker // nil if it is
	page   *taken
	pins   map[string]float64 // what is pinned, by keyOf, with what that adds to its score; see head
}

// taken is the step of relaxation that answers.
type taken struct {
	step int // its number
	plan.Step
	compiled                 // its query
	answer    *answer        // to it
	total     int            // that match
	keys      []string       // of all that match, by keyOf, if they are fewer than plan.Enough
	relaxed   bool           // not all hold all that is wanted
	strictest map[string]int // what a stricter step found, by keyOf, and that step
}

var _ plan.Found[string] = (*taken)(nil)

// Total implements plan.Found.
func (t *taken) Total() int { return t.total }

// Keys implements plan.Found.
func (t *taken) Keys() iter.Seq[string] { return slices.Values(t.keys) }

// Search implements index.Searcher. The pages of an answer that a cursor joins are
// asked for one by one: an article that changes in between may be in two of them.
func (x *Index) Search(ctx context.Context, q index.Query) (*index.Result, error) {
	if err := q.Check(); err != nil {
		return nil, err
	}
	from, err := q.ParseCursor()
	if err != nil {
		return nil, err
	}
	v := x.open()
	p, err := plan.New(q, v.dictionary, v.rules)
	if err != nil {
		return nil, err
	}
	s := &search{view: v, query: q, plan: p, from: from, byTime: q.ByTime() || !p.Ranks()}
	result, err := s.result(ctx)
	if err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	return result, nil
}

// result finds what matches and takes the page that is asked for.
func (s *search) result(ctx context.Context) (*index.Result, error) {
	if err := s.prepare(ctx); err != nil {
		return nil, err
	}
	if err := s.run(ctx); err != nil {
		return nil, err
	}
	result := &index.Result{Total: s.page.total, Relaxed: s.page.relaxed, Fault: s.plan.Fault}
	if s.query.Facets > 0 {
		result.Facets = facetsOf(s.page.answer.Aggregations, s.query.Facets)
	}
	if s.query.Explain {
		result.Explanation = s.plan.Explain(s.page.Step, s.page.step)
	}
	if s.query.Size == 0 {
		return result, nil
	}
	places, err := s.places(ctx)
	if err != nil {
		return nil, err
	}
	if result.Hits, err = s.hits(ctx, places); err != nil {
		return nil, err
	}
	if n := len(places); n == s.query.Size {
		last, shown := places[n-1], max(s.query.Offset, s.from.Shown)+n
		if shown < result.Total {
			result.Next = index.Cursor{Score: last.score, ID: last.key, Raw: last.raw, Step: s.page.step, Shown: shown, Query: s.query.Fingerprint()}.String()
		}
	}
	return result, nil
}

// prepare gets the statistics that the second stage of ranking needs.
func (s *search) prepare(ctx context.Context) error {
	if s.byTime || s.query.Size == 0 {
		return nil
	}
	var pairs pairList
	if _, err := rank.New(s.plan, &pairs, s.weights, s.now()); err != nil {
		return err
	}
	if err := s.count(ctx, append(pairs.leaves, leavesOf(s.wanted(s.plan.Steps(false)[0]))...)); err != nil {
		return err
	}
	if err := s.measure(ctx); err != nil {
		return err
	}
	var err error
	s.ranker, err = rank.New(s.plan, s.view, s.weights, s.now())
	return err
}

// pairList takes down what a ranker asks for.
type pairList struct{ leaves []object }

func (*pairList) Documents() uint64   { return 1 }
func (*pairList) MeanLength() float64 { return 1 }

func (l *pairList) PairFrequency(pair string) (uint64, error) {
	l.leaves = append(l.leaves, pairLeaf(pair))
	return 0, nil
}

// wanted returns what a step wants, within the filters.
func (s *search) wanted(step plan.Step) plan.Query {
	return plan.Filtered(s.query, s.plan.Query(step))
}

// run finds what matches, by a relaxed query where that is too little, and what is pinned.
func (s *search) run(ctx context.Context) error {
	r, err := plan.Relax(s.plan, s.query, s.from, func(number int, step plan.Step) (*taken, error) {
		return s.take(ctx, number, step, s.wanted(step))
	})
	if err != nil {
		return err
	}
	if s.page = r.Found; len(s.plan.Pins) > 0 {
		s.page, err = s.take(ctx, r.Number, r.Step, plan.Filtered(s.query, s.plan.Shown(r.Step)))
		if err != nil {
			return err
		}
	}
	s.page.relaxed, s.page.strictest = r.Relaxed, r.Strictest
	return nil
}

// take asks for what is wanted in a step: the first matches by words, and the facets.
func (s *search) take(ctx context.Context, number int, step plan.Step, wanted plan.Query) (*taken, error) {
	if err := s.count(ctx, leavesOf(wanted)); err != nil {
		return nil, err
	}
	t := &taken{step: number, Step: step, compiled: s.compile(wanted)}
	size := plan.Enough // to tell what a stricter step finds
	if s.ranker != nil {
		size = rank.Depth
	}
	request := s.request(t.dsl, 0, size, s.ranker != nil)
	request["track_total_hits"] = true
	aggs := facetAggregations(s.query.Facets)
	if s.query.Collapse {
		aggs["groups"] = object{"cardinality": object{"field": groupField, "precision_threshold": 40000}}
	}
	if len(aggs) > 0 {
		request["aggs"] = aggs
	}
	var err error
	if t.answer, err = s.ask(ctx, request); err != nil {
		return nil, err
	}
	if t.total = t.answer.Hits.Total.Value; s.query.Collapse {
		t.total = t.answer.Aggregations.Groups.Value
	}
	if t.total < plan.Enough {
		for _, f := range t.answer.Hits.Hits {
			t.keys = append(t.keys, s.keyOf(f))
		}
	}
	return t, nil
}

// request returns the request for some of the matches of a query, in order, with
// their texts if asked for.
func (s *search) request(dsl object, from, size int, texts bool) object {
	fields := []string{idField, groupField, minuteField}
	if texts {
		fields = append(fields, lengthField, storedField)
	}
	request := object{"query": dsl, "from": from, "size": size, "_source": fields, "sort": s.order()}
	if s.query.Collapse && !s.byTime {
		request["collapse"] = object{"field": groupField}
	}
	return request
}

// keyOf returns what tells places apart: the ID of an article or, where clusters are
// collapsed and ranked by words, that of its cluster.
func (s *search) keyOf(f found) string {
	if s.query.Collapse && !s.byTime {
		return f.Source.Group
	}
	return f.Source.ID
}

// keyField is the field of keyOf.
func (s *search) keyField() string {
	if s.query.Collapse && !s.byTime {
		return groupField
	}
	return idField
}

// undated stands for the minute of an article without a date.
const undated = 1 << 53

// order returns the order of the matches: by score, or by time with what has no date
// last; equal ones by key.
func (s *search) order() []object {
	first := object{"_score": "desc"}
	switch {
	case s.byTime && s.query.Sort == index.Oldest:
		first = object{minuteField: object{"order": "asc", "missing": undated}}
	case s.byTime:
		first = object{minuteField: object{"order": "desc", "missing": -undated}}
	}
	return []object{first, {s.keyField(): "asc"}}
}

// hits makes hits of places. An article that was deleted since, or can't be read, is
// left out.
func (s *search) hits(ctx context.Context, places []place) ([]index.Hit, error) {
	if len(places) == 0 {
		return []index.Hit{}, nil
	}
	clusters, err := s.clusters(ctx, places)
	if err != nil {
		return nil, err
	}
	shown := make([]place, len(places))
	for i, at := range places {
		shown[i] = s.shown(at, clusters)
	}
	var parts map[string][]index.ScorePart
	if s.query.Explain {
		if parts, err = s.scoreParts(ctx, shown); err != nil {
			return nil, err
		}
	}
	articles, err := s.texts(ctx, shown)
	if err != nil {
		return nil, err
	}
	hits := make([]index.Hit, 0, len(places))
	for i, at := range places {
		id := shown[i].doc.Source.ID
		a, err := articles.Article(ctx, id)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		hit := index.NewHit(a, a.Body, s.dictionary, s.plan.Marks, cmp.Or(s.query.Snippet, index.DefaultSnippet))
		hit.Score, hit.Reprints = at.score, max(0, clusters[at.doc.Source.Group].members-1)
		hit.Pinned = at.pin > 0
		if s.query.Explain {
			why := parts[id]
			if shown[i].score != at.score {
				why = append(why, index.ScorePart{Kind: index.CopyPart, Value: at.score - shown[i].score})
			}
			hit.Explain(s.dictionary, why)
		}
		hits = append(hits, hit)
	}
	return hits, nil
}
