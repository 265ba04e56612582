package rules

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"wensou/corpus"
	"wensou/index"
)

// Bounds on a preview.
const (
	maxQueries  = 100
	firstHits   = 10               // of each query, which are compared
	previewTime = 30 * time.Second // unless the context ends before
)

// Preview says what a change would do.
type Preview struct {
	Added, Removed []string // lines
	Changed        []QueryChange
	Compared       int      // queries that were asked
	Idle           []string // of the lines added, what has no effect: IDs that no article has, stop words that are no word of the dictionary
	Left           int      // queries that were not: beyond the bound, or the time was up
	Articles       int      // among which they were asked, for a change of words; 0: all
}

// QueryChange says how the answer to a query would change.
type QueryChange struct {
	Query         string
	Before, After int    // articles, reprints taken together
	Moves         []Move // the first of the answer after the change, then those that would be gone
}

// Move is an article that would change its place among the first ten.
type Move struct {
	Article       *corpus.Article
	Before, After int // place, from 1; 0: not among them
}

// Preview asks queries by the rules in use and by those of a change, and compares the
// answers as readers see them: those that the change itself names, and others. It returns
// the errors of Apply, and what was compared when the context ends. A change of words,
// which only a rebuild shows, is tried in two small indexes; see trial.go.
func (b *Book) Preview(ctx context.Context, c Change, queries []string) (*Preview, error) {
	c, now, err := b.change(c)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithTimeout(ctx, previewTime)
	defer stop()
	p := new(Preview)
	p.Added, p.Removed, _ = difference(now, c.Text)
	named := namedBy(c.List, slices.Concat(p.Added, p.Removed))
	asked := unique(slices.Concat(named, queries))
	p.Left = max(0, len(asked)-maxQueries)
	asked = asked[:len(asked)-p.Left]
	before := side{b.options.Search, b.rules()}
	if p.Idle, err = b.idle(ctx, c.List, p.Added); err != nil && ctx.Err() == nil {
		return nil, fmt.Errorf("preview: %w", err)
	}
	if c.List == Words {
		return p, b.tryWords(ctx, p, c.Text, unique(named), asked)
	}
	after := *before.rules
	if err := parse(c.List, c.Text, &after); err != nil {
		return nil, err
	}
	return p, p.compare(ctx, asked, before, side{b.options.Search, &after})
}

// rules returns those in use.
func (b *Book) rules() *index.Rules {
	if b.options.Rules != nil {
		if r := b.options.Rules(); r != nil {
			return r
		}
	}
	return new(index.Rules)
}

// namedBy returns the queries that lines of a list speak of.
func namedBy(l List, lines []string) []string {
	var queries []string
	for _, line := range rulesIn(lines) {
		switch l {
		case Pins:
			if query, _, err := index.SplitPin(line); err == nil {
				queries = append(queries, query)
			}
		case Synonyms:
			queries = append(queries, index.SynonymsIn(line)...)
		case Words:
			queries = append(queries, strings.Fields(line)[0])
		case StopWords:
			queries = append(queries, stopWordOf(line))
		}
	}
	return queries
}

// rulesIn returns the lines that are neither blank nor comments.
func rulesIn(lines []string) []string {
	var all []string
	for _, line := range lines {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line != "" && !strings.HasPrefix(line, "#") {
			all = append(all, line)
		}
	}
	return all
}

// stopWordOf returns the word of a line of stop words.
func stopWordOf(line string) string { return strings.TrimSpace(strings.TrimPrefix(line, "-")) }

// unique returns the queries that say something, each once however it is written.
func unique(queries []string) []string {
	var all []string
	seen := map[string]bool{"": true}
	for _, q := range queries {
		if key := index.Literal(q); !seen[key] {
			seen[key] = true
			all = append(all, q)
		}
	}
	return all
}

// side is one of the two that are compared.
type side struct {
	search index.Searcher
	rules  *index.Rules
}

// ask returns the first hits of a query, as the pages for readers show them.
func (s side) ask(ctx context.Context, query string) (*index.Result, error) {
	return s.search.Search(ctx, index.Query{Text: query, Size: firstHits, Collapse: true, Rules: s.rules})
}

// compare asks both sides. What no index can answer is passed over.
func (p *Preview) compare(ctx context.Context, queries []string, before, after side) error {
	for i, query := range queries {
		was, err := before.ask(ctx, query)
		if err == nil {
			var is *index.Result
			if is, err = after.ask(ctx, query); err == nil {
				p.add(query, was, is)
				continue
			}
		}
		switch {
		case ctx.Err() != nil:
			p.Left += len(queries) - i
			return nil //nolint:nilerr // what was compared so far is an answer
		case !errors.Is(err, index.ErrQuery):
			return fmt.Errorf("preview of %q: %w", query, err)
		}
	}
	return nil
}

// add takes down how the answer to a query changes, if it does.
func (p *Preview) add(query string, before, after *index.Result) {
	p.Compared++
	moves := movesOf(before.Hits, after.Hits)
	if len(moves) > 0 || before.Total != after.Total {
		p.Changed = append(p.Changed, QueryChange{query, before.Total, after.Total, moves})
	}
}

// movesOf returns the articles whose places differ.
func movesOf(before, after []index.Hit) []Move {
	var moves []Move
	for i, h := range after {
		if was := placeOf(before, h.Article.ID); was != i+1 {
			moves = append(moves, Move{h.Article, was, i + 1})
		}
	}
	for i, h := range before {
		if placeOf(after, h.Article.ID) == 0 {
			moves = append(moves, Move{h.Article, i + 1, 0})
		}
	}
	return moves
}

// placeOf returns the place of an article among hits, 0 for none.
func placeOf(hits []index.Hit, id string) int {
	return 1 + slices.IndexFunc(hits, func(h index.Hit) bool { return h.Article.ID == id })
}
