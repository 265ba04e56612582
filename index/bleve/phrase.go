package bleve

import (
	"context"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index/bleve/literal"
	"wensou/index/plan"
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
	found, err := literal.NewQuery(p.text, plan.Accidental).Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	columns, err := columnsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	score := newBM25(columns, p.weight, columns.Documents(), found.Count())
	return &phraseSearcher{score, found, columns.Occurrences(p.text)}, nil
}

type phraseSearcher struct {
	bm25
	search.Searcher

	count func(number uint64) (title, body int)
}

func (s *phraseSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	return s.rescore(s.Searcher.Next(ctx))
}

func (s *phraseSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	return s.rescore(s.Searcher.Advance(ctx, id))
}

// rescore gives a match its score as a word.
func (s *phraseSearcher) rescore(m *search.DocumentMatch, err error) (*search.DocumentMatch, error) {
	if m != nil {
		number := m.IndexInternalID.Value()
		title, body := s.count(number)
		m.Score = s.score(number, float64(plan.TitleWeight*title+body))
	}
	return m, err
}
