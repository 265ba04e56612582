package bleve

import (
	"context"
	"fmt"

	"github.com/blevesearch/bleve/v2/search/query"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/index/plan"
	"wensou/index/related"
)

// Related implements index.Searcher.
func (x *Index) Related(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (_ *index.RelatedResult, err error) {
	defer recoverTo(&err)
	defer faultsPanic()()
	if err := o.Check(); err != nil {
		return nil, err
	}
	v, err := x.open()
	if err != nil {
		return nil, readError(ctx, "related articles", err)
	}
	defer v.Close()
	f := related.Finder{Backend: chooser{v}, Words: v.analyzer, Articles: v.articles}
	found, err := f.Find(ctx, a, o)
	if err != nil {
		return nil, fmt.Errorf("related articles: %w", err)
	}
	return found, nil
}

// chooser implements related.Backend.
type chooser struct{ view *view }

var _ related.Backend = chooser{}

// Choose implements related.Backend.
func (c chooser) Choose(ctx context.Context, terms []index.WeightedTerm, n int) ([]related.Candidate, error) {
	found, err := c.view.scan(ctx, anyOf(plan.Each(terms, func(t index.WeightedTerm) query.Query {
		return term{field: wordsField, text: t.Term, weight: t.Weight}
	})...))
	if err != nil {
		return nil, readError(ctx, "choose", err)
	}
	places, err := c.view.page(found.all, 0, n)
	if err != nil {
		return nil, readError(ctx, "choose", err)
	}
	columns := c.view.columns
	chosen := make([]related.Candidate, len(places))
	for i, at := range places {
		chosen[i] = related.Candidate{
			ID: at.id, Score: at.score, Day: literal.TimeOf(columns.Minute(at.number)),
			Cluster: columns.Keyword(literal.Clusters, at.number),
			Text:    func(runes int) (title, body string) { return columns.Opening(at.number, runes) },
		}
	}
	return chosen, nil
}

// Holding implements related.Backend.
func (c chooser) Holding(ctx context.Context, text string) (int, error) {
	if n, err := c.view.columns.PairFrequency(text); n > 0 || err != nil {
		return int(n), readError(ctx, "count", err)
	}
	found, err := c.view.scan(ctx, literal.NewQuery(text, 1))
	if err != nil {
		return 0, readError(ctx, "count", err)
	}
	return len(found.all), nil
}

// Tagged implements related.Backend.
func (c chooser) Tagged(ctx context.Context, tag string) (uint64, error) {
	return c.frequency(ctx, tagField, tag)
}

// DocCount implements index.TermStats.
func (c chooser) DocCount(ctx context.Context) (uint64, error) {
	n, err := c.view.DocCount()
	return n, readError(ctx, "count", err)
}

// DocFreq implements index.TermStats.
func (c chooser) DocFreq(ctx context.Context, term string) (uint64, error) {
	return c.frequency(ctx, wordsField, term)
}

// frequency returns how many articles have a term in a field. Deleted ones, which stay
// in their segment until it is merged, do not count.
func (c chooser) frequency(ctx context.Context, field, term string) (uint64, error) {
	postings, err := c.view.TermFieldReader(ctx, []byte(term), field, false, false, false)
	if err != nil {
		return 0, readError(ctx, "count", err)
	}
	return postings.Count(), readError(ctx, "count", postings.Close())
}
