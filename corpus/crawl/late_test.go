package crawl_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/store"
)

// volumes is a site with one article of three pages, of which each pass may see others:
// what is not there answers 503, as a site does that is being filled.
type volumes struct {
	*testSite
	there [4]bool   // by number of the page, from 1
	text  [4]string // what the page is about
}

func newVolumes(t *testing.T) *volumes {
	v := &volumes{text: [4]string{"", "城墙", "城门", "城楼"}}
	routes := map[string]http.HandlerFunc{"/": page(listPage("/news/7.html", "/news/7_2.html", "/news/7_3.html")), "/news/": page(listPage("/"))}
	for n := 1; n <= 3; n++ {
		uri := "/news/7.html"
		if n > 1 {
			uri = fmt.Sprintf("/news/7_%d.html", n)
		}
		routes[uri] = func(w http.ResponseWriter, _ *http.Request) {
			if !v.there[n] {
				w.WriteHeader(http.StatusServiceUnavailable)
				return
			}
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprint(w, articlePage("古城墙的修复", paragraphs(v.text[n]), pagerOf("7", n, 3), ""))
		}
	}
	v.testSite = newSite(t, routes)
	return v
}

// pagesOf returns the pages of the one article, each with what it is about by the text
// from where the map says that it begins.
func (v *volumes) pagesOf(t *testing.T, s *store.Store) []string {
	t.Helper()
	all := articles(t, s)
	if len(all) == 0 {
		return nil
	}
	if len(all) > 1 {
		t.Fatalf("%d articles %v, want one", len(all), paths(all))
	}
	a := all[0]
	if a.URL != v.URL+"/news/7.html" || a.Title != "古城墙的修复" {
		t.Errorf("article %s %q", a.URL, a.Title)
	}
	refs := a.Pages
	if len(refs) == 0 {
		refs = []corpus.PageRef{{URL: a.URL}}
	}
	var pages []string
	for i, p := range refs {
		end := len(a.Body)
		if i+1 < len(refs) {
			end = refs[i+1].Offset
		}
		subject, rest, _ := strings.Cut(a.Body[p.Offset:end], "的施工队")
		if strings.Count(rest, "\n") != 4 {
			t.Errorf("%s has the text %q", p.URL, a.Body[p.Offset:end])
		}
		pages = append(pages, strings.TrimPrefix(p.URL, v.URL+"/news/")+" "+subject)
	}
	return pages
}

// TestLatePages holds that pages of an article which come in later passes, in any order,
// and pages that change, make one article, in which each page begins where the map says.
func TestLatePages(t *testing.T) {
	type pass struct {
		there   []int  // pages that there are from now on
		gone    int    // page that is no longer there, 0: none
		text    string // that page 2 is about from now on, "" as before
		want    []string
		changed bool // the article was there before, and is another now
	}
	first, second, third := "7.html 城墙", "7_2.html 城门", "7_3.html 城楼"
	for _, tt := range []struct {
		name   string
		passes []pass
	}{
		{"in order", []pass{{there: []int{1}, want: []string{first}}, {there: []int{2}, want: []string{first, second}, changed: true}, {there: []int{3}, want: []string{first, second, third}, changed: true}}},
		{"page 2 before page 1", []pass{{there: []int{2}}, {there: []int{1}, want: []string{first, second}}, {there: []int{3}, want: []string{first, second, third}, changed: true}}},
		{"last page before the others", []pass{{there: []int{3}}, {there: []int{2}}, {there: []int{1}, want: []string{first, second, third}}}},
		{"page in the middle last", []pass{{there: []int{1, 3}, want: []string{first, third}}, {there: []int{2}, want: []string{first, second, third}, changed: true}}},
		{"changed page", []pass{{there: []int{1, 2, 3}, want: []string{first, second, third}}, {text: "新城门与瓮城", want: []string{first, "7_2.html 新城门与瓮城", third}, changed: true}}},
		{"page not reached", []pass{{there: []int{1, 2, 3}, want: []string{first, second, third}}, {gone: 2, want: []string{first, second, third}}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := &clock{time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)}
			v := newVolumes(t)
			s := openStore(t, t.TempDir())
			for i, p := range tt.passes {
				for _, n := range p.there {
					v.there[n] = true
				}
				v.there[p.gone] = false
				if p.text != "" {
					v.text[2] = p.text
				}
				had := len(articles(t, s))
				report := run(t, s, v.dueOptions(c), v.URL)
				if diff := cmp.Diff(p.want, v.pagesOf(t, s)); diff != "" {
					t.Errorf("pass %d: pages (-want +got):\n%s", i+1, diff)
				}
				if added := len(p.want) > 0 && had == 0; added != (report.Added == 1) || p.changed && report.Changed == 0 {
					t.Errorf("pass %d: %d added, %d changed", i+1, report.Added, report.Changed)
				}
				c.now = c.now.Add(40 * 24 * time.Hour)
			}
			if got := paths(articles(t, s)); !slices.Equal(got, []string{"/news/7.html"}) {
				t.Errorf("articles %v in the end", got)
			}
		})
	}
}
