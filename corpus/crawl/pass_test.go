package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/store"
)

// chain is a site of n articles, each of which leads to the next two.
func chain(t *testing.T, n int) *testSite {
	t.Helper()
	routes := map[string]http.HandlerFunc{"/": page(listPage("/news/1.html")), "/news/": page(listPage("/"))}
	for i := 1; i <= n; i++ {
		var links strings.Builder
		for _, next := range []int{2 * i, 2*i + 1} {
			if next <= n {
				fmt.Fprintf(&links, `<a href="/news/%d.html">新闻</a>`, next)
			}
		}
		subject := fmt.Sprintf("第%d号大堤", i)
		routes[fmt.Sprintf("/news/%d.html", i)] = page(articlePage(subject+"完工", paragraphs(subject), "", "") + links.String())
	}
	return newSite(t, routes)
}

// TestCutOff cuts passes off after a few pages each, with the store closed and
// opened again between them: nothing may be lost, and nothing read twice.
func TestCutOff(t *testing.T) {
	const n = 30
	site := chain(t, n)
	dir := t.TempDir()
	passes := 0
	for done := false; !done; passes++ {
		if passes > n {
			t.Fatal("the crawl does not end")
		}
		done = crawlSome(t, dir, site, 7)
	}
	if passes < 4 {
		t.Errorf("%d passes, want the crawl to be cut off at least three times", passes)
	}
	if got := len(articles(t, openStore(t, dir))); got != n {
		t.Errorf("%d articles, want %d", got, n)
	}
	for uri, times := range site.requests() {
		if times > 1 && strings.HasPrefix(uri, "/news/") {
			t.Errorf("%s was read %d times", uri, times)
		}
	}
}

// crawlSome stops after some pages, and reports whether the pass came to its end.
func crawlSome(t *testing.T, dir string, site *testSite, pages int) bool {
	t.Helper()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	o := site.options()
	o.Progress = func(r crawl.Report) {
		if r.Fetched >= pages {
			cancel()
		}
	}
	report, err := newCrawler(t, s, o).Run(ctx, site.URL)
	if err != nil && !errors.Is(err, context.Canceled) {
		t.Fatalf("Run: %v", err)
	}
	if err != nil && report.Fetched != pages {
		t.Errorf("report of a pass that was cut off: %+v, want %d fetched", report, pages)
	}
	return err == nil
}

// TestCutOffWhileFetching ends a pass in the middle of an answer.
func TestCutOffWhileFetching(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	site := newSite(t, map[string]http.HandlerFunc{
		"/": page(listPage("/news/1.html")),
		"/news/1.html": func(w http.ResponseWriter, r *http.Request) {
			if ctx.Err() == nil {
				cancel()
				<-r.Context().Done()
				return
			}
			page(articlePage("水库除险加固完工", paragraphs("水库"), "", ""))(w, r)
		},
	})
	s := openStore(t, t.TempDir())
	if _, err := newCrawler(t, s, site.options()).Run(ctx, site.URL); !errors.Is(err, context.Canceled) {
		t.Fatalf("Run: %v, want that it was cancelled", err)
	}
	report := run(t, s, site.options(), site.URL)
	if !report.Resumed || len(articles(t, s)) != 1 {
		t.Errorf("second pass: %+v, %d articles, want one that resumes and finds 1", report, len(articles(t, s)))
	}
}

// TestRecrawl holds that a second pass asks for every page and reads none.
func TestRecrawl(t *testing.T) {
	site := chain(t, 10)
	s := openStore(t, t.TempDir())
	first := run(t, s, site.options(), site.URL)
	seq := s.LastSeq()
	second := run(t, s, site.options(), site.URL)
	if second.Fetched != 0 || second.NotModified != first.Fetched || second.Resumed || s.LastSeq() != seq {
		t.Errorf("first pass %+v, second %+v, %d changes, want %d pages not modified", first, second, s.LastSeq()-seq, first.Fetched)
	}
	o := site.options()
	o.Fresh = true
	if third := run(t, s, o, site.URL); third.Fetched != first.Fetched || third.Added+third.Changed != 0 {
		t.Errorf("a fresh pass: %+v, want %d pages read and no article changed", third, first.Fetched)
	}
}

