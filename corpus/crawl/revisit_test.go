package crawl_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/crawl"
	"wensou/corpus/store"
)

// clock is a time that a test moves on.
type clock struct{ now time.Time }

// dueOptions are for passes that are content with what is due, by a clock.
func (s *testSite) dueOptions(c *clock) crawl.Options {
	o := s.options()
	o.OnlyDue, o.Now = true, func() time.Time { return c.now }
	return o
}

// dated is an article that was published at a time in China.
func dated(title, published string) http.HandlerFunc {
	return page(strings.Replace(articlePage(title, paragraphs(title), "", ""), "2009-05-14 10:20", published, 1))
}

// TestRevisit makes a pass each hour for six days, and counts how often pages are asked
// for that change in different ways.
func TestRevisit(t *testing.T) {
	begin := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	c := &clock{begin}
	site := newSite(t, map[string]http.HandlerFunc{
		"/": page(listPage("/busy/", "/still/", "/clock/", "/old.html", "/fresh.html", "/dead.html", "/broken.html")),
		"/busy/": func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, listPage(fmt.Sprintf("/n/%d/", int(c.now.Sub(begin).Hours())/4)))
		},
		"/still/":      page(listPage("/")),
		"/clock/":      func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, c.now, listPage("/")) },
		"/n/*":         page(listPage("/")),
		"/old.html":    dated("旧粮仓变书屋", "2009-05-14 10:20"),
		"/fresh.html":  dated("龙舟队出征", "2026-03-01 08:00"),
		"/broken.html": status(http.StatusInternalServerError),
	})
	s := openStore(t, t.TempDir())
	for range 6 * 24 {
		run(t, s, site.dueOptions(c), site.URL)
		c.now = c.now.Add(time.Hour)
	}
	asked := site.requests()
	want := map[string]int{
		"/":            11, // after 1, 2, 4, 8, 16, then every 24 hours: it is the front page
		"/still/":      9,  // after 1, 2, 4 … 128 hours
		"/clock/":      9,  // its links do not change
		"/old.html":    1,
		"/fresh.html":  7,  // at twice its age
		"/dead.html":   4,  // after 24, 48, 96 hours
		"/broken.html": 22, // as the front page, twice each time
		"/sitemap.xml": 6,
	}
	got := map[string]int{}
	for uri := range want {
		got[uri] = asked[uri]
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
	if n := asked["/busy/"]; n < 36 || n > 72 {
		t.Errorf("a list that changes every 4 hours was asked for %d times in 144 hours, want one to two times for each change", n)
	}
}

// TestNextDue holds that a pass tells how many pages are not due and when the first is,
// and asks for nothing before.
func TestNextDue(t *testing.T) {
	c := &clock{time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)}
	site := newSite(t, map[string]http.HandlerFunc{
		"/": page(listPage("/old.html")), "/old.html": dated("旧粮仓变书屋", "2009-05-14 10:20"),
	})
	s := openStore(t, t.TempDir())
	first := run(t, s, site.dueOptions(c), site.URL)
	if want := c.now.Add(time.Hour); !first.Known.Next.Equal(want) || first.Known.NotDue != 4 {
		t.Errorf("%d pages are not due, the next at %v; want 4 (with the sitemap and the section) and %v", first.Known.NotDue, first.Known.Next, want)
	}
	for _, tt := range []struct {
		name    string
		after   time.Duration
		options func(*crawl.Options)
		asked   int // for the front page, in all
	}{
		{"too early", 59 * time.Minute, func(*crawl.Options) {}, 1},
		{"due", time.Hour, func(*crawl.Options) {}, 2},
		{"all", time.Hour, func(o *crawl.Options) { o.OnlyDue = false }, 3},
		{"seldom", 24 * time.Hour, func(o *crawl.Options) { o.Soonest, o.Every = 48*time.Hour, 48*time.Hour }, 4},
		{"too early for that", 70 * time.Hour, func(*crawl.Options) {}, 4},
		{"due by that", 72 * time.Hour, func(*crawl.Options) {}, 5},
	} {
		o := site.dueOptions(c)
		now := c.now.Add(tt.after)
		o.Now = func() time.Time { return now }
		tt.options(&o)
		run(t, s, o, site.URL)
		if got := site.requests()["/"]; got != tt.asked {
			t.Errorf("%s: the front page was asked for %d times, want %d", tt.name, got, tt.asked)
		}
	}
}

