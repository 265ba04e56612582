package bleve

import (
	"context"
	"slices"
	"strings"

	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/corpus"
	"wensou/index"
)

// What of an article counts how much when its key terms are chosen, and how many
// there are (FACTS.md, "Related articles").
const (
	keyTerms        = 30
	titlePassage    = 3
	openingPassage  = 1.5
	ordinaryPassage = 1
)

// maxReasons bounds the shared terms that a related hit names.
const maxReasons = 5

// Related implements index.Searcher: the articles that hold most of the key
// terms of a, by BM25, each term with its weight.
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
	terms, err := v.keyTerms(ctx, a)
	if err != nil {
		return nil, readError(ctx, "related articles", err)
	}
	if len(terms) == 0 {
		return &index.RelatedResult{}, nil
	}
	found, err := v.scan(ctx, relatedQuery(terms))
	if err != nil {
		return nil, readError(ctx, "related articles", err)
	}
	places, err := v.page(found.all, 0, o.N+len(o.Exclude)+1)
	if err != nil {
		return nil, readError(ctx, "related articles", err)
	}
	p := &plan{}
	for _, t := range terms {
		p.mark(t.Term, t.Weight, index.AsWord)
	}
	places = slices.DeleteFunc(places, func(at place) bool { return at.id == a.ID || slices.Contains(o.Exclude, at.id) })
	hits, err := v.hits(ctx, index.Query{}, p, nil, places[:min(o.N, len(places))])
	if err != nil {
		return nil, err
	}
	for i := range hits {
		hits[i].Reasons = v.reasons(a, hits[i].Article, terms)
	}
	return &index.RelatedResult{Hits: hits}, nil
}

func relatedQuery(terms []index.WeightedTerm) query.Query {
	return anyOf(each(terms, func(t index.WeightedTerm) query.Query {
		return term{field: wordsField, text: t.Term, weight: t.Weight}
	})...)
}

// keyTerms returns the terms that say what the article is about.
func (v *view) keyTerms(ctx context.Context, a *corpus.Article) ([]index.WeightedTerm, error) {
	opening, rest, _ := strings.Cut(a.Body, "\n")
	return index.KeyTerms(ctx, []index.Passage{
		{Tokens: v.analyzer.Segment(a.Title), Weight: titlePassage},
		{Tokens: v.analyzer.Segment(opening), Weight: openingPassage},
		{Tokens: v.analyzer.Segment(rest), Weight: ordinaryPassage},
	}, stats{v}, keyTerms)
}

// reasons returns what the two articles share: the heaviest key terms, as the
// related one writes them, and the section. The weights of the terms are shares
// of the key terms' whole weight.
func (v *view) reasons(a, related *corpus.Article, terms []index.WeightedTerm) []index.Reason {
	written := map[string]string{}
	for _, text := range []string{related.Title, related.Body} {
		for _, k := range v.analyzer.Segment(text) {
			if _, ok := written[k.Term]; !ok {
				written[k.Term] = text[k.Start:k.End]
			}
		}
	}
	sum := 0.0
	for _, t := range terms {
		sum += t.Weight
	}
	var reasons []index.Reason
	for _, t := range terms {
		if w, ok := written[t.Term]; ok && len(reasons) < maxReasons && !contains(reasons, w) {
			reasons = append(reasons, index.Reason{Kind: index.SharedTerm, Text: w, Weight: t.Weight / sum})
		}
	}
	if path := a.SectionPath(); path != "" && path == related.SectionPath() {
		reasons = append(reasons, index.Reason{Kind: index.SameSection, Text: path})
	}
	return reasons
}

// contains reports whether a reason says already what text would: 职工 says
// nothing beside 职工学校.
func contains(reasons []index.Reason, text string) bool {
	return slices.ContainsFunc(reasons, func(r index.Reason) bool { return strings.Contains(r.Text, text) })
}

// stats counts articles in a reader.
type stats struct{ reader bleveindex.IndexReader }

var _ index.TermStats = stats{}

// DocCount implements index.TermStats.
func (s stats) DocCount(context.Context) (uint64, error) { return s.reader.DocCount() }

// DocFreq implements index.TermStats. Deleted articles count until their segment
// is merged.
func (s stats) DocFreq(ctx context.Context, term string) (uint64, error) {
	postings, err := s.reader.TermFieldReader(ctx, []byte(term), wordsField, false, false, false)
	if err != nil {
		return 0, err
	}
	return postings.Count(), postings.Close()
}
