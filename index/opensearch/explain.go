package opensearch

import (
	"context"
	"fmt"

	"wensou/index"
	"wensou/index/plan"
	"wensou/index/rank"
)

// scoreParts takes the scores of places apart: what each sums up from, by ID.
func (s *search) scoreParts(ctx context.Context, places []place) (map[string][]index.ScorePart, error) {
	parts := map[string][]index.ScorePart{}
	if s.byTime {
		for _, p := range places {
			parts[p.doc.Source.ID] = []index.ScorePart{{Kind: index.TimePart, Value: p.score}}
		}
		return parts, nil
	}
	clauses, err := s.clauseScores(ctx, places)
	if err != nil {
		return nil, fmt.Errorf("explain: %w", err)
	}
	for _, p := range places {
		id := p.doc.Source.ID
		var again []index.ScorePart
		if p.again {
			again = s.ranker.Parts(s.document(p.doc))
		}
		parts[id] = rank.WithPin(s.ranker.Explain(p.score-(p.lead+p.pin), p.lead, s.page.bound, clauses[id], again), p.pin)
	}
	return parts, nil
}

// clauseScores returns what each clause of the query adds to the words' scores of
// places, by ID.
func (s *search) clauseScores(ctx context.Context, places []place) (map[string][]rank.Clause, error) {
	ids := make([]string, len(places))
	for i, p := range places {
		ids[i] = p.doc.Source.ID
	}
	matching := map[string]float64{}
	if q := s.plan.Matching(s.page.Step); q != nil {
		var err error
		if matching, err = s.scoresOf(ctx, q, ids); err != nil {
			return nil, err
		}
	}
	all := map[string][]rank.Clause{}
	for _, c := range s.plan.Scoring(s.page.Step, true) {
		scores, err := s.scoresOf(ctx, c.Query, ids)
		if err != nil {
			return nil, err
		}
		exact := isExact(c.Query, s.plan)
		for _, id := range ids {
			if exact || matching[id] > 0 {
				all[id] = append(all[id], rank.Clause{Text: c.Text, Score: scores[id]})
			}
		}
	}
	return all, nil
}

// isExact reports whether a clause is the text as it was typed, which scores an
// article also where it has nothing else of what is wanted.
func isExact(q plan.Query, p *plan.Plan) bool {
	l, ok := q.(plan.Literal)
	return ok && plan.Query(l) == p.Exact()
}

// scoresOf returns the scores that a query gives articles, by ID; none for those that
// do not match.
func (s *search) scoresOf(ctx context.Context, q plan.Query, ids []string) (map[string]float64, error) {
	if err := s.count(ctx, leavesOf(q)); err != nil {
		return nil, err
	}
	dsl := object{"bool": object{"must": s.compile(q).dsl, "filter": object{"terms": object{idField: ids}}}}
	a, err := s.ask(ctx, object{"query": dsl, "size": len(ids), "_source": []string{idField}, "track_scores": true})
	if err != nil {
		return nil, err
	}
	scores := map[string]float64{}
	for _, f := range a.Hits.Hits {
		scores[f.Source.ID] = f.Score
	}
	return scores, nil
}
