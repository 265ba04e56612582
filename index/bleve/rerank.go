package bleve

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index/bleve/literal"
)

// rerankDepth is how many of the best by words are ranked again; ranking all of
// them gave the same order at the top (FACTS.md, "Ranking").
const rerankDepth = 100

// The parts of the final score, each from 0 to 1 before its weight; from the
// same study, which found the middle (.3 to .6 for words) flat.
const (
	wordsWeight   = .4  // BM25 of the words
	pairsWeight   = .6  // BM25 of the pairs of characters, also across word borders
	windowWeight  = .15 // share of the pairs in the best window
	passageWeight = .15 // share of the pairs in the best passage
)

// Lengths of window and passage, in characters.
const (
	windowLength  = 80
	passageLength = 200
)

// rerank matches what its query matches. It ranks the best hundred again, by the
// literal text, before all others, which keep their order. Their scores are
// above 1, those of the others below.
type rerank struct {
	inner query.Query
	parts []typed // of the query, without the marks of phrases
	terms []term  // the terms that inner scores
}

var _ query.Query = rerank{}

// Searcher implements query.Query. It reads all matches of the inner query,
// since the hundred best are known only at the end.
func (q rerank) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	inner, err := q.inner.Searcher(ctx, r, m, o)
	if err != nil {
		return nil, err
	}
	matches, err := drain(ctx, inner)
	if err := errors.Join(err, inner.Close()); err != nil {
		return nil, err
	}
	bound, err := q.bound(ctx, r)
	if err != nil {
		return nil, err
	}
	columns, err := literal.NewColumns(r)
	if err != nil {
		return nil, err
	}
	scorer, err := newPairScorer(columns, q.parts)
	if err != nil {
		return nil, err
	}
	best := bestOf(matches)
	for i := range matches {
		matches[i].score /= bound + 1 // below 1
	}
	for _, i := range best {
		d := &matches[i]
		d.score = 1 + wordsWeight*d.score*(bound+1)/bound + scorer.score(columns, d.number)
	}
	return &scored{matches: matches}, nil
}

// unscored is more than the clauses with the score accidental give together.
const unscored = 1e-3

// bound returns a score that no document exceeds.
func (q rerank) bound(ctx context.Context, r bleveindex.IndexReader) (float64, error) {
	documents, err := r.DocCount()
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, t := range q.terms {
		df, err := stats{r}.DocFreq(ctx, t.text)
		if err != nil {
			return 0, err
		}
		sum += t.weight * idf(documents, df) * (bm25K1 + 1)
	}
	return sum + unscored, nil
}

// candidate is one match, by its number in the reader.
type candidate struct {
	number uint64
	score  float64
}

// checkEvery is how many matches are read between two looks at the context.
const checkEvery = 1024

// drain returns all matches of a searcher, in the order of their numbers.
func drain(ctx context.Context, s search.Searcher) ([]candidate, error) {
	pool := &search.SearchContext{DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0)}
	var all []candidate
	for {
		if len(all)%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		m, err := s.Next(pool)
		if err != nil || m == nil {
			return all, err
		}
		all = append(all, candidate{m.IndexInternalID.Value(), m.Score})
		pool.DocumentMatchPool.Put(m)
	}
}

// bestOf returns the indexes of the best by score, with all that equal the last
// of them: which of them lies first in the index must not decide.
func bestOf(matches []candidate) []int {
	order := make([]int, len(matches))
	for i := range order {
		order[i] = i
	}
	if len(order) <= rerankDepth {
		return order
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Compare(matches[b].score, matches[a].score) })
	n := rerankDepth
	for n < min(len(order), 2*rerankDepth) && matches[order[n]].score == matches[order[n-1]].score {
		n++
	}
	return order[:n]
}

// scored gives documents whose scores are known, in the order of their numbers.
type scored struct {
	matches []candidate
	next    int
}

func (s *scored) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if s.next == len(s.matches) {
		return nil, nil
	}
	m := ctx.DocumentMatchPool.Get()
	m.IndexInternalID = bleveindex.NewIndexInternalID(m.IndexInternalID, s.matches[s.next].number)
	m.Score = s.matches[s.next].score
	s.next++
	return m, nil
}

// Advance implements search.Searcher.
func (s *scored) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	at, _ := slices.BinarySearchFunc(s.matches[s.next:], id.Value(), func(c candidate, n uint64) int {
		return cmp.Compare(c.number, n)
	})
	s.next += at
	return s.Next(ctx)
}

func (s *scored) Close() error               { return nil }
func (s *scored) Count() uint64              { return uint64(len(s.matches)) }
func (s *scored) Size() int                  { return 64 + 16*cap(s.matches) }
func (s *scored) Min() int                   { return 0 }
func (s *scored) DocumentMatchPoolSize() int { return 1 }

// Weight and SetQueryNorm: see termSearcher.
func (s *scored) Weight() float64      { return 0 }
func (s *scored) SetQueryNorm(float64) {}
