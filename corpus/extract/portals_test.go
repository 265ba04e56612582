package extract_test

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// portalTruth is a hand label of one saved page.
type portalTruth struct {
	File, Title, Author, Date, Source, Editor, Body string
}

// TestPortals extracts pages of twenty portals, none of which has a profile.
func TestPortals(t *testing.T) {
	dir := filepath.Join(sharedData(t), "pages", "portals")
	f, err := os.Open(filepath.Join(dir, "truth.jsonl"))
	if err != nil {
		t.Skipf("no real pages to check: %v", err)
	}
	defer f.Close()
	x := newExtractor(t)
	s := score{}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var want portalTruth
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			t.Fatal(err)
		}
		b, err := os.ReadFile(filepath.Join(dir, want.File))
		if err != nil {
			t.Fatal(err)
		}
		r, err := x.Extract(&corpus.Page{URL: "http://www.example.com/a/" + want.File, Body: b})
		if err != nil {
			t.Fatalf("Extract(%s): %v", want.File, err)
		}
		s.addPortal(t, &want, r)
	}
	s.require(t, []floor{{"kind", .9}, {"title", .9}, {"day", .85}, {"source", .7}, {"author", .5}, {"editor", .7}, {"body", .9}})
}

// TestOldPages extracts pages of 2003 to 2022 in several charsets.
func TestOldPages(t *testing.T) {
	dir := filepath.Join(sharedData(t), "pages", "cwced")
	pages, err := filepath.Glob(filepath.Join(dir, "original", "*.html"))
	if err != nil || len(pages) == 0 {
		t.Skipf("no real pages to check in %s", dir)
	}
	x := newExtractor(t)
	s := score{}
	for _, path := range pages {
		name := filepath.Base(path)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		want, err := os.ReadFile(filepath.Join(dir, "cleaned", strings.TrimSuffix(name, ".html")+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		r, err := x.Extract(&corpus.Page{URL: "http://www.example.com/a/" + name, Body: b})
		if err != nil {
			t.Fatalf("Extract(%s): %v", name, err)
		}
		s.add("kind", r.Kind == extract.Article)
		s.mean("body", charF1(r.Part.Body, string(want)))
	}
	s.require(t, []floor{{"kind", .95}, {"body", .9}})
}

// addPortal scores one page; a field that the page does not have counts if it
// was left empty.
func (s score) addPortal(t *testing.T, want *portalTruth, r *extract.Result) {
	t.Helper()
	a := &r.Part
	s.add("kind", r.Kind == extract.Article)
	day := ""
	if !a.Published.IsZero() {
		day = chinaDay(a)
	}
	for _, f := range []struct{ field, got, want string }{
		{"title", squash(a.Title), squash(want.Title)},
		{"day", day, strings.ReplaceAll(want.Date[:min(10, len(want.Date))], "/", "-")},
		{"source", a.Source, want.Source},
		{"author", a.Author, want.Author},
		{"editor", a.Editor, want.Editor},
	} {
		s.add(f.field, f.got == f.want)
		if f.got != f.want && testing.Verbose() {
			t.Logf("%s: %s %q, want %q", want.File, f.field, f.got, f.want)
		}
	}
	f1 := charF1(a.Body, want.Body)
	s.mean("body", f1)
	if f1 < .9 && testing.Verbose() {
		t.Logf("%s: body %.3f, %d runes, want %d", want.File, f1, len([]rune(a.Body)), len([]rune(want.Body)))
	}
}

// chinaDay is the day of publication in China.
func chinaDay(a *corpus.Article) string {
	if a.Precision == corpus.Day {
		return a.Published.Format(time.DateOnly)
	}
	return a.Published.In(corpus.China).Format(time.DateOnly)
}
