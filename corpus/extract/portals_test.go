package extract_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/corpus/extract"
)

// portalTruth is a hand label of one saved page.
type portalTruth struct {
	File, Title, Author, Date, Source, Editor, Body string
}

// TestPortals extracts pages of twenty portals, none of which has a profile.
func TestPortals(t *testing.T) {
	dir := corpustest.SharedFile(t, "data", "pages", "portals")
	x := newExtractor(t)
	var s corpustest.Scores
	for _, want := range corpustest.Lines[portalTruth](t, "data", "pages", "portals", "truth.jsonl") {
		want.score(t, &s, extractFile(t, x, filepath.Join(dir, want.File)))
	}
	s.Require(t, map[string]float64{"kind": .9, "title": .9, "day": .85, "source": .7, "author": .5, "editor": .7, "body": .9})
}

// TestOldPages extracts pages of 2003 to 2022 in several charsets.
func TestOldPages(t *testing.T) {
	dir := corpustest.SharedFile(t, "data", "pages", "cwced")
	pages, err := filepath.Glob(filepath.Join(dir, "original", "*.html"))
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages in %s: %v", dir, err)
	}
	x := newExtractor(t)
	var s corpustest.Scores
	for _, path := range pages {
		name := strings.TrimSuffix(filepath.Base(path), ".html")
		want, err := os.ReadFile(filepath.Join(dir, "cleaned", name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		r := extractFile(t, x, path)
		s.Count("kind", r.Kind == extract.Article)
		s.Add("body", corpustest.CharF1(r.Part.Body, string(want)))
	}
	s.Require(t, map[string]float64{"kind": .95, "body": .9})
}

// extractFile extracts a saved page as one of a site without a profile.
func extractFile(t *testing.T, x *extract.Extractor, path string) *extract.Result {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, err := x.Extract(&corpus.Page{URL: "http://www.example.com/a/" + filepath.Base(path), Body: b})
	if err != nil {
		t.Fatalf("Extract(%s): %v", path, err)
	}
	return r
}

// score scores one page; a field that the page does not have counts if it was
// left empty.
func (truth *portalTruth) score(t *testing.T, s *corpustest.Scores, r *extract.Result) {
	t.Helper()
	a := &r.Part
	s.Count("kind", r.Kind == extract.Article)
	day := strings.ReplaceAll(truth.Date[:min(10, len(truth.Date))], "/", "-")
	s.Compare(t, "title", truth.File, corpustest.Squash(a.Title), corpustest.Squash(truth.Title))
	s.Compare(t, "day", truth.File, corpustest.Day(a), day)
	s.Compare(t, "source", truth.File, a.Source, truth.Source)
	s.Compare(t, "author", truth.File, a.Author, truth.Author)
	s.Compare(t, "editor", truth.File, a.Editor, truth.Editor)
	f1 := corpustest.CharF1(a.Body, truth.Body)
	s.Add("body", f1)
	if f1 < .9 {
		t.Logf("%s: body %.3f, %d runes, want %d", truth.File, f1, len([]rune(a.Body)), len([]rune(truth.Body)))
	}
}
