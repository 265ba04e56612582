package bleve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"time"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/index/period"
	"wensou/index/plan"
	"wensou/index/related"
)

// view is what one search sees from beginning to end: a snapshot of the index, and
// the dictionary and the rules of now.
type view struct {
	bleveindex.IndexReader
	columns  *literal.Columns
	analyzer Analyzer
	rules    *index.Rules
	articles index.Articles

	weights    index.Weights
	popularity func(id string) float64
	now        func() time.Time

	clusters clusters // nil unless collapse was called
}

// open returns a view of the index as it is now. It must be closed.
func (x *Index) open() (*view, error) {
	advanced, err := x.bleve.Advanced()
	if err != nil {
		return nil, err
	}
	reader, err := advanced.Reader()
	if err != nil {
		return nil, err
	}
	columns, err := literal.NewColumns(reader)
	if err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	return &view{
		IndexReader: reader, columns: columns, analyzer: related.Current(x.analyzer), rules: x.rules.Load(), articles: x.articles,
		weights: *x.weights.Load(), popularity: x.popularity, now: x.now,
	}, nil
}

// searcher returns the searcher of a query over the view.
func (v *view) searcher(ctx context.Context, q query.Query) (search.Searcher, error) {
	return q.Searcher(context.WithValue(ctx, columnsKey{}, v.columns), v.IndexReader, nil, search.SearcherOptions{})
}

// columnsKey is where a context holds the columns of the view that is searched,
// whose statistics are worked out once.
type columnsKey struct{}

// columnsOf returns the columns of the reader that is searched.
func columnsOf(ctx context.Context, r bleveindex.IndexReader) (*literal.Columns, error) {
	if c, ok := ctx.Value(columnsKey{}).(*literal.Columns); ok {
		return c, nil
	}
	return literal.NewColumns(r)
}

// candidate is a document that matches, by its number in the view.
type candidate struct {
	number uint64
	score  float64
}

// compareNumber compares the number of a candidate with another.
func (c candidate) compareNumber(number uint64) int { return cmp.Compare(c.number, number) }

// matches is what a query finds.
type matches struct {
	all   []candidate // in the order of their numbers; after collapse in none
	bound float64     // a score that none exceeds
}

var _ plan.Found[uint64] = (*matches)(nil)

// Total implements plan.Found.
func (m *matches) Total() int { return len(m.all) }

// Keys implements plan.Found.
func (m *matches) Keys() iter.Seq[uint64] {
	return func(yield func(uint64) bool) {
		for _, c := range m.all {
			if !yield(c.number) {
				return
			}
		}
	}
}

// checkEvery is how many matches are read between two looks at the context.
const checkEvery = 1024

// scan returns all matches of a query.
func (v *view) scan(ctx context.Context, q query.Query) (_ *matches, err error) {
	s, err := v.searcher(ctx, q)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	found, pool := &matches{bound: boundOf(s)}, v.pool(s)
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m, err := s.Next(pool)
		if err != nil || m == nil {
			return found, err
		}
		found.all = append(found.all, candidate{m.IndexInternalID.Value(), m.Score})
		pool.DocumentMatchPool.Put(m)
	}
}

// pool returns the memory for the matches of a searcher.
func (v *view) pool(s search.Searcher) *search.SearchContext {
	return &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0), IndexReader: v.IndexReader}
}

// id returns the ID of an article by its number.
func (v *view) id(number uint64) (string, error) {
	return v.ExternalID(bleveindex.NewIndexInternalID(nil, number))
}

// minutes is a half-open range of literal.MinuteOf.
type minutes struct{ from, to uint32 }

// minutesOf returns the minutes that lie in each of some periods.
func minutesOf(days ...period.Period) minutes {
	m := minutes{0, math.MaxUint32}
	for _, d := range days {
		m.from, m.to = max(m.from, firstMinute(d.From)), min(m.to, lastMinute(d.To))
	}
	return m
}

// firstMinute and lastMinute bound a range of days, half open; see corpus.Article.WallClock.
func firstMinute(day time.Time) uint32 {
	if day.IsZero() {
		return 1
	}
	return literal.MinuteOf(day)
}

func lastMinute(day time.Time) uint32 {
	if day.IsZero() {
		return math.MaxUint32
	}
	return literal.MinuteOf(day.AddDate(0, 0, 1))
}

// readError says that an index can't be read: unless the context has ended, it is
// damaged, since a query that no index could answer was refused before. It is nil
// for no error.
func readError(ctx context.Context, doing string, err error) error {
	if err == nil {
		return nil
	}
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %w: %w", doing, index.ErrDamaged, err)
}
