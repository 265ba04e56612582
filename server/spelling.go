package server

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"wensou/index"
)

// finding is what a reader gets who searches.
type finding struct {
	params searchParams // what was searched for
	result *index.Result
	typed  string // what was asked for, where nothing was found and params has what was meant; else ""
	meant  string // what was probably meant and was not searched for, "" if nothing
}

// find searches for what a reader asks. Where nothing is found, and something else was
// probably meant, it searches for that; not if the reader insists, or if the index may
// lack what was asked for.
func (s *Server) find(ctx context.Context, p searchParams) (finding, error) {
	result, err := s.config.Searcher.Search(ctx, p.query())
	if err != nil {
		return finding{}, fmt.Errorf("search: %w", err)
	}
	found := finding{params: p, result: result}
	meant := s.corrected(p.Text)
	if meant == nil {
		return found, nil
	}
	found.meant = *meant
	if result.Total > 0 || result.Partial || p.AsTyped {
		return found, nil
	}
	corrected := p
	corrected.Text = *meant
	again, err := s.config.Searcher.Search(ctx, corrected.query())
	if err != nil {
		return finding{}, fmt.Errorf("search for what was meant: %w", err)
	}
	if again.Total == 0 {
		return found, nil
	}
	return finding{params: corrected, result: again, typed: p.Text}, nil
}

// spellingView says what was probably meant by a query.
type spellingView struct {
	Instead string // what is said where it was searched for at once, else ""
	Link    link   // to what was meant; where that was searched for, to what was typed
}

// newSpelling returns nil where nothing else was meant.
func newSpelling(f frame, found finding) *spellingView {
	to := func(text string, asTyped bool) string {
		return searchPath(f.Search.with(func(p *searchParams) { p.Text, p.AsTyped = text, asTyped }))
	}
	switch {
	case found.typed != "":
		return &spellingView{
			Instead: f.T("instead", found.typed, found.params.Text),
			Link:    link{to(found.typed, true), f.T("as_typed", found.typed)},
		}
	case found.meant != "":
		return &spellingView{Link: link{to(found.meant, false), found.meant}}
	}
	return nil
}

// How much a page without results proposes, and what it looks for.
const (
	nearShown   = 6
	leastNear   = 2  // characters of the query
	longestNear = 40 // the same
)

// near returns searches that begin like a text for which nothing was found: as much of
// it as anything begins with.
func (s *Server) near(text string) []link {
	runes := []rune(strings.TrimFunc(text, unicode.IsPunct)) // a quotation mark is no beginning
	for n := min(len(runes), longestNear); n >= leastNear; n-- {
		var links []link
		for _, c := range s.complete(string(runes[:n]), nearShown) {
			if c.Text != text {
				links = append(links, link{searchPath(searchParams{Text: c.Text}), c.Text})
			}
		}
		if len(links) > 0 {
			return links
		}
	}
	return nil
}