// TestChanges follows an article through a change, its end and its return.
func TestChanges(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 0, 0, 0, time.UTC)
	answer := page(articlePage("水库完工", paragraphs("水库"), "", ""))
	site := newSite(t, map[string]http.HandlerFunc{
		"/":            page(listPage("/news/1.html")),
		"/news/1.html": func(w http.ResponseWriter, r *http.Request) { answer(w, r) },
	})
	s := openStore(t, t.TempDir())
	o := site.options()
	o.Now = func() time.Time { return now }
	type state struct{ Added, Changed, Deleted, Articles int }
	for _, tt := range []struct {
		name  string
		hours int
		next  http.HandlerFunc
		want  state
	}{
		{"new", 0, answer, state{1, 0, 0, 1}},
		{"other text", 1, page(articlePage("水库完工通水", paragraphs("大水库"), "", "")), state{0, 1, 0, 1}},
		{"server error", 48, status(http.StatusBadGateway), state{0, 0, 0, 1}},
		{"not found", 49, status(http.StatusNotFound), state{0, 0, 0, 1}},
		{"not found an hour later", 50, status(http.StatusNotFound), state{0, 0, 0, 1}},
		{"back", 60, answer, state{0, 1, 0, 1}},
		{"not found again", 73, status(http.StatusNotFound), state{0, 0, 0, 1}},
		{"not found a day later", 98, status(http.StatusNotFound), state{0, 0, 1, 0}},
		{"back once more", 99, answer, state{1, 0, 0, 1}},
		{"soft not found", 120, redirect("/"), state{0, 0, 0, 1}},
		{"soft not found a day later", 145, redirect("/"), state{0, 0, 1, 0}},
		{"back a third time", 146, answer, state{1, 0, 0, 1}},
		{"gone for good", 147, status(http.StatusGone), state{0, 0, 1, 0}},
	} {
		answer = tt.next
		now = time.Date(2026, 1, 2, 3+tt.hours, 0, 0, 0, time.UTC)
		r := run(t, s, o, site.URL)
		if got := (state{r.Added, r.Changed, r.Deleted, len(articles(t, s))}); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

// TestRestoredArticleStays holds that an article which somebody put back is not removed
// again for what was known of its page, and is when the page has been there since.
func TestRestoredArticleStays(t *testing.T) {
	answer := page(articlePage("水库完工", paragraphs("水库"), "", ""))
	site := newSite(t, map[string]http.HandlerFunc{
		"/":            page(listPage("/news/1.html")),
		"/news/1.html": func(w http.ResponseWriter, r *http.Request) { answer(w, r) },
	})
	s := openStore(t, t.TempDir())
	o := site.options()
	run(t, s, o, site.URL)
	was := articles(t, s)[0]
	for _, tt := range []struct {
		name string
		next http.HandlerFunc
		want int // articles
	}{
		{"gone", status(http.StatusGone), 0},
		{"put back and still gone", status(http.StatusGone), 1},
		{"there again", answer, 1},
		{"gone again", status(http.StatusGone), 0},
	} {
		if tt.want == 1 && len(articles(t, s)) == 0 {
			if back, err := s.Restore(t.Context(), was.ID); err != nil || back.Body != was.Body {
				t.Fatalf("%s: Restore: %v, %v", tt.name, back, err)
			}
		}
		answer = tt.next
		run(t, s, o, site.URL)
		if got := len(articles(t, s)); got != tt.want {
			t.Errorf("%s: %d articles, want %d", tt.name, got, tt.want)
		}
	}
	var whys []string
	err := s.Removals(t.Context(), func(r corpus.Removal) error {
		whys = append(whys, fmt.Sprintf("%s %v", strings.TrimPrefix(r.Why, site.URL), !r.Restored.IsZero()))
		return nil
	})
	if want := []string{"/news/1.html: 410 Gone true", "/news/1.html: 410 Gone false"}; err != nil || !slices.Equal(whys, want) {
		t.Errorf("removals %q, %v; want %q", whys, err, want)
	}
}

// TestSpellings holds that a site keeps its articles and their IDs when it is
// crawled under another spelling of its name.
func TestSpellings(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{
		"/":            page(listPage("http://example.cn/news/1.html", "http://www.example.cn/news/1.html", "/news/1.html")),
		"/news/1.html": page(articlePage("水库除险加固完工", paragraphs("水库"), "", "")),
	})
	address := site.Listener.Addr().String()
	o := site.options()
	o.Resolve = map[string]string{"example.cn": address, "www.example.cn": address}
	s := openStore(t, t.TempDir())
	run(t, s, o, "http://www.example.cn")
	run(t, s, o, "http://EXAMPLE.cn/")
	all := articles(t, s)
	if len(all) != 1 || all[0].URL != "http://www.example.cn/news/1.html" || all[0].ID != corpus.DeriveID(all[0].URL) {
		t.Errorf("articles %+v, want one under the name of the first pass", all)
	}
}

// TestUnreachable holds that a pass ends when the site no longer answers, and
// loses nothing.
func TestUnreachable(t *testing.T) {
	site := chain(t, 40)
	s := openStore(t, t.TempDir())
	o := site.options()
	o.MaxPages = 20
	run(t, s, o, site.URL)
	broken := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": text(""),
		"/*":          func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
	})
	o = site.options()
	name := strings.TrimPrefix(site.URL, "http://")
	host, _, _ := strings.Cut(name, ":")
	o.Resolve = map[string]string{host: broken.Listener.Addr().String()}
	if _, err := newCrawler(t, s, o).Run(t.Context(), site.URL); !errors.Is(err, crawl.ErrUnreachable) {
		t.Errorf("Run against a dead site: %v, want an error of ErrUnreachable", err)
	}
	run(t, s, site.options(), site.URL)
	run(t, s, site.options(), site.URL)
	if got := len(articles(t, s)); got != 40 {
		t.Errorf("%d articles after all, want 40", got)
	}
}

