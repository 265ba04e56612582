package bleve

import (
	"fmt"
	"iter"
	"strings"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/index/plan"
	"wensou/segment"
)

// facets counts the values of all matches and keeps the most frequent, n of each
// facet.
func (v *view) facets(all []candidate, n int) *index.Facets {
	counter := v.columns.NewCounter()
	for _, c := range all {
		counter.Add(c.number)
	}
	var years []index.Count
	for year, articles := range counter.Years() {
		years = append(years, index.Count{Value: fmt.Sprintf("%04d", year), Articles: articles})
	}
	return &index.Facets{
		Sections: facet(counter.Values(literal.Sections), plan.SectionPaths, n),
		Sources:  facet(counter.Values(literal.Sources), only, n),
		Authors:  facet(counter.Values(literal.Authors), corpus.AuthorNames, n),
		Years:    index.MostFrequent(years, n),
	}
}

// only is the way to split a value that is not split.
func only(value string) iter.Seq[string] {
	return func(yield func(string) bool) { yield(value) }
}

// facet counts the parts of values by the terms that addKeyword makes of them.
func facet(values map[string]int, split func(string) iter.Seq[string], n int) []index.Count {
	t := facetTally{forms: map[string]*facetForm{}, terms: map[string]*facetTerm{}}
	for value, articles := range values {
		t.values++
		for part := range split(value) {
			t.add(part, articles)
		}
	}
	return index.MostFrequent(t.counts(), n)
}

// facetTally counts the terms of one facet, and the forms in which they are
// written.
type facetTally struct {
	forms  map[string]*facetForm
	terms  map[string]*facetTerm
	values int // so far; a term is counted once in each: 周渡、周渡 is one author
}

type facetForm struct {
	term     *facetTerm // nil for white space
	articles int
}

type facetTerm struct {
	articles int
	in       int // the last value that it was in
	common   string
	most     int // articles that have the form common
}

// add counts the articles with a form.
func (t *facetTally) add(written string, articles int) {
	written = strings.TrimSpace(written)
	f := t.forms[written]
	if f == nil {
		f = &facetForm{term: t.termOf(written)}
		t.forms[written] = f
	}
	if f.term == nil || f.term.in == t.values {
		return
	}
	f.term.in = t.values
	f.term.articles += articles
	f.articles += articles
}

// termOf returns the term of a form.
func (t *facetTally) termOf(written string) *facetTerm {
	normal := segment.Trimmed(written)
	if normal == "" {
		return nil
	}
	if t.terms[normal] == nil {
		t.terms[normal] = new(facetTerm)
	}
	return t.terms[normal]
}

// counts returns the counts of all terms, each in its most common form.
func (t *facetTally) counts() []index.Count {
	for written, f := range t.forms {
		if f.term != nil && (f.articles > f.term.most || f.articles == f.term.most && written < f.term.common) {
			f.term.common, f.term.most = written, f.articles
		}
	}
	counts := make([]index.Count, 0, len(t.terms))
	for _, m := range t.terms {
		counts = append(counts, index.Count{Value: m.common, Articles: m.articles})
	}
	return counts
}
