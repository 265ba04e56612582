package literal

import (
	"context"
	"errors"
	"sync"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"
)

// Query finds all documents whose title or body contains a text literally. Each
// has the same score, whatever the query stands in: bleve's query norm does not
// change it.
type Query struct {
	text  string
	boost float64
	title bool // in titles alone
}

var _ query.Query = (*Query)(nil)

// NewQuery returns the query for a text, normalized as that of the documents,
// with the score boost. An empty text matches nothing.
func NewQuery(text string, boost float64) *Query {
	return &Query{text: text, boost: boost}
}

// NewTitleQuery is NewQuery for titles alone.
func NewTitleQuery(text string, boost float64) *Query {
	return &Query{text: text, boost: boost, title: true}
}

// Searcher finds the documents at once; ctx can stop it.
func (q *Query) Searcher(ctx context.Context, r index.IndexReader, _ mapping.IndexMapping, opts search.SearcherOptions) (search.Searcher, error) {
	columns, err := NewColumns(r)
	if err != nil {
		return nil, err
	}
	s := &searcher{boost: q.boost}
	if opts.Explain {
		s.explanation = &search.Explanation{Value: q.boost, Message: "holds literally: " + q.text}
	}
	if q.text == "" {
		return s, nil
	}
	p := compile(q.text)
	p.title = q.title
	s.docs, err = columns.match(ctx, p)
	return s, err
}

// match returns the numbers of the documents that match a pattern, ascending. A
// pattern that the postings can't narrow down reads many texts, so its parts are
// read side by side; for others that costs more than it gains.
func (c *Columns) match(ctx context.Context, p *pattern) ([]uint64, error) {
	found := make([][]uint64, len(c.parts))
	errs := make([]error, len(c.parts))
	var wg sync.WaitGroup
	for i, part := range c.parts {
		if p.broad() {
			wg.Go(func() { found[i], errs[i] = part.numbers(ctx, p) })
		} else {
			found[i], errs[i] = part.numbers(ctx, p)
		}
	}
	wg.Wait()
	var all []uint64
	for _, numbers := range found {
		all = append(all, numbers...)
	}
	return all, errors.Join(errs...)
}

// numbers returns the numbers in the reader of the documents of a part that match
// a pattern.
func (p part) numbers(ctx context.Context, want *pattern) ([]uint64, error) {
	var numbers []uint64
	err := p.match(ctx, want, p.deleted, func(doc uint32) {
		numbers = append(numbers, p.base+uint64(doc))
	})
	return numbers, err
}
