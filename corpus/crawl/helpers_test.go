package crawl_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/extract"
	"wensou/corpus/store"
)

func openStore(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatalf("open store: %v", err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func newCrawler(t *testing.T, s crawl.Store, o crawl.Options) *crawl.Crawler {
	t.Helper()
	e, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatalf("extract.New: %v", err)
	}
	c, err := crawl.New(s, e, o)
	if err != nil {
		t.Fatalf("crawl.New: %v", err)
	}
	return c
}

// run makes a pass that must not fail.
func run(t *testing.T, s crawl.Store, o crawl.Options, seed string) *crawl.Report {
	t.Helper()
	report, err := newCrawler(t, s, o).Run(t.Context(), seed)
	if err != nil {
		t.Fatalf("Run(%s): %v", seed, err)
	}
	return report
}

// articles returns all articles of the store.
func articles(t *testing.T, s *store.Store) []*corpus.Article {
	t.Helper()
	var all []*corpus.Article
	err := s.Each(t.Context(), func(a *corpus.Article) error {
		all = append(all, a)
		return nil
	})
	if err != nil {
		t.Fatalf("read store: %v", err)
	}
	return all
}

// sorted compares lists of strings as sets.
var sorted = cmpopts.SortSlices(strings.Compare)

// isAll reports whether an error is of every target.
func isAll(err error, targets ...error) bool {
	for _, target := range targets {
		if !errors.Is(err, target) {
			return false
		}
	}
	return true
}
