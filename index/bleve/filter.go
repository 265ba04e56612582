package bleve

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index/bleve/literal"
)

// filter gives the matches of a query the score 0.
type filter struct{ query.Query }

// everything matches all documents, with the score 0.
func everything() query.Query { return filter{query.NewMatchAllQuery()} }

// Searcher implements query.Query.
func (f filter) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	s, err := f.Query.Searcher(ctx, r, m, o)
	return filterSearcher{s}, err
}

type filterSearcher struct{ search.Searcher }

func (s filterSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	return silent(s.Searcher.Next(ctx))
}

func (s filterSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	return silent(s.Searcher.Advance(ctx, id))
}

func (filterSearcher) bound() float64 { return 0 }

func silent(m *search.DocumentMatch, err error) (*search.DocumentMatch, error) {
	if m != nil {
		m.Score = 0
	}
	return m, err
}

// within matches what its query matches in a range of time, with the same scores
// and, unlike literal.TimeRange, with a bound on them.
type within struct {
	query.Query
	minutes minutes
}

var _ query.Query = within{}

// Searcher implements query.Query.
func (q within) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	inner, err := q.Query.Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	s, err := literal.NewTimeRange(opened{inner}, q.minutes.from, q.minutes.to).Searcher(ctx, r, m, o)
	if err != nil {
		return nil, errors.Join(err, inner.Close())
	}
	return withinSearcher{s, boundOf(inner)}, nil
}

// opened is the query of a searcher that is there already.
type opened struct{ searcher search.Searcher }

// Searcher implements query.Query.
func (o opened) Searcher(context.Context, bleveindex.IndexReader, mapping.IndexMapping, search.SearcherOptions) (search.Searcher, error) {
	return o.searcher, nil
}

type withinSearcher struct {
	search.Searcher
	most float64
}

func (s withinSearcher) bound() float64 { return s.most }

// butNot matches what its query matches and what it excludes does not.
type butNot struct{ query, excluded query.Query }

var _ query.Query = butNot{}

// Searcher implements query.Query.
func (q butNot) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	s, err := q.query.Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	excluded, err := q.excluded.Searcher(ctx, r, m, o)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return &butNotSearcher{s, &member{Searcher: excluded}}, nil
}

type butNotSearcher struct {
	search.Searcher
	excluded *member
}

func (s *butNotSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	m, err := s.Searcher.Next(ctx)
	return s.admit(ctx, m, err)
}

func (s *butNotSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	m, err := s.Searcher.Advance(ctx, id)
	return s.admit(ctx, m, err)
}

// admit returns the first match, from m on, that is not excluded.
func (s *butNotSearcher) admit(ctx *search.SearchContext, m *search.DocumentMatch, err error) (*search.DocumentMatch, error) {
	for m != nil && err == nil {
		if err = s.excluded.reach(ctx, m.IndexInternalID); err != nil {
			break
		}
		if s.excluded.match == nil || !s.excluded.match.IndexInternalID.Equals(m.IndexInternalID) {
			return m, nil
		}
		ctx.DocumentMatchPool.Put(m)
		m, err = s.Searcher.Next(ctx)
	}
	return nil, err
}

func (s *butNotSearcher) bound() float64 { return boundOf(s.Searcher) }

func (s *butNotSearcher) Close() error { return errors.Join(s.Searcher.Close(), s.excluded.Close()) }

func (s *butNotSearcher) DocumentMatchPoolSize() int {
	return s.Searcher.DocumentMatchPoolSize() + s.excluded.DocumentMatchPoolSize() + 1
}