// TestOverload holds that a pass leaves a server alone that has too many requests, and
// that the next one goes on.
func TestOverload(t *testing.T) {
	const n = 40
	overloaded := true
	var links []string
	routes := map[string]http.HandlerFunc{"/news/": page(listPage("/"))}
	for i := range n {
		subject := fmt.Sprintf("第%d号大堤", i)
		answer := page(articlePage(subject+"完工", paragraphs(subject), "", ""))
		at := fmt.Sprintf("/news/%d.html", i)
		links = append(links, at)
		routes[at] = func(w http.ResponseWriter, r *http.Request) {
			if overloaded {
				w.WriteHeader(http.StatusTooManyRequests)
				return
			}
			answer(w, r)
		}
	}
	routes["/"] = page(listPage(links...))
	site := newSite(t, routes)
	s := openStore(t, t.TempDir())
	if _, err := newCrawler(t, s, site.options()).Run(t.Context(), site.URL); !errors.Is(err, crawl.ErrUnreachable) {
		t.Errorf("Run: %v, want an error of ErrUnreachable", err)
	}
	if got := len(site.requests()); got > 20 {
		t.Errorf("%d URLs were asked for", got)
	}
	overloaded = false
	run(t, s, site.options(), site.URL)
	if got := len(articles(t, s)); got != n {
		t.Errorf("%d articles, want %d", got, n)
	}
}

// TestDeadPages holds that a site which answers is crawled to the end, however
// many of its pages do not.
func TestDeadPages(t *testing.T) {
	const n = 15
	routes := map[string]http.HandlerFunc{"/": page(listPage("/news/0.html")), "/news/": page(listPage("/"))}
	for i := range n {
		dead := fmt.Sprintf("/dead/%d.html", i)
		routes[dead] = func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
		subject := fmt.Sprintf("第%d号大堤", i)
		links := fmt.Sprintf(`<a href="%s">旧闻</a><a href="/news/%d.html">新闻</a>`, dead, (i+1)%n)
		routes[fmt.Sprintf("/news/%d.html", i)] = page(articlePage(subject+"完工", paragraphs(subject), "", "") + links)
	}
	site := newSite(t, routes)
	s := openStore(t, t.TempDir())
	report := run(t, s, site.options(), site.URL)
	if got := len(articles(t, s)); got != n || report.Failures != n {
		t.Errorf("%d articles, %d failures, want %d of each", got, report.Failures, n)
	}
}

// TestRobotsAnswers holds that a site is left alone while its robots.txt
// cannot be read.
func TestRobotsAnswers(t *testing.T) {
	for _, tt := range []struct {
		name  string
		robot http.HandlerFunc
		crawl bool
	}{
		{"404", status(http.StatusNotFound), true},
		{"403", status(http.StatusForbidden), true},
		{"429", status(http.StatusTooManyRequests), false},
		{"500", status(http.StatusInternalServerError), false},
		{"503", status(http.StatusServiceUnavailable), false},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, false},
		{"redirect inside", redirect("/robots2.txt"), true},
		{"redirect outside", redirect("http://example.com/"), true},
		{"redirect in a circle", redirect("/robots.txt?again"), false},
		{"a page", page(listPage("/")), true},
		{"empty", text(""), true},
		{"longer than is read", text("User-agent: *\nAllow: /\n" + strings.Repeat("#\n", 400<<10) + "Disallow: /\n"), true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			site := newSite(t, map[string]http.HandlerFunc{
				"/": page(listPage()), "/robots.txt": tt.robot, "/robots2.txt": text("User-agent: *\nDisallow: /private/"),
			})
			_, err := newCrawler(t, openStore(t, t.TempDir()), site.options()).Run(t.Context(), site.URL)
			if got := site.requests()["/"] > 0; got != tt.crawl || errors.Is(err, crawl.ErrRobots) == tt.crawl {
				t.Errorf("crawled %v, error %v, want crawled %v", got, err, tt.crawl)
			}
		})
	}
}

// TestProgress holds that each URL that was asked for is reported, and the last
// report is the whole.
func TestProgress(t *testing.T) {
	site := chain(t, 5)
	var last crawl.Report
	calls := 0
	o := site.options()
	o.Progress = func(r crawl.Report) { last, calls = r, calls+1 }
	report := run(t, openStore(t, t.TempDir()), o, site.URL)
	if diff := cmp.Diff(*report, last); diff != "" {
		t.Errorf("last progress (-report +progress):\n%s", diff)
	}
	if want := report.Fetched + 2; calls != want { // and the sitemap, which there is not, and the end
		t.Errorf("%d calls, want %d", calls, want)
	}
}