// TestBudgetIsDue holds that what a budget has left is due at once, and that the front
// page is asked for before it.
func TestBudgetIsDue(t *testing.T) {
	c := &clock{time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)}
	site := chain(t, 30)
	s := openStore(t, t.TempDir())
	o := site.dueOptions(c)
	o.MaxPages = 10
	if r := run(t, s, o, site.URL); !r.Known.Next.Equal(c.now) {
		t.Errorf("the next page is due at %v, want %v", r.Known.Next, c.now)
	}
	c.now = c.now.Add(time.Hour)
	run(t, s, o, site.URL)
	if got := site.requests()["/"]; got != 2 {
		t.Errorf("the front page was asked for %d times, want 2", got)
	}
}

// TestDueWithinPass holds that the front page is asked for as it falls due in the course of
// a long pass, and no page of the site is left behind for it.
func TestDueWithinPass(t *testing.T) {
	c := &clock{time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)}
	site := chain(t, 40)
	s := openStore(t, t.TempDir())
	o := site.dueOptions(c)
	o.Progress = func(crawl.Report) { c.now = c.now.Add(10 * time.Minute) }
	run(t, s, o, site.URL)
	if n := site.requests()["/"]; n < 3 || n > 5 { // at first it or the sitemap, which there is not, comes first
		t.Errorf("the front page was asked for %d times in eight hours, want 5, after 1, 2, 4 and 8, or 3, if the hours fall late", n)
	}
	if n := len(articles(t, s)); n != 40 {
		t.Errorf("%d articles, want 40", n)
	}
}

// TestRulesWithinPass holds that robots.txt is read again in a long pass, and obeyed as it is
// then.
func TestRulesWithinPass(t *testing.T) {
	begin := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	c := &clock{begin}
	routes := map[string]http.HandlerFunc{"/robots.txt": func(w http.ResponseWriter, r *http.Request) {
		rules := "User-agent: *\nDisallow:\n"
		if c.now.After(begin) {
			rules = "User-agent: *\nDisallow: /n/\n"
		}
		text(rules)(w, r)
	}}
	for i := range 60 {
		routes[fmt.Sprintf("/n/%d/", i)] = page(listPage(fmt.Sprintf("/n/%d/", i+1)))
	}
	routes["/"] = page(listPage("/n/0/"))
	site := newSite(t, routes)
	o := site.options()
	o.Now = func() time.Time { return c.now }
	o.Progress = func(crawl.Report) { c.now = c.now.Add(time.Hour) }
	report := run(t, openStore(t, t.TempDir()), o, site.URL)
	if report.Fetched < 20 || report.Fetched > 25 || report.Refused["robots.txt"] != 1 {
		t.Errorf("%d pages were read, one an hour, refused %v; want a day's, and the next refused", report.Fetched, report.Refused)
	}
}

// TestWokenPages holds that a page is asked for before it is due when its sitemap says that
// it has changed, and when the article that it repeats is no longer there.
func TestWokenPages(t *testing.T) {
	c := &clock{time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)}
	modified, subject := "2026-01-02", "水库"
	twin := page(articlePage("县城新修三座桥", paragraphs("大桥"), "", ""))
	site := newSite(t, map[string]http.HandlerFunc{
		"/":     page(listPage("/news/1.html", "/a/7.html", "/a/b/")),
		"/a/b/": page(listPage("/b/arc-7.html")),
		"/news/1.html": func(w http.ResponseWriter, r *http.Request) {
			page(articlePage("完工", paragraphs(subject), "", ""))(w, r)
		},
		"/a/7.html":     twin,
		"/b/arc-7.html": twin,
		"/sitemap.xml": func(w http.ResponseWriter, r *http.Request) {
			xmlFile(sitemap("/news/1.html "+modified))(w, r)
		},
	})
	s := openStore(t, t.TempDir())
	run(t, s, site.dueOptions(c), site.URL)
	modified, subject = "2026-03-01T03:00:00Z", "大水库"
	c.now = c.now.Add(24 * time.Hour)
	report := run(t, s, site.dueOptions(c), site.URL)
	if got := site.requests()["/news/1.html"]; got != 2 || report.Changed != 1 {
		t.Errorf("the changed article was asked for %d times, %d changed; want 2 and 1", got, report.Changed)
	}
	if err := s.Delete(t.Context(), idAt(t, s, "/a/7.html")); err != nil {
		t.Fatal(err)
	}
	run(t, s, site.dueOptions(c), site.URL)
	if got := paths(articles(t, s)); !cmp.Equal(got, []string{"/b/arc-7.html", "/news/1.html"}) {
		t.Errorf("articles %v, want the twin in place of the one that went", got)
	}
}

// idAt returns the ID of the article at a path.
func idAt(t *testing.T, s *store.Store, path string) string {
	t.Helper()
	for _, a := range articles(t, s) {
		if strings.HasSuffix(a.URL, path) {
			return a.ID
		}
	}
	t.Fatalf("no article at %s", path)
	return ""
}
