package server

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"wensou/corpus"
	"wensou/index"
)

// How much a page says of how its results are spread.
const (
	facetsAsked = 60 // values of each facet, of which a page shows those of one level of sections
	facetsShown = 8
)

// facetView is one way to narrow a search.
type facetView struct {
	Label  string
	Values []facetValue
}

// facetValue is a value with the search that is narrowed to it.
type facetValue struct {
	link
	Articles int
}

// facetViews returns the ways to narrow a search whose result is spread like this. What
// has been chosen already is a chip, and is offered no more; of sections those are offered
// that lie in the chosen one; and nothing that would leave all total articles.
func facetViews(f frame, facets *index.Facets, total int) []facetView {
	if facets == nil {
		return nil
	}
	var views []facetView
	add := func(label string, counts []index.Count, text func(string) string, narrow func(*searchParams, string)) {
		v := facetView{Label: f.T(label)}
		for _, c := range counts[:min(len(counts), facetsShown)] {
			p := f.Search.with(func(p *searchParams) { narrow(p, c.Value) })
			v.Values = append(v.Values, facetValue{link{searchPath(p), text(c.Value)}, c.Articles})
		}
		if len(v.Values) > 1 || len(v.Values) == 1 && v.Values[0].Articles < total {
			views = append(views, v)
		}
	}
	same := func(value string) string { return value }
	add("section", sectionsIn(f.Search.Section, facets.Sections), lastStep, func(p *searchParams, v string) { p.Section = v })
	if f.Search.From.IsZero() && f.Search.To.IsZero() {
		add("year_of", newestFirst(facets.Years), same, narrowToYear)
	}
	if f.Search.Source == "" {
		add("source", facets.Sources, same, func(p *searchParams, v string) { p.Source = v })
	}
	if f.Search.Author == "" {
		add("author", facets.Authors, same, func(p *searchParams, v string) { p.Author = v })
	}
	return views
}

// sectionsIn returns the counts of the sections that lie directly in one, or in none.
func sectionsIn(section string, counts []index.Count) []index.Count {
	above := ""
	if section != "" {
		above = section + corpus.SectionSeparator
	}
	return slices.DeleteFunc(slices.Clone(counts), func(c index.Count) bool {
		below, ok := strings.CutPrefix(c.Value, above)
		return !ok || strings.Contains(below, corpus.SectionSeparator)
	})
}

// lastStep returns the name of a section without those that it lies in.
func lastStep(path string) string {
	return path[strings.LastIndex(path, corpus.SectionSeparator)+1:]
}

func newestFirst(years []index.Count) []index.Count {
	return slices.SortedFunc(slices.Values(years), func(a, b index.Count) int { return cmp.Compare(b.Value, a.Value) })
}

// narrowToYear admits the days of a year.
func narrowToYear(p *searchParams, year string) {
	n, err := strconv.Atoi(year)
	if err != nil {
		return
	}
	p.From = time.Date(n, 1, 1, 0, 0, 0, 0, time.UTC)
	p.To = time.Date(n, 12, 31, 0, 0, 0, 0, time.UTC)
}
