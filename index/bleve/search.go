package bleve

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/segment"
)

// enough is how many articles must hold all the words of a short query for it
// not to be relaxed.
const enough = 10

// defaultSnippet is the length of a snippet, in runes.
const defaultSnippet = 120

// sortOrder makes ties come in the order of the IDs, on every run. Time is
// sorted through the score too; see literal.NewByTime.
var sortOrder = []string{"-_score", "_id"}

// Search implements index.Searcher.
func (x *Index) Search(ctx context.Context, q index.Query) (_ *index.Result, err error) {
	defer recoverTo(&err)
	if err := check(q); err != nil {
		return nil, err
	}
	p, err := x.newPlan(q)
	if err != nil {
		return nil, err
	}
	var from cursor
	if q.Cursor != "" {
		if from, err = parseCursor(q); err != nil {
			return nil, err
		}
	}
	found, step, err := x.run(ctx, q, p, from)
	if err != nil {
		return nil, readError(ctx, "search", err)
	}
	result := &index.Result{Total: int(found.Total), Relaxed: step > 0}
	if result.Hits, err = x.hits(ctx, q, p, found.Hits); err != nil {
		return nil, err
	}
	if n := len(found.Hits); n > 0 && n == q.Size {
		last := found.Hits[n-1]
		shown := max(q.Offset, from.Shown) + n
		if shown < result.Total {
			result.Next = cursor{Score: last.Score, ID: last.ID, Step: step, Shown: shown, Query: fingerprint(q)}.String()
		}
	}
	return result, nil
}

// readError says that an index can't be read: unless the context has ended, it is
// damaged, since a query that no index could answer was refused before.
func readError(ctx context.Context, doing string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return fmt.Errorf("%s: %w: %w", doing, ErrDamaged, err)
}

// check refuses what the edge should have refused; bleve panics on it.
func check(q index.Query) error {
	switch {
	case q.Size < 0 || q.Size > index.MaxSize:
		return &index.QueryError{Param: "size", Reason: fmt.Sprintf("from 0 to %d", index.MaxSize)}
	case q.Offset < 0 || q.Offset+q.Size > index.MaxWindow:
		return &index.QueryError{Param: "page", Reason: fmt.Sprintf("the first %d hits can be reached by page; use cursor for more", index.MaxWindow)}
	case q.Cursor != "" && q.Offset > 0:
		return &index.QueryError{Param: "cursor", Reason: "either cursor or page, not both"}
	}
	return nil
}

// run asks for the articles that hold all the words and, as long as they are
// too few, relaxes the query step by step; a step that finds no more is not
// taken. A page that follows another takes the step of the first.
func (x *Index) run(ctx context.Context, q index.Query, p *plan, from cursor) (*bleve.SearchResult, int, error) {
	if q.Cursor != "" {
		found, err := x.ask(ctx, q, p, from.Step, from.searchAfter())
		return found, from.Step, err
	}
	best, taken := (*bleve.SearchResult)(nil), 0
	for step := 0; step <= p.lastStep(); step++ {
		found, err := x.ask(ctx, q, p, step, nil)
		if err != nil {
			return nil, 0, err
		}
		if best == nil || found.Total > best.Total {
			best, taken = found, step
		}
		if best.Total >= enough {
			break
		}
	}
	return best, taken, nil
}

// ask sends a step of the query to bleve.
func (x *Index) ask(ctx context.Context, q index.Query, p *plan, step int, after []string) (*bleve.SearchResult, error) {
	request := bleve.NewSearchRequestOptions(x.filtered(q, p, p.query(step)), q.Size, q.Offset, false)
	request.SortBy(sortOrder)
	request.SearchAfter = after
	return x.bleve.SearchInContext(ctx, request)
}

// filtered adds the filters of q to a query, and its order.
func (x *Index) filtered(q index.Query, p *plan, matching query.Query) query.Query {
	queries := []query.Query{matching}
	for _, f := range []struct{ field, value string }{
		{sectionField, q.Section}, {sourceField, q.Source}, {authorField, q.Author}, {siteField, q.Site},
	} {
		if f.value != "" {
			queries = append(queries, term{field: f.field, text: segment.Trimmed(f.value)})
		}
	}
	if q.IDs != nil {
		queries = append(queries, filter{query.NewDocIDQuery(q.IDs)})
	}
	out := all(queries...)
	if !q.From.IsZero() || !q.To.IsZero() {
		out = literal.NewTimeRange(out, firstMinute(q.From), lastMinute(q.To))
	}
	switch {
	case q.Sort == index.Newest || q.Sort == index.Oldest:
		return literal.NewByTime(out, q.Sort == index.Oldest)
	case q.Size == 0 || p.all:
		return out
	}
	return rerank{inner: out, parts: p.parts, terms: slices.Concat(p.content, p.little)}
}

// firstMinute and lastMinute bound a range of days, half open; see corpus.Article.WallClock.
func firstMinute(day time.Time) uint32 {
	if day.IsZero() {
		return 1
	}
	return literal.MinuteOf(day)
}

func lastMinute(day time.Time) uint32 {
	if day.IsZero() {
		return math.MaxUint32
	}
	return literal.MinuteOf(day.AddDate(0, 0, 1))
}

// hits makes hits of bleve's matches. An article that was deleted since, or
// can't be read, is left out.
func (x *Index) hits(ctx context.Context, q index.Query, p *plan, matches search.DocumentMatchCollection) ([]index.Hit, error) {
	hits := make([]index.Hit, 0, len(matches))
	runes := q.Snippet
	if runes == 0 {
		runes = defaultSnippet
	}
	for _, m := range matches {
		a, err := x.articles.Article(ctx, m.ID)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
			continue
		}
		if err != nil {
			return nil, err
		}
		hits = append(hits, x.newHit(a, m.Score, p.marks, runes))
	}
	return hits, nil
}

// newHit cuts the text of a hit and marks the terms in it.
func (x *Index) newHit(a *corpus.Article, score float64, terms []string, runes int) index.Hit {
	snippet := index.Cut(a.Body, x.analyzer, terms, runes)
	at := snippet.Offset
	if len(snippet.Marks) > 0 {
		at += snippet.Marks[0].Start
	}
	return index.Hit{
		Article:    a,
		Score:      score,
		TitleMarks: index.Mark(a.Title, x.analyzer, terms),
		Snippet:    snippet,
		PageURL:    a.PageURL(at),
	}
}
