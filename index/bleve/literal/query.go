package literal

import (
	"context"

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
}

var _ query.Query = (*Query)(nil)

// NewQuery returns the query for a text, normalized as that of the documents,
// with the score boost. An empty text matches nothing.
func NewQuery(text string, boost float64) *Query {
	return &Query{text: text, boost: boost}
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
	for _, part := range columns.parts {
		err := part.match(ctx, p, part.deleted, func(doc uint32) {
			s.docs = append(s.docs, part.base+uint64(doc))
		})
		if err != nil {
			return nil, err
		}
	}
	return s, nil
}
