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
)

// pagerOf makes a pager as DedeCMS does: number is the page's own.
func pagerOf(name string, number, count int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<li><a>共%d页: </a></li>", count)
	for i := 1; i <= count; i++ {
		href := fmt.Sprintf("%s_%d.html", name, i)
		if i == 1 {
			href = name + ".html"
		}
		if i == number {
			fmt.Fprintf(&b, `<li class="thisclass"><a href='#'>%d</a></li>`, i)
			continue
		}
		fmt.Fprintf(&b, "<li><a href='%s'>%d</a></li>", href, i)
	}
	return b.String()
}

// long makes page number of an article of several pages.
func long(name string, number, count int) http.HandlerFunc {
	title := "古城墙的修复"
	if number > 1 {
		title += fmt.Sprintf("(%d)", number)
	}
	return page(articlePage(title, paragraphs(fmt.Sprintf("城墙第%d段", number)), pagerOf(name, number, count), ""))
}

// TestPages holds that an article of several pages is one, in whatever order its
// pages come.
func TestPages(t *testing.T) {
	for _, tt := range []struct {
		name  string
		links []string
	}{
		{"first page first", []string{"/news/7.html"}},
		{"last page first", []string{"/news/7_3.html"}},
		{"all at once", []string{"/news/7_2.html", "/news/7.html", "/news/7_3.html"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			site := newSite(t, map[string]http.HandlerFunc{
				"/":              page(listPage(tt.links...)),
				"/news/7.html":   long("7", 1, 3),
				"/news/7_2.html": long("7", 2, 3),
				"/news/7_3.html": long("7", 3, 3),
			})
			s := openStore(t, t.TempDir())
			report := run(t, s, site.options(), site.URL)
			all := articles(t, s)
			if len(all) != 1 || report.Added != 1 {
				t.Fatalf("%d articles, %d added, want 1", len(all), report.Added)
			}
			a := all[0]
			if a.URL != site.URL+"/news/7.html" || a.ID != corpus.DeriveID(a.URL) || a.Title != "古城墙的修复" {
				t.Errorf("article %s %s %q", a.ID, a.URL, a.Title)
			}
			var want []string
			for n := range 3 {
				want = append(want, paragraphs(fmt.Sprintf("城墙第%d段", n+1)))
			}
			if diff := cmp.Diff(strings.Join(want, "\n")+"\n", a.Body); diff != "" {
				t.Errorf("body (-want +got):\n%s", diff)
			}
			var pages []string
			for _, p := range a.Pages {
				pages = append(pages, strings.TrimPrefix(p.URL, site.URL))
			}
			if diff := cmp.Diff([]string{"/news/7.html", "/news/7_2.html", "/news/7_3.html"}, pages); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
		})
	}
}

// TestShrink follows an article that loses its last page.
func TestShrink(t *testing.T) {
	count := 3
	vary := func(n int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			if n > count {
				http.NotFound(w, r)
				return
			}
			name := "7"
			if count == 1 {
				page(articlePage("古城墙的修复", paragraphs("城墙第1段"), "", ""))(w, r)
				return
			}
			long(name, n, count)(w, r)
		}
	}
	site := newSite(t, map[string]http.HandlerFunc{
		"/": page(listPage("/news/7.html")), "/news/7.html": vary(1), "/news/7_2.html": vary(2), "/news/7_3.html": vary(3),
	})
	s := openStore(t, t.TempDir())
	for _, want := range []int{3, 2, 1, 2} {
		count = want
		o := site.options()
		o.Fresh = true
		run(t, s, o, site.URL)
		all := articles(t, s)
		if len(all) != 1 || max(1, len(all[0].Pages)) != want || strings.Contains(all[0].Body, fmt.Sprintf("城墙第%d段", want+1)) {
			t.Fatalf("%d articles, want one of %d pages: %+v", len(all), want, all)
		}
	}
}

// paths returns the paths of all articles, in order.
func paths(all []*corpus.Article) []string {
	var found []string
	for _, a := range all {
		_, path, _ := strings.Cut(strings.TrimPrefix(a.URL, "http://"), "/")
		found = append(found, "/"+path)
	}
	slices.Sort(found)
	return found
}

