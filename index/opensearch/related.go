package opensearch

import (
	"context"
	"fmt"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/plan"
	"wensou/index/related"
	"wensou/segment"
)

// Related implements index.Searcher.
func (x *Index) Related(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	v := x.open()
	c := chooser{v}
	if err := c.prepare(ctx, a); err != nil {
		return nil, fmt.Errorf("related articles: %w", err)
	}
	f := related.Finder{Backend: c, Words: v.dictionary, Articles: v.articles}
	found, err := f.Find(ctx, a, o)
	if err != nil {
		return nil, fmt.Errorf("related articles: %w", err)
	}
	return found, nil
}

// chooser implements related.Backend.
type chooser struct{ view *view }

var _ related.Backend = chooser{}

// prepare counts the words of an article at once, which are asked for one by one
// later.
func (c chooser) prepare(ctx context.Context, a *corpus.Article) error {
	var leaves []object
	for _, text := range []string{a.Title, a.Body} {
		for _, w := range segment.Words(c.view.dictionary.Segment(text)) {
			if index.IsKeyTerm(w.Term) {
				leaves = append(leaves, termQuery(plan.Words, w.Term, 1))
			}
		}
	}
	return c.view.count(ctx, leaves)
}

// Choose implements related.Backend.
func (c chooser) Choose(ctx context.Context, terms []index.WeightedTerm, n int) ([]related.Candidate, error) {
	wanted := plan.AnyOf(plan.Each(terms, func(t index.WeightedTerm) plan.Query {
		return plan.Term{Field: plan.Words, Text: t.Term, Weight: t.Weight}
	})...)
	if err := c.view.count(ctx, leavesOf(wanted)); err != nil {
		return nil, err
	}
	a, err := c.view.ask(ctx, object{
		"query": c.view.compile(wanted).dsl, "size": n, "sort": []object{{"_score": "desc"}, {idField: "asc"}}, "track_scores": true,
		"_source": []string{idField, clusterField, minuteField, storedField},
	})
	if err != nil {
		return nil, fmt.Errorf("choose: %w", err)
	}
	chosen := make([]related.Candidate, len(a.Hits.Hits))
	for i, f := range a.Hits.Hits {
		chosen[i] = related.Candidate{
			ID: f.Source.ID, Score: f.Score, Day: timeOf(f.Source.Minute), Cluster: f.Source.Cluster,
			Text: func(runes int) (title, body string) {
				return f.Source.Stored.Title, opening(f.Source.Stored.Body, runes)
			},
		}
	}
	return chosen, nil
}

// opening returns so many characters of a text at most.
func opening(text string, runes int) string {
	for i := range text {
		if runes == 0 {
			return text[:i]
		}
		runes--
	}
	return text
}

// Holding implements related.Backend.
func (c chooser) Holding(ctx context.Context, text string) (int, error) {
	n, err := c.frequency(ctx, literal(plan.Literal{Text: text}))
	return int(n), err //nolint:gosec // a number of articles
}

// Tagged implements related.Backend.
func (c chooser) Tagged(ctx context.Context, tag string) (uint64, error) {
	return c.frequency(ctx, termQuery(plan.Tag, tag, 1))
}

// DocCount implements index.TermStats.
func (c chooser) DocCount(context.Context) (uint64, error) { return c.view.documents, nil }

// DocFreq implements index.TermStats.
func (c chooser) DocFreq(ctx context.Context, term string) (uint64, error) {
	return c.frequency(ctx, termQuery(plan.Words, term, 1))
}

// frequency returns how many articles match a leaf.
func (c chooser) frequency(ctx context.Context, leaf object) (uint64, error) {
	if err := c.view.count(ctx, []object{leaf}); err != nil {
		return 0, err
	}
	return c.view.counted(leaf), nil
}
