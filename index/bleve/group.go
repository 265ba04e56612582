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

	"wensou/index/plan"
)

// group matches the documents that enough of its queries match, and scores them
// with the sum of the scores. bleve's own disjunction multiplies the sum by the
// share of its queries that matched, which would rank an article above another
// only because one more clause spoke of it.
type group struct {
	queries []query.Query
	min     int     // queries that must match; at least one
	share   float64 // or, above 0: the share of the queries, each weighed by the most it can score

	optional []query.Query // these add their scores, and need not match
}

var _ query.Query = group{}

// anyOf matches the documents that one of the queries matches.
func anyOf(queries ...query.Query) query.Query {
	if len(queries) == 1 {
		return queries[0]
	}
	return group{queries: queries, min: 1}
}

// bounded is a searcher that knows a score which no document exceeds.
type bounded interface{ bound() float64 }

// boundOf returns a score that no document of a searcher exceeds.
func boundOf(s search.Searcher) float64 {
	if b, ok := s.(bounded); ok {
		return b.bound()
	}
	return plan.Accidental
}

// Searcher implements query.Query.
func (g group) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	s := &groupSearcher{need: float64(max(g.min, 1))}
	for i, q := range slices.Concat(g.queries, g.optional) {
		child, err := q.Searcher(ctx, r, m, o)
		if err != nil {
			return nil, errors.Join(err, s.Close())
		}
		added := &member{Searcher: child}
		if i < len(g.queries) {
			added.weight = 1
		}
		s.members = append(s.members, added)
	}
	if g.share > 0 {
		s.need = 0
		for _, m := range s.members[:len(g.queries)] {
			m.weight = boundOf(m.Searcher)
			s.need += g.share * m.weight
		}
	}
	s.divide()
	return s, nil
}

// member is one of the searchers of a group.
type member struct {
	search.Searcher
	weight float64
	match  *search.DocumentMatch // nil before the first and behind the last
	begun  bool
	ended  bool
}

// groupSearcher looks for documents in the leading members alone: the others
// together don't weigh enough. It is the method of MaxScore (Turtle and Flood,
// "Query evaluation: strategies and optimizations", 1995), with the weight that a
// document needs for its threshold. Where all are needed one member leads, the
// rarest.
type groupSearcher struct {
	members []*member // by weight, the longer lists before the shorter of equal weight
	sums    []float64 // sums[i] is the weight of members[:i]
	leaders int       // members[leaders:] lead
	need    float64
}

// slack is what sums of weights may differ by.
const slack = 1e-9

// divide puts the members in order and finds the leaders.
func (s *groupSearcher) divide() {
	slices.SortStableFunc(s.members, func(a, b *member) int {
		return cmp.Or(cmp.Compare(a.weight, b.weight), cmp.Compare(b.Count(), a.Count()))
	})
	s.sums = make([]float64, len(s.members)+1)
	for i, m := range s.members {
		s.sums[i+1] = s.sums[i] + m.weight
	}
	s.need -= slack
	for s.leaders < len(s.members) && s.sums[s.leaders+1] < s.need {
		s.leaders++
	}
}

func (s *groupSearcher) Next(ctx *search.SearchContext) (*search.DocumentMatch, error) {
	for _, m := range s.members[s.leaders:] {
		if !m.begun {
			if err := m.move(ctx, nil); err != nil {
				return nil, err
			}
		}
	}
	for {
		id := s.lowest()
		if id == nil {
			return nil, nil
		}
		match, err := s.take(ctx, id)
		if match != nil || err != nil {
			return match, err
		}
	}
}

// Advance implements search.Searcher.
func (s *groupSearcher) Advance(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	for _, m := range s.members[s.leaders:] {
		if err := m.reach(ctx, id); err != nil {
			return nil, err
		}
	}
	return s.Next(ctx)
}

// lowest returns the lowest document of the leaders, nil if there is none.
func (s *groupSearcher) lowest() bleveindex.IndexInternalID {
	var low bleveindex.IndexInternalID
	for _, m := range s.members[s.leaders:] {
		if m.match != nil && (low == nil || m.match.IndexInternalID.Compare(low) < 0) {
			low = m.match.IndexInternalID
		}
	}
	return low
}

// take moves the leaders past a document and returns its match, nil if it does
// not weigh enough. id belongs to a match of a leader.
func (s *groupSearcher) take(ctx *search.SearchContext, id bleveindex.IndexInternalID) (*search.DocumentMatch, error) {
	joined := ctx.DocumentMatchPool.Get()
	joined.IndexInternalID = append(joined.IndexInternalID[:0], id...)
	id = joined.IndexInternalID
	weight := 0.0
	for i := len(s.members) - 1; i >= 0; i-- {
		m := s.members[i]
		if i < s.leaders {
			if weight+s.sums[i+1] < s.need {
				break
			}
			if err := m.reach(ctx, id); err != nil {
				return nil, err
			}
		}
		if m.match == nil || !m.match.IndexInternalID.Equals(id) {
			continue
		}
		weight += m.weight
		joined.Score += m.match.Score
		if err := m.move(ctx, nil); err != nil {
			return nil, err
		}
	}
	if weight < s.need {
		ctx.DocumentMatchPool.Put(joined)
		return nil, nil
	}
	return joined, nil
}

// reach moves the member to its first match that is not below id.
func (m *member) reach(ctx *search.SearchContext, id bleveindex.IndexInternalID) error {
	if m.ended || m.match != nil && m.match.IndexInternalID.Compare(id) >= 0 {
		return nil
	}
	return m.move(ctx, id)
}

// move brings the member to its next match or, with an id, to the first that is
// not below it. The match it had goes back to the pool.
func (m *member) move(ctx *search.SearchContext, id bleveindex.IndexInternalID) error {
	last := m.match
	var err error
	if id == nil {
		m.match, err = m.Next(ctx)
	} else {
		m.match, err = m.Advance(ctx, id)
	}
	if last != nil {
		ctx.DocumentMatchPool.Put(last)
	}
	m.begun, m.ended = true, m.match == nil
	return err
}

func (s *groupSearcher) bound() float64 {
	sum := 0.0
	for _, m := range s.members {
		sum += boundOf(m.Searcher)
	}
	return sum
}

func (s *groupSearcher) Close() error {
	errs := make([]error, len(s.members))
	for i, m := range s.members {
		errs[i] = m.Close()
	}
	return errors.Join(errs...)
}

// Count is an upper bound: what the leaders match.
func (s *groupSearcher) Count() uint64 {
	sum := uint64(0)
	for _, m := range s.members[s.leaders:] {
		sum += m.Count()
	}
	return sum
}

func (s *groupSearcher) Min() int { return 0 }

func (s *groupSearcher) Size() int {
	size := 64
	for _, m := range s.members {
		size += m.Size()
	}
	return size
}

func (s *groupSearcher) DocumentMatchPoolSize() int {
	n := len(s.members) + 1
	for _, m := range s.members {
		n += m.DocumentMatchPoolSize()
	}
	return n
}

// Weight and SetQueryNorm: see termSearcher.
func (s *groupSearcher) Weight() float64      { return 0 }
func (s *groupSearcher) SetQueryNorm(float64) {}