// TestTwins holds that an article that a site shows under several URLs is kept
// once, and that what it published twice is kept twice.
func TestTwins(t *testing.T) {
	bridge := page(articlePage("县城新修三座桥", paragraphs("大桥"), "", ""))
	named := func(head string) http.HandlerFunc {
		return page(articlePage("县城新修三座桥", paragraphs("大桥"), "", head))
	}
	const canonical = `<link rel="canonical" href="/news/%s">`
	for _, tt := range []struct {
		name  string
		pages map[string]http.HandlerFunc
		want  []string
	}{
		{"same number", map[string]http.HandlerFunc{"/news/7.html": bridge, "/special/arc-7.html": bridge, "/view.php?aid=7": bridge}, nil},
		{"other number", map[string]http.HandlerFunc{"/news/7.html": bridge, "/news/8.html": bridge}, []string{"/news/7.html", "/news/8.html"}},
		{"no number", map[string]http.HandlerFunc{"/news/a.html": bridge, "/news/b.html": bridge}, []string{"/news/a.html", "/news/b.html"}},
		{
			"same number, other text",
			map[string]http.HandlerFunc{"/a/7.html": bridge, "/b/7.html": page(articlePage("春茶开采", paragraphs("茶园"), "", ""))},
			[]string{"/a/7.html", "/b/7.html"},
		},
		{
			"canonical",
			map[string]http.HandlerFunc{"/news/print7.html": named(fmt.Sprintf(canonical, "x.html")), "/news/x.html": bridge},
			[]string{"/news/x.html"},
		},
		{"canonical is itself", map[string]http.HandlerFunc{"/news/x.html": named(fmt.Sprintf(canonical, "x.html"))}, []string{"/news/x.html"}},
		{"canonical is the front page", map[string]http.HandlerFunc{"/news/x.html": named(`<link rel="canonical" href="/">`)}, []string{"/news/x.html"}},
		{"canonical is elsewhere", map[string]http.HandlerFunc{"/news/x.html": named(`<link rel="canonical" href="http://example.cn/1">`)}, []string{"/news/x.html"}},
		{
			"several pages",
			map[string]http.HandlerFunc{
				"/news/7.html": long("7", 1, 2), "/news/7_2.html": long("7", 2, 2),
				"/special/arc-7.html": long("arc-7", 1, 2), "/special/arc-7_2.html": long("arc-7", 2, 2),
			},
			nil,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var links []string
			for uri := range tt.pages {
				links = append(links, uri)
			}
			tt.pages["/"] = page(listPage(links...))
			site := newSite(t, tt.pages)
			s := openStore(t, t.TempDir())
			run(t, s, site.options(), site.URL)
			got := paths(articles(t, s))
			if tt.want == nil && len(got) == 1 {
				return // whichever came first
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("articles (-want +got):\n%s", diff)
			}
		})
	}
}

// TestTwinTakesOver holds that an article stays one when its text changes, and
// lives on under its other URL when the first goes.
func TestTwinTakesOver(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	subject, gone := "大桥", ""
	serve := func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == gone {
			http.NotFound(w, r)
			return
		}
		page(articlePage(subject+"通车", paragraphs(subject), "", ""))(w, r)
	}
	site := newSite(t, map[string]http.HandlerFunc{
		"/": page(listPage("/news/7.html", "/special/arc-7.html")), "/news/7.html": serve, "/special/arc-7.html": serve,
	})
	s := openStore(t, t.TempDir())
	o := site.options()
	o.Now = func() time.Time { return now }
	run(t, s, o, site.URL)
	first := paths(articles(t, s))
	subject = "长江大桥"
	run(t, s, o, site.URL)
	if got := paths(articles(t, s)); len(got) != 1 || got[0] != first[0] {
		t.Fatalf("after a change: %v, want %v", got, first)
	}
	gone = first[0]
	for range 3 {
		run(t, s, o, site.URL)
		now = now.Add(25 * time.Hour)
	}
	if got := paths(articles(t, s)); len(got) != 1 || got[0] == gone {
		t.Errorf("after the first went: %v, want the other", got)
	}
}

// TestWishes holds that pages are kept and followed only as they wish.
func TestWishes(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{
		"/":            page(listPage("/news/1.html", "/news/2.html") + `<a rel="nofollow" href="/news/3.html">广告</a>`),
		"/news/1.html": page(articlePage("水库完工", paragraphs("水库"), "", `<meta name="robots" content="noindex">`)),
		"/news/2.html": page(articlePage("大桥通车", paragraphs("大桥"), "", `<meta name="robots" content="nofollow">`) + `<a href="/news/4.html">新闻</a>`),
		"/news/3.html": page(articlePage("广告", paragraphs("广告"), "", "")),
		"/news/4.html": page(articlePage("春茶开采", paragraphs("茶园"), "", "")),
	})
	s := openStore(t, t.TempDir())
	run(t, s, site.options(), site.URL)
	if got := paths(articles(t, s)); !slices.Equal(got, []string{"/news/2.html"}) {
		t.Errorf("articles %v, want /news/2.html alone", got)
	}
}
