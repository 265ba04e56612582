package literal

import (
	"context"

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
