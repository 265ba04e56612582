package bleve

import (
	"context"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index/bleve/literal"
)

// phrase matches the documents that hold a text literally and scores them as if
// it were a word.
type phrase struct {
	text   string // normalized
	weight float64
}

var _ query.Query = phrase{}

// Searcher implements query.Query.
func (p phrase) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	found, err := literal.NewQuery(p.text, accidental).Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	columns, err := literal.NewColumns(r)
	if err != nil {
		return nil, err
	}
	weight := p.weight * idf(columns.Documents(), found.Count())
	return &phraseSearcher{found, weight, columns, columns.Occurrences(p.text), max(1, columns.MeanLength())}, nil
}

type phraseSearcher struct {
	search.Searcher
	weight     float64 // the query's times the idf
	columns    *literal.Columns
	count      func(number uint64) (title, body int)
	meanLength float64
}

func (s *phraseSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	return s.score(s.Searcher.Next(ctx))
}

func (s *phraseSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	return s.score(s.Searcher.Advance(ctx, id))
}

func (s *phraseSearcher) score(m *search.DocumentMatch, err error) (*search.DocumentMatch, error) {
	if m != nil {
		number := m.IndexInternalID.Value()
		title, body := s.count(number)
		m.Score = s.weight * saturation(float64(titleWeight*title+body), float64(s.columns.Length(number)), s.meanLength)
	}
	return m, err
}

func (s *phraseSearcher) bound() float64 {
	if s.Count() == 0 {
		return 0
	}
	return s.weight * (bm25K1 + 1)
}
