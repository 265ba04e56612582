package bleve

import (
	"context"
	"errors"
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/index"
	"wensou/segment"
)

// explain says how the query was understood.
func (p *plan) explain(s step, number int) *index.Explanation {
	e := &index.Explanation{Little: p.little, Need: s.min, Step: number}
	if p.expr != nil {
		e.Parsed = p.expr.String()
	}
	for _, u := range p.units {
		e.Units = append(e.Units, index.WantedUnit{Text: u.text, Words: u.words, Synonyms: u.synonyms})
	}
	return e
}

// scoreParts takes the score of a match apart: what it sums up from, in the order
// in which rank does.
func (v *view) scoreParts(ctx context.Context, p *plan, found *answer, c candidate) ([]index.ScorePart, error) {
	if found.byTime {
		return []index.ScorePart{{Kind: index.TimePart, Value: c.score}}, nil
	}
	r, err := v.newRanker(ctx, p, []candidate{c}, []int{0})
	if err != nil {
		return nil, err
	}
	again, err := r.parts(c.number)
	if err != nil {
		return nil, err
	}
	lead := found.lead(c.number)
	c.score -= lead
	switch {
	case c.score == accidentTier: // not among those that were ranked again
		return []index.ScorePart{{Kind: index.TierPart, Value: lead}}, nil
	case c.score < wordTier:
		return append(scaled(again, r.accidentScale()), index.ScorePart{Kind: index.TierPart, Value: lead}), nil
	case c.score < topTier:
		return v.wordParts(ctx, p, found, c.number, wordTier+lead, tierShare)
	}
	parts, err := v.wordParts(ctx, p, found, c.number, topTier+lead, tierShare*v.weights.Words*r.scale())
	return append(parts, scaled(again, r.scale())...), err
}

// scaled multiplies parts by a factor.
func scaled(parts []index.ScorePart, factor float64) []index.ScorePart {
	for i := range parts {
		parts[i].Value *= factor
	}
	return parts
}

// wordParts returns the tier of a document and what each clause of the query adds
// to it, of which all together are worth so much.
func (v *view) wordParts(ctx context.Context, p *plan, found *answer, number uint64, tier, worth float64) ([]index.ScorePart, error) {
	parts := []index.ScorePart{{Kind: index.TierPart, Value: tier}}
	scoring, err := v.scoring(ctx, p, found.taken, number)
	if err != nil {
		return nil, err
	}
	for _, clause := range scoring {
		score, err := v.scoreOf(ctx, clause.query, number)
		if err != nil {
			return nil, err
		}
		if score != 0 {
			parts = append(parts, index.ScorePart{Kind: index.WordsPart, Text: clause.text, Value: score * worth / found.bound})
		}
	}
	return parts, nil
}

// scoring returns the clauses that give the words' score of a document: those of
// what is wanted, if it has that, and the text as it was typed.
func (v *view) scoring(ctx context.Context, p *plan, s step, number uint64) ([]clause, error) {
	exact := []clause{{p.literal, p.exact()}}
	matching := p.matching(s)
	if matching == nil {
		return exact, nil
	}
	if score, err := v.scoreOf(ctx, matching, number); err != nil || score == 0 {
		return exact, err
	}
	clauses := append(slices.Clone(p.must), p.clauses(s)...)
	for _, w := range p.little {
		clauses = append(clauses, clause{w, newTerm(w)})
	}
	if p.name != "" {
		clauses = append(clauses, clause{p.name, anyOf(names(p.name)...)})
	}
	return append(clauses, exact...), nil
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

// explainHit adds to a hit how it came to its score and how it was cut.
func (v *view) explainHit(h *index.Hit, parts []index.ScorePart) {
	h.Explanation = &index.HitExplanation{
		Parts:   parts,
		Title:   termsOf(segment.Words(v.analyzer.Segment(h.Article.Title))),
		Snippet: termsOf(segment.Words(v.analyzer.Segment(h.Snippet.Text))),
	}
}

func termsOf(tokens []segment.Token) []string {
	terms := make([]string, len(tokens))
	for i, k := range tokens {
		terms[i] = k.Term
	}
	return terms
}
