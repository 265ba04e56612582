package literal

import (
	"context"
	"math"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bsearcher "github.com/blevesearch/bleve/v2/search/searcher"
	index "github.com/blevesearch/bleve_index_api"
)

// TimeRange keeps those of a query's documents whose minute is in a range.
type TimeRange struct {
	inner    query.Query
	from, to uint32
}

var _ query.Query = (*TimeRange)(nil)

// NewTimeRange returns a query for the documents of inner with from ≤ minute <
// to, in inner's order and with its scores. An unknown time is in no range.
func NewTimeRange(inner query.Query, from, to uint32) *TimeRange {
	return &TimeRange{inner: inner, from: max(from, 1), to: to}
}

// Searcher wraps inner's.
func (q *TimeRange) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, opts search.SearcherOptions) (search.Searcher, error) {
	columns, err := NewColumns(r)
	if err != nil {
		return nil, err
	}
	inner, err := q.inner.Searcher(ctx, r, m, opts)
	if err != nil {
		return nil, err
	}
	return bsearcher.NewFilteringSearcher(ctx, inner, func(_ *search.SearchContext, d *search.DocumentMatch) bool {
		minute := columns.Minute(d.IndexInternalID.Value())
		return q.from <= minute && minute < q.to
	}), nil
}

// ByTime gives the documents of a query a score by their time.
type ByTime struct {
	inner  query.Query
	oldest bool
}

var _ query.Query = (*ByTime)(nil)

// NewByTime returns a query for the documents of inner such that the sort order
// ["-_score", "_id"] puts the newest first, or the oldest. An unknown time has
// the score 0 and comes last in both.
func NewByTime(inner query.Query, oldest bool) *ByTime {
	return &ByTime{inner: inner, oldest: oldest}
}

// Searcher wraps inner's, which need not score.
func (q *ByTime) Searcher(ctx context.Context, r index.IndexReader, m mapping.IndexMapping, opts search.SearcherOptions) (search.Searcher, error) {
	columns, err := NewColumns(r)
	if err != nil {
		return nil, err
	}
	opts.Score, opts.Explain = "none", false
	inner, err := q.inner.Searcher(ctx, r, m, opts)
	if err != nil {
		return nil, err
	}
	return &timeSearcher{inner, columns, q.oldest}, nil
}

// timeSearcher puts the time into the scores of another searcher.
type timeSearcher struct {
	search.Searcher
	columns *Columns
	oldest  bool
}

func (s *timeSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	return s.score(s.Searcher.Next(ctx))
}

func (s *timeSearcher) Advance(ctx *search.SearchContext, id index.IndexInternalID) (*search.DocumentMatch, error) {
	return s.score(s.Searcher.Advance(ctx, id))
}

func (s *timeSearcher) score(d *search.DocumentMatch, err error) (*search.DocumentMatch, error) {
	if d == nil || err != nil {
		return d, err
	}
	minute := s.columns.Minute(d.IndexInternalID.Value())
	d.Score = float64(minute)
	if s.oldest && minute > 0 {
		d.Score = math.MaxUint32 + 1 - d.Score
	}
	return d, nil
}
