package bleve

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index/bleve/literal"
	"wensou/index/rank"
)

// term matches the documents with a term in a field. With a weight it scores
// them by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework",
// 2009), times the weight; without, by 0, which makes it a filter. bleve's own
// term query takes the root of the term frequency, the square of the idf, and
// for the mean length the number of different terms by document.
type term struct {
	field, text string
	weight      float64
}

var _ query.Query = term{}

// Searcher implements query.Query.
func (t term) Searcher(ctx context.Context, r bleveindex.IndexReader, _ mapping.IndexMapping, _ search.SearcherOptions) (search.Searcher, error) {
	scored := t.weight != 0
	postings, err := r.TermFieldReader(ctx, []byte(t.text), t.field, scored, false, false)
	if err != nil {
		return nil, fmt.Errorf("postings of %s:%s: %w", t.field, t.text, err)
	}
	s := &termSearcher{postings: postings}
	if !scored {
		return s, nil
	}
	documents, err := r.DocCount()
	if err != nil {
		return nil, err
	}
	columns, err := columnsOf(ctx, r)
	if err != nil {
		return nil, err
	}
	s.bm25 = newBM25(columns, t.weight, documents, postings.Count())
	return s, nil
}

// bm25 scores documents by how often they hold what a query looks for. The zero
// value scores none.
type bm25 struct {
	weight     float64          // the query's times the idf; 0 if no document matches
	columns    *literal.Columns // give the lengths of texts
	meanLength float64
}

// newBM25 returns the score of what as many as matching of the documents hold.
func newBM25(columns *literal.Columns, weight float64, documents, matching uint64) bm25 {
	if matching == 0 {
		return bm25{}
	}
	return bm25{weight * rank.IDF(documents, matching), columns, max(1, columns.MeanLength())}
}

// score returns the score of a document that holds it so many times.
func (s bm25) score(number uint64, times float64) float64 {
	if s.weight == 0 {
		return 0
	}
	return s.weight * rank.Saturation(times, float64(s.columns.Length(number)), s.meanLength)
}

// bound: see rank.Saturation.
func (s bm25) bound() float64 { return s.weight * (rank.K1 + 1) }

type termSearcher struct {
	bm25

	postings bleveindex.TermFieldReader
	doc      bleveindex.TermFieldDoc // reused from match to match
}

func (s *termSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	return s.match(ctx, func() (*bleveindex.TermFieldDoc, error) { return s.postings.Next(s.doc.Reset()) })
}

func (s *termSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	return s.match(ctx, func() (*bleveindex.TermFieldDoc, error) { return s.postings.Advance(id, s.doc.Reset()) })
}

func (s *termSearcher) match(ctx *search.SearchContext, next func() (*bleveindex.TermFieldDoc, error)) (*search.DocumentMatch, error) {
	doc, err := next()
	if doc == nil || err != nil {
		return nil, err
	}
	m := ctx.DocumentMatchPool.Get()
	m.IndexInternalID = append(m.IndexInternalID[:0], doc.ID...)
	m.Score = s.score(doc.ID.Value(), float64(max(doc.Freq, 1))) // names are kept without a number
	return m, nil
}

func (s *termSearcher) Close() error               { return s.postings.Close() }
func (s *termSearcher) Count() uint64              { return s.postings.Count() }
func (s *termSearcher) Size() int                  { return 64 + s.postings.Size() }
func (s *termSearcher) Min() int                   { return 0 }
func (s *termSearcher) DocumentMatchPoolSize() int { return 1 }

// Weight and SetQueryNorm belong to bleve's way of scoring, which has no part
// in ours.
func (s *termSearcher) Weight() float64      { return 0 }
func (s *termSearcher) SetQueryNorm(float64) {}
