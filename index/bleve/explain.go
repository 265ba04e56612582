package bleve

import (
	"context"
	"errors"
	"slices"

	"github.com/blevesearch/bleve/v2/search"
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
	lead := found.lead(c.number)
	c.score -= lead
	pairs, err := v.literalParts(ctx, p, c)
	if err != nil {
		return nil, err
	}
	tier, scale := float64(wordTier), wordShare/found.bound
	switch {
	case c.score < wordTier:
		return append(pairs, index.ScorePart{Kind: index.TierPart, Value: lead}), nil
	case c.score >= topTier:
		tier, scale = topTier, wordsWeight/found.bound
	}
	parts := []index.ScorePart{{Kind: index.TierPart, Value: tier + lead}}
	scoring, err := v.scoring(ctx, p, found.taken, c.number)
	if err != nil {
		return nil, err
	}
	for _, clause := range scoring {
		score, err := v.scoreOf(ctx, clause.query, c.number)
		if err != nil {
			return nil, err
		}
		if score != 0 {
			parts = append(parts, index.ScorePart{Kind: index.WordsPart, Text: clause.text, Value: score * scale})
		}
	}
	if c.score >= topTier {
		parts = append(parts, pairs...)
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

// literalParts returns what the literal text gives to a score; in the last tier it
// is all of it.
func (v *view) literalParts(ctx context.Context, p *plan, c candidate) ([]index.ScorePart, error) {
	scorer, err := newPairScorer(v.columns, p.parts)
	if err != nil {
		return nil, err
	}
	forms, err := v.newFormsScorer(ctx, p.forms, []candidate{c}, []int{0})
	if err != nil {
		return nil, err
	}
	pairs := scorer.parts(v.columns, c.number)
	scale := 1.0
	switch {
	case c.score == accidentTier: // not among those that were ranked again
		scale = 0
	case c.score < wordTier:
		scale = accidentShare
	}
	return []index.ScorePart{
		{Kind: index.PairsPart, Value: pairs.pairs * scale},
		{Kind: index.WindowPart, Value: pairs.window * scale},
		{Kind: index.PassagePart, Value: pairs.passage * scale},
		{Kind: index.FormsPart, Value: forms.score(c.number) * scale},
	}, nil
}

// scoreOf returns the score that a query gives a document, 0 if it does not match.
func (v *view) scoreOf(ctx context.Context, q query.Query, number uint64) (score float64, err error) {
	s, err := q.Searcher(ctx, v.IndexReader, nil, search.SearcherOptions{})
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
