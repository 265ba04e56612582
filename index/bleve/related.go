package bleve

import (
	"context"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve/literal"
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
	f := related.Finder{Backend: chooser{v, stats{v}}, Words: v.analyzer, Articles: v.articles}
	found, err := f.Find(ctx, a, o)
	if err != nil {
		return nil, readError(ctx, "related articles", err)
	}
	return found, nil
}

// chooser implements related.Backend.
type chooser struct {
	*view
	stats
}

var _ related.Backend = chooser{}

// Choose implements related.Backend.
func (c chooser) Choose(ctx context.Context, terms []index.WeightedTerm, n int) ([]related.Candidate, error) {
	found, err := c.scan(ctx, anyOf(each(terms, func(t index.WeightedTerm) query.Query {
		return term{field: wordsField, text: t.Term, weight: t.Weight}
	})...))
	if err != nil {
		return nil, err
	}
	places, err := c.page(found.all, 0, n)
	if err != nil {
		return nil, err
	}
	chosen := make([]related.Candidate, len(places))
	for i, at := range places {
		chosen[i] = related.Candidate{
			ID: at.id, Score: at.score, Published: literal.TimeOf(c.columns.Minute(at.number)),
			Text: func(runes int) (title, body string) { return c.columns.Opening(at.number, runes) },
		}
	}
	return chosen, nil
}

// Holding implements related.Backend.
func (c chooser) Holding(ctx context.Context, text string) (int, error) {
	if utf8.RuneCountInString(text) == 2 {
		n, err := c.columns.PairFrequency(text)
		return int(n), err
	}
	found, err := c.scan(ctx, literal.NewQuery(text, 1))
	if err != nil {
		return 0, err
	}
	return len(found.all), nil
}

// Tagged implements related.Backend.
func (c chooser) Tagged(ctx context.Context, tag string) (uint64, error) {
	return c.frequency(ctx, tagField, tag)
}

// stats counts articles in a reader.
type stats struct{ reader bleveindex.IndexReader }

var _ index.TermStats = stats{}

// DocCount implements index.TermStats.
func (s stats) DocCount(context.Context) (uint64, error) { return s.reader.DocCount() }

// DocFreq implements index.TermStats. Deleted articles count until their segment
// is merged.
func (s stats) DocFreq(ctx context.Context, term string) (uint64, error) {
	return s.frequency(ctx, wordsField, term)
}

// frequency returns how many articles have a term in a field.
func (s stats) frequency(ctx context.Context, field, term string) (uint64, error) {
	postings, err := s.reader.TermFieldReader(ctx, []byte(term), field, false, false, false)
	if err != nil {
		return 0, err
	}
	return postings.Count(), postings.Close()
}
