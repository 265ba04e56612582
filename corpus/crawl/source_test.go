package crawl_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/store"
)

// setPaused pauses a site, or lets it go on.
func setPaused(t *testing.T, s *store.Store, site string, since time.Time) {
	t.Helper()
	if err := s.UpdateSource(t.Context(), site, func(x *corpus.Source) { x.Paused = since }); err != nil {
		t.Error(err)
	}
}

// TestPause holds that a pass ends when its site is paused, that nothing is asked for
// until it may go on, also after a restart, and that it goes on where it was.
func TestPause(t *testing.T) {
	const pages = 20
	site := chain(t, pages)
	name := strings.TrimPrefix(site.URL, "http://")
	dir := t.TempDir()
	s := openStore(t, dir)
	o := site.options()
	o.Progress = func(r crawl.Report) {
		if r.Fetched == 7 {
			setPaused(t, s, name, time.Now())
		}
	}
	report, err := newCrawler(t, s, o).Run(t.Context(), site.URL)
	if !errors.Is(err, corpus.ErrPaused) || report.Fetched != 7 {
		t.Fatalf("Run: %d pages, %v; want 7 and an error of ErrPaused", report.Fetched, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = openStore(t, dir)
	before := len(site.requests())
	if _, err := newCrawler(t, s, site.options()).Run(t.Context(), site.URL); !errors.Is(err, corpus.ErrPaused) {
		t.Errorf("Run of a paused site: %v, want an error of ErrPaused", err)
	}
	if n := len(site.requests()); n != before {
		t.Errorf("%d URLs of a paused site were asked for", n-before)
	}
	setPaused(t, s, name, time.Time{})
	if report := run(t, s, site.options(), site.URL); !report.Resumed || len(articles(t, s)) != pages {
		t.Errorf("after the pause %+v, %d articles, want %d", report, len(articles(t, s)), pages)
	}
	for uri, times := range site.requests() {
		if times > 1 && strings.HasPrefix(uri, "/news/") {
			t.Errorf("%s was asked for %d times", uri, times)
		}
	}
}

// TestSourceIsKept holds that it is kept of each site what the last pass over it did.
func TestSourceIsKept(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{
		"/":            page(listPage("/news/1.html", "/news/2.html")),
		"/news/":       page(listPage("/")),
		"/news/1.html": page(articlePage("水库完工", paragraphs("水库"), "", "")),
	})
	broken := newSite(t, map[string]http.HandlerFunc{"/robots.txt": status(http.StatusInternalServerError)})
	s := openStore(t, t.TempDir())
	o := site.options()
	o.MaxPages = 50
	run(t, s, o, site.URL)
	if _, err := newCrawler(t, s, o).Run(t.Context(), broken.URL); err == nil {
		t.Fatal("a site without a readable robots.txt was crawled")
	}
	var got []corpus.Source
	if err := s.Sources(t.Context(), func(x corpus.Source) error { got = append(got, x); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []corpus.Source{
		{
			Site: strings.TrimPrefix(site.URL, "http://"), Seed: site.URL + "/",
			Pass:  corpus.Pass{Asked: 5, Fetched: 3, Failed: 1, Added: 1, MaxPages: 50},
			Known: corpus.Tally{Outcomes: map[corpus.Outcome]int{corpus.OutcomeArticle: 1, corpus.OutcomeRead: 2, corpus.OutcomeGone: 2}, NotDue: 5},
		},
		{Site: strings.TrimPrefix(broken.URL, "http://"), Seed: broken.URL + "/", Pass: corpus.Pass{MaxPages: 50, Error: "500"}},
	}
	bySite := cmpopts.SortSlices(func(a, b corpus.Source) bool { return a.Site < b.Site })
	times := cmpopts.IgnoreTypes(time.Time{})
	reason := cmp.FilterPath(func(p cmp.Path) bool { return p.Last().String() == ".Error" }, cmp.Comparer(func(a, b string) bool {
		return a == b || a != "" && b != "" && (strings.Contains(a, b) || strings.Contains(b, a))
	}))
	if diff := cmp.Diff(want, got, bySite, times, reason); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
	for _, x := range got {
		if x.Pass.Started.IsZero() || x.Pass.Ended.Before(x.Pass.Started) {
			t.Errorf("%s: from %v to %v", x.Site, x.Pass.Started, x.Pass.Ended)
		}
	}
}
