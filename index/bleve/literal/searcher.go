package literal

import (
	"slices"
	"unsafe"

	"github.com/blevesearch/bleve/v2/search"
	index "github.com/blevesearch/bleve_index_api"
)

// searcher walks document numbers that were found before.
type searcher struct {
	docs        []uint64 // ascending
	next        int
	boost       float64
	explanation *search.Explanation
}

var _ search.Searcher = (*searcher)(nil)

func (s *searcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if s.next >= len(s.docs) {
		return nil, nil
	}
	m := ctx.DocumentMatchPool.Get()
	m.IndexInternalID = index.NewIndexInternalID(m.IndexInternalID, s.docs[s.next])
	m.Score = s.boost
	m.Expl = s.explanation
	s.next++
	return m, nil
}

// Advance gallops: bleve's conjunctions move in small steps.
func (s *searcher) Advance(ctx *search.SearchContext, id index.IndexInternalID) (*search.DocumentMatch, error) {
	number := id.Value()
	rest := s.docs[s.next:]
	step := 1
	for step < len(rest) && rest[step] < number {
		step *= 2
	}
	at, _ := slices.BinarySearch(rest[:min(step+1, len(rest))], number)
	s.next += at
	return s.Next(ctx)
}

func (*searcher) Close() error               { return nil }
func (s *searcher) Weight() float64          { return s.boost * s.boost }
func (*searcher) SetQueryNorm(float64)       {}
func (s *searcher) Count() uint64            { return uint64(len(s.docs)) }
func (*searcher) Min() int                   { return 0 }
func (*searcher) DocumentMatchPoolSize() int { return 1 }

func (s *searcher) Size() int {
	return int(unsafe.Sizeof(*s)) + 8*cap(s.docs)
}
