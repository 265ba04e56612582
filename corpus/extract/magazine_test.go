package extract_test

import (
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/extract"
	"wensou/corpus/magazine"
)

const magazineURL = "http://magazine.example"

// TestMagazine extracts every article of the demo magazine, whose every field is
// known: nothing may be missing and nothing too much.
func TestMagazine(t *testing.T) {
	h, err := magazine.Handler()
	if err != nil {
		t.Fatal(err)
	}
	articles, err := magazine.Articles()
	if err != nil {
		t.Fatal(err)
	}
	url := map[int]string{0: ""}
	for i := range articles {
		url[articles[i].ID] = magazineURL + articles[i].Path()
	}
	x := newExtractor(t)
	for i := range articles {
		a := &articles[i]
		parts := map[int]*corpus.Article{}
		for n, page := range a.Pages {
			w := httptest.NewRecorder()
			h.ServeHTTP(w, httptest.NewRequest("GET", magazineURL+page.Path, nil))
			r, err := x.Extract(&corpus.Page{
				URL: magazineURL + page.Path, ContentType: w.Header().Get("Content-Type"), Body: w.Body.Bytes(),
			})
			if err != nil {
				t.Fatal(err)
			}
			next := ""
			if n+1 < len(a.Pages) {
				next = magazineURL + a.Pages[n+1].Path
			}
			if r.Kind != extract.Article || r.Number != n+1 || r.NextPage != next {
				t.Errorf("%s: kind %s, page %d, next %q; want an article, page %d, next %q", page.Path, r.Kind, r.Number, r.NextPage, n+1, next)
			}
			parts[r.Number] = &r.Part
		}
		got := extract.Stitch(parts)
		want := &corpus.Article{
			URL: url[a.ID], Title: a.Title, Body: a.Body(), Section: a.Section, Author: a.Author, Source: a.Source,
			Editor: a.Editor, Published: a.Published, Precision: corpus.Minute, Tags: a.Keywords, Prev: url[a.Prev], Next: url[a.Next],
		}
		got.Found, got.Pages = nil, nil
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("article %d (-want +got):\n%s", a.ID, diff)
		}
	}
}

// TestMagazineLists reads the magazine's other pages: none is an article.
func TestMagazineLists(t *testing.T) {
	h, err := magazine.Handler()
	if err != nil {
		t.Fatal(err)
	}
	x := newExtractor(t)
	isArticle := regexp.MustCompile(`/\d+(?:_\d+)?\.html$`)
	queue, seen := []string{magazineURL + "/"}, map[string]bool{}
	for len(queue) > 0 {
		url := queue[0]
		queue = queue[1:]
		if seen[url] || !strings.HasPrefix(url, magazineURL+"/") || isArticle.MatchString(url) && !strings.Contains(url, "list_") {
			continue
		}
		seen[url] = true
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", url, nil))
		r, err := x.Extract(&corpus.Page{URL: url, ContentType: w.Header().Get("Content-Type"), Body: w.Body.Bytes()})
		if err != nil {
			t.Fatalf("Extract(%s): %v", url, err)
		}
		if r.Kind == extract.Article {
			t.Errorf("%s: an article with the title %q, want a list", url, r.Part.Title)
		}
		for _, l := range r.Links {
			queue = append(queue, l.URL)
		}
	}
	if len(seen) < 9 {
		t.Errorf("met %d lists, want the front page and 8 sections at least", len(seen))
	}
}
