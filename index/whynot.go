package index

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wensou/corpus"
	"wensou/index/period"
)

// Cause is why an article is not among the results of a query.
type Cause string

// The causes.
const (
	Found      Cause = "found"       // it is among them
	Unknown    Cause = "unknown"     // there is no such article: not crawled, or deleted
	Damaged    Cause = "damaged"     // it can't be read
	NotIndexed Cause = "not_indexed" // it is stored, and will be found when the index has caught up
	BySection  Cause = "section"     // a filter leaves it out
	BySource   Cause = "source"
	ByAuthor   Cause = "author"
	BySite     Cause = "site"
	ByDate     Cause = "date"
	ByID       Cause = "id"       // the query names other articles
	Excluded   Cause = "excluded" // it holds what the query leaves out
	Unmatched  Cause = "unmatched"
)

// Absence says why an article is not among the results of a query.
type Absence struct {
	Cause Cause
	// Detail lists the value of the filter, the part that excludes the article,
	// or the parts of the query that it lacks.
	Detail []string
	// Held lists the parts of the query that an Unmatched article holds.
	Held []string
}

// WhyNot says why the article with an ID is not among the results of q, on
// whatever page. It asks s for parts of the query until one leaves the article
// out.
func WhyNot(ctx context.Context, s Searcher, texts Articles, q Query, id string) (Absence, error) {
	w := inquiry{ctx: ctx, searcher: s, id: id}
	switch _, err := texts.Article(ctx, id); {
	case errors.Is(err, corpus.ErrNotFound):
		return Absence{Cause: Unknown}, nil
	case errors.Is(err, corpus.ErrDamaged):
		return Absence{Cause: Damaged}, nil
	case err != nil:
		return Absence{}, fmt.Errorf("why not %q: %w", id, err)
	}
	if in, err := w.admits(Query{}); err != nil || !in {
		return Absence{Cause: NotIndexed}, err
	}
	for _, f := range filtersOf(q) {
		if in, err := w.admits(f.query); err != nil || !in {
			return Absence{Cause: f.cause, Detail: f.values}, err
		}
	}
	if q.IDs != nil && !slices.Contains(q.IDs, id) {
		return Absence{Cause: ByID}, nil
	}
	if q.Text == "" {
		return Absence{Cause: Found}, nil
	}
	return w.text(q)
}

// inquiry asks about one article.
type inquiry struct {
	ctx      context.Context
	searcher Searcher
	id       string
}

// admits reports whether the article is among those of a query.
func (w inquiry) admits(q Query) (bool, error) {
	if q.IDs == nil {
		q.IDs = []string{w.id}
	}
	q.Sort, q.Offset, q.Size, q.Cursor = Newest, 0, 1, ""
	r, err := w.searcher.Search(w.ctx, q)
	return err == nil && r.Total > 0, err
}

// filterOf is one of the filters of a query, alone.
type filterOf struct {
	cause  Cause
	values []string
	query  Query
}

// filtersOf returns the filters of a query that are set.
func filtersOf(q Query) []filterOf {
	var filters []filterOf
	add := func(cause Cause, value string, query Query) {
		if value != "" {
			filters = append(filters, filterOf{cause, []string{value}, query})
		}
	}
	add(BySection, q.Section, Query{Section: q.Section})
	add(BySource, q.Source, Query{Source: q.Source})
	add(ByAuthor, q.Author, Query{Author: q.Author})
	add(BySite, q.Site, Query{Site: q.Site})
	if !q.From.IsZero() || !q.To.IsZero() {
		add(ByDate, period.Period{From: q.From, To: q.To}.String(), Query{From: q.From, To: q.To})
	}
	return filters
}

// text tells which part of the query's text the article does not meet. One that
// holds the text as it was typed is found, whatever its parts say.
func (w inquiry) text(q Query) (Absence, error) {
	e, _, err := Understand(q.Text)
	if err != nil {
		return Absence{}, err
	}
	alone := q
	alone.IDs, alone.Sort, alone.Offset, alone.Size, alone.Cursor, alone.Explain = []string{w.id}, ByRelevance, 0, 1, "", true
	one, err := w.searcher.Search(w.ctx, alone)
	if err != nil {
		return Absence{}, err
	}
	if one.Total > 0 && !one.Relaxed {
		return Absence{Cause: Found}, nil
	}
	parts, ok := e.(All)
	if !ok {
		parts = All{e}
	}
	for _, part := range parts {
		switch part := part.(type) {
		case Not:
			if in, err := w.admits(Query{Text: part.Expr.String()}); err != nil || in {
				return Absence{Cause: Excluded, Detail: []string{part.Expr.String()}}, err
			}
		case Date:
			if in, err := w.admits(Query{From: part.Period.From, To: part.Period.To}); err != nil || !in {
				return Absence{Cause: ByDate, Detail: []string{part.Text}}, err
			}
		}
	}
	return w.lacking(q, parts, one)
}

// lacking tells which parts the article lacks, and whether the query, as far as it
// was relaxed, wants them. one is the answer of the query among this article alone.
func (w inquiry) lacking(q Query, parts All, one *Result) (Absence, error) {
	whole := q
	whole.Sort, whole.Offset, whole.Size, whole.Cursor, whole.Explain = ByRelevance, 0, 1, "", true
	among, err := w.searcher.Search(w.ctx, whole)
	if err != nil {
		return Absence{}, err
	}
	a := Absence{Cause: Unmatched}
	for _, text := range wantedParts(parts, among.Explanation) {
		r, err := w.searcher.Search(w.ctx, Query{Text: text, IDs: []string{w.id}, Sort: Newest, Size: 1})
		switch {
		case err != nil:
			return Absence{}, err
		case r.Total > 0 && !r.Relaxed:
			a.Held = append(a.Held, text)
		default:
			a.Detail = append(a.Detail, text)
		}
	}
	if one.Total > 0 && one.Explanation.Step <= among.Explanation.Step {
		return Absence{Cause: Found, Held: a.Held}, nil
	}
	return a, nil
}

// wantedParts returns the units of a query and its other parts, but for those that
// leave out or name days.
func wantedParts(parts All, e *Explanation) []string {
	var texts []string
	for _, u := range e.Units {
		texts = append(texts, u.Text)
	}
	for _, part := range parts {
		switch part.(type) {
		case Words, Not, Date:
		default:
			texts = append(texts, part.String())
		}
	}
	return texts
}
