package bleve

import (
	"context"
	"errors"

	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index"
	"wensou/index/plan"
	"wensou/index/rank"
)

// scoreParts takes the score of a match apart: what it sums up from, in the order
// in which rank does.
func (v *view) scoreParts(ctx context.Context, p *plan.Plan, found *answer, c candidate) ([]index.ScorePart, error) {
	if found.byTime {
		return []index.ScorePart{{Kind: index.TimePart, Value: c.score}}, nil
	}
	r, err := v.newRanker(ctx, p, []candidate{c}, []int{0})
	if err != nil {
		return nil, err
	}
	parts, err := r.parts(c.number)
	if err != nil {
		return nil, err
	}
	clauses, err := v.clauseScores(ctx, p, found.taken, c.number)
	if err != nil {
		return nil, err
	}
	lead, pin := found.lead(c.number), found.pins[c.number]
	return rank.WithPin(r.Explain(c.score-(lead+pin), lead, found.bound, clauses, parts), pin), nil
}

// clauseScores returns what each clause of the query adds to the words' score of a
// document.
func (v *view) clauseScores(ctx context.Context, p *plan.Plan, s plan.Step, number uint64) ([]rank.Clause, error) {
	matches := false
	if matching := p.Matching(s); matching != nil {
		score, err := v.scoreOf(ctx, compile(matching), number)
		if err != nil {
			return nil, err
		}
		matches = score != 0
	}
	var scores []rank.Clause
	for _, c := range p.Scoring(s, matches) {
		score, err := v.scoreOf(ctx, compile(c.Query), number)
		if err != nil {
			return nil, err
		}
		scores = append(scores, rank.Clause{Text: c.Text, Score: score})
	}
	return scores, nil
}

// scoreOf returns the score that a query gives a document, 0 if it does not match.
func (v *view) scoreOf(ctx context.Context, q query.Query, number uint64) (score float64, err error) {
	s, err := v.searcher(ctx, q)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	pool := v.pool(s)
	id := bleveindex.NewIndexInternalID(nil, number)
	m, err := s.Advance(pool, id)
	if err != nil || m == nil || !m.IndexInternalID.Equals(id) {
		return 0, err
	}
	return m.Score, nil
}
