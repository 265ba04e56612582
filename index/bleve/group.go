package bleve

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
)

// group matches the documents that at least min of its queries match, and
// scores them with the sum of the scores. bleve's own disjunction multiplies the
// sum by the share of its queries that matched, which would rank an article
// above another only because one more clause spoke of it.
type group struct {
	queries []query.Query
	min     int
}

var _ query.Query = group{}

// all matches the documents that all the queries match.
func all(queries ...query.Query) query.Query {
	if len(queries) == 1 {
		return queries[0]
	}
	return group{queries, len(queries)}
}

// anyOf matches the documents that one of the queries matches.
func anyOf(queries ...query.Query) query.Query {
	if len(queries) == 1 {
		return queries[0]
	}
	return group{queries, 1}
}

// Searcher implements query.Query.
func (g group) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	s := &groupSearcher{min: max(g.min, 1)}
	for _, q := range g.queries {
		child, err := q.Searcher(ctx, r, m, o)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		s.children = append(s.children, child)
	}
	s.matches = make([]*search.DocumentMatch, len(s.children))
	return s, nil
}

// groupSearcher holds the next match of each child: nil once the child has no
// more.
type groupSearcher struct {
	children []search.Searcher
	matches  []*search.DocumentMatch
	min      int
	started  bool
	alive    int // children with a match
}

func (s *groupSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	if !s.started {
		s.started = true
		for i := range s.children {
			if err := s.move(ctx, i, nil); err != nil {
				return nil, err
			}
		}
	}
	for s.alive >= s.min {
		if s.min == len(s.children) {
			if met, err := s.meet(ctx); err != nil || !met {
				return nil, err
			}
		}
		match, n, err := s.take(ctx, s.lowest())
		if err != nil {
			return nil, err
		}
		if n >= s.min {
			return match, nil
		}
		ctx.DocumentMatchPool.Put(match)
	}
	return nil, nil
}

// Advance implements search.Searcher.
func (s *groupSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	for i, m := range s.matches {
		if s.started && (m == nil || m.IndexInternalID.Compare(id) >= 0) {
			continue
		}
		if err := s.move(ctx, i, id); err != nil {
			return nil, err
		}
	}
	s.started = true
	return s.Next(ctx)
}

// move brings child i to its next match or, with an id, to the first that is
// not below it. The match it had goes back to the pool.
func (s *groupSearcher) move(ctx *search.SearchContext, i int, id bleveindex.IndexInternalID) error {
	if s.matches[i] != nil {
		// Advance may be given an ID that belongs to this very match.
		defer ctx.DocumentMatchPool.Put(s.matches[i])
		s.alive--
	}
	var err error
	if id == nil {
		s.matches[i], err = s.children[i].Next(ctx)
	} else {
		s.matches[i], err = s.children[i].Advance(ctx, id)
	}
	if s.matches[i] != nil {
		s.alive++
	}
	return err
}

// meet moves the children on until all stand at one document; false: there is
// none.
func (s *groupSearcher) meet(ctx *search.SearchContext) (bool, error) {
	high := s.matches[0]
	for i := 0; i < len(s.children); {
		switch order := s.matches[i].IndexInternalID.Compare(high.IndexInternalID); {
		case order == 0:
			i++
		case order > 0:
			high, i = s.matches[i], 0
		default:
			if err := s.move(ctx, i, high.IndexInternalID); err != nil || s.matches[i] == nil {
				return false, err
			}
		}
	}
	return true, nil
}

// lowest returns the lowest document among the matches, of which there is one.
func (s *groupSearcher) lowest() bleveindex.IndexInternalID {
	var low bleveindex.IndexInternalID
	for _, m := range s.matches {
		if m != nil && (low == nil || m.IndexInternalID.Compare(low) < 0) {
			low = m.IndexInternalID
		}
	}
	return low
}

// take joins the matches of a document into one, moves their children on, and
// returns how many there were. id belongs to one of them.
func (s *groupSearcher) take(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, int, error) {
	var joined *search.DocumentMatch
	n := 0
	for i, m := range s.matches {
		if m == nil || !m.IndexInternalID.Equals(id) {
			continue
		}
		n++
		if joined == nil {
			joined, id = m, m.IndexInternalID
			s.matches[i] = nil // it is the caller's now
			s.alive--
		} else {
			joined.Score += m.Score
		}
		if err := s.move(ctx, i, nil); err != nil {
			return nil, 0, err
		}
	}
	return joined, n, nil
}

func (s *groupSearcher) Close() error {
	errs := make([]error, len(s.children))
	for i, c := range s.children {
		errs[i] = c.Close()
	}
	return errors.Join(errs...)
}

// Count is an upper bound, as that of bleve's own disjunction.
func (s *groupSearcher) Count() uint64 {
	sum := uint64(0)
	for _, c := range s.children {
		sum += c.Count()
	}
	return sum
}

func (s *groupSearcher) Min() int { return s.min }

func (s *groupSearcher) Size() int {
	size := 64
	for _, c := range s.children {
		size += c.Size()
	}
	return size
}

func (s *groupSearcher) DocumentMatchPoolSize() int {
	n := len(s.children)
	for _, c := range s.children {
		n += c.DocumentMatchPoolSize()
	}
	return n
}

// Weight and SetQueryNorm: see termSearcher.
func (s *groupSearcher) Weight() float64      { return 0 }
func (s *groupSearcher) SetQueryNorm(float64) {}

// filter gives the matches of a query the score 0.
type filter struct{ query.Query }

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

func silent(m *search.DocumentMatch, err error) (*search.DocumentMatch, error) {
	if m != nil {
		m.Score = 0
	}
	return m, err
}
