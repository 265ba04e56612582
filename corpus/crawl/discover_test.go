package crawl_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// xmlFile serves a sitemap or a feed.
func xmlFile(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/xml")
		fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?>`+body)
	}
}

// sitemap makes a sitemap of entries such as "/news/1.html 2026-01-02".
func sitemap(entries ...string) string {
	var b strings.Builder
	b.WriteString("<urlset>")
	for _, e := range entries {
		at, modified, _ := strings.Cut(e, " ")
		fmt.Fprintf(&b, "<url><loc>%s</loc><lastmod>%s</lastmod></url>", at, modified)
	}
	return b.String() + "</urlset>"
}

func sitemapIndex(entries ...string) string {
	return "<sitemapindex><sitemap><loc>" + strings.Join(entries, "</loc></sitemap><sitemap><loc>") + "</loc></sitemap></sitemapindex>"
}

func rss(links ...string) string {
	return `<rss version="2.0"><channel><item><link>` + strings.Join(links, "</link></item><item><link>") + "</link></item></channel></rss>"
}

// TestDiscovery holds that pages are found to which no page links, wherever a site
// names them for programs, and that a damaged listing ends nothing.
func TestDiscovery(t *testing.T) {
	const (
		first  = "/news/1.html"
		second = "/news/2.html"
	)
	feedLink := func(href string) string {
		return `<link rel="alternate" type="application/rss+xml" href="` + href + `">` + listPage()
	}
	front := page(listPage())
	robots := func(sitemaps ...string) http.HandlerFunc {
		return text("User-agent: *\nDisallow: /private/\nSitemap: " + strings.Join(sitemaps, "\nSitemap: "))
	}
	for _, tt := range []struct {
		name   string
		routes map[string]http.HandlerFunc
		want   []string // paths of articles
	}{
		{"nowhere", map[string]http.HandlerFunc{"/": front}, nil},
		{"guessed", map[string]http.HandlerFunc{"/": front, "/sitemap.xml": xmlFile(sitemap(first))}, []string{first}},
		{"named", map[string]http.HandlerFunc{"/": front, "/robots.txt": robots("/a/map.php", "/b.xml"), "/a/map.php": xmlFile(sitemap(first)), "/b.xml": xmlFile(sitemap(second))}, []string{first, second}},
		{"named is not guessed", map[string]http.HandlerFunc{"/": front, "/robots.txt": robots("/b.xml"), "/sitemap.xml": xmlFile(sitemap(first)), "/b.xml": xmlFile(sitemap(second))}, []string{second}},
		{"named on another site", map[string]http.HandlerFunc{"/": front, "/robots.txt": robots("http://127.0.0.1:1/sitemap.xml")}, nil},
		{"forbidden", map[string]http.HandlerFunc{"/": front, "/robots.txt": robots("/private/map.xml"), "/private/*": xmlFile(sitemap(first))}, nil},
		{"entries elsewhere and forbidden", map[string]http.HandlerFunc{"/": front, "/robots.txt": robots("/b.xml"), "/b.xml": xmlFile(sitemap("http://127.0.0.1:1/x.html", "/private/1.html", "/m/1.html", "/1.jpg", second)), "/private/*": page(articlePage("内部资料", paragraphs("资料"), "", ""))}, []string{second}},
		{"index", map[string]http.HandlerFunc{"/": front, "/sitemap.xml": xmlFile(sitemapIndex("/s/1.xml", "/s/2.xml", "/s/3.xml")), "/s/1.xml": xmlFile(sitemap(first)), "/s/2.xml": status(http.StatusInternalServerError), "/s/3.xml": xmlFile(sitemap(second))}, []string{first, second}},
		{"gzip", map[string]http.HandlerFunc{"/": front, "/sitemap.xml": xmlFile(sitemapIndex("/s/1.xml.gz")), "/s/1.xml.gz": gzipped(sitemap(first))}, []string{first}},
		{"index of itself", map[string]http.HandlerFunc{"/": front, "/sitemap.xml": xmlFile(sitemapIndex("/sitemap.xml"))}, nil},
		{"a page for whatever is asked for", map[string]http.HandlerFunc{"/": front, "/sitemap.xml": page(articlePage("欢迎访问江畔", paragraphs("首页"), "", ""))}, nil},
		{"damaged", map[string]http.HandlerFunc{"/": page(listPage(second)), "/sitemap.xml": xmlFile(sitemap(first) + "<<<")}, []string{first, second}},
		{"damaged feed", map[string]http.HandlerFunc{"/": page(feedLink("/rss.php") + listPage(second)), "/rss.php": xmlFile("<rss><channel><item><link>")}, []string{second}},
		{"feed", map[string]http.HandlerFunc{"/": page(feedLink("/rss.php")), "/rss.php": xmlFile(rss(first, second))}, []string{first, second}},
		{"feed that is linked", map[string]http.HandlerFunc{"/": page(listPage("/data/rss.xml")), "/data/rss.xml": xmlFile(rss(second))}, []string{second}},
		{"Baidu news", map[string]http.HandlerFunc{"/": page(listPage("/baidunews.xml")), "/baidunews.xml": xmlFile("<document><item><link>" + first + "</link></item></document>")}, []string{first}},
		{"feed as a page", map[string]http.HandlerFunc{"/": page(feedLink("/rss.php")), "/rss.php": page(rss(first))}, []string{first}},
		{"picture as XML", map[string]http.HandlerFunc{"/": page(listPage("/a.php", second)), "/a.php": xmlFile(`<svg xmlns="http://www.w3.org/2000/svg"/>`)}, []string{second}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.routes[first] = page(articlePage("水库除险加固完工", paragraphs("水库"), "", ""))
			tt.routes[second] = page(articlePage("县城新修三座桥", paragraphs("大桥"), "", ""))
			site := newSite(t, tt.routes)
			s := openStore(t, t.TempDir())
			report := run(t, s, site.options(), site.URL)
			if diff := cmp.Diff(tt.want, paths(articles(t, s)), sorted); diff != "" {
				t.Errorf("articles (-want +got):\n%s%+v", diff, report)
			}
		})
	}
}

// TestOtherXML holds that XML that is no listing is refused, as is all that is no page,
// and is no failure of the site.
func TestOtherXML(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{
		"/": page(listPage("/map.php", "/city.xml")), "/map.php": xmlFile(`<svg/>`), "/city.xml": xmlFile(`<city name="江畔"/>`),
	})
	report := run(t, openStore(t, t.TempDir()), site.options(), site.URL)
	if report.Failures > 0 || report.Refused["not HTML"] != 2 {
		t.Errorf("%d failures %v, refused %v, want 2 as not HTML", report.Failures, report.Failed, report.Refused)
	}
}

// gzipped serves a file that is gzipped, under the type that servers give it.
func gzipped(body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/x-gzip")
		_, _ = w.Write(deflate([]byte(body))) // the crawler may have hung up
	}
}

// TestEndlessIndexes holds that indexes of sitemaps that name ever new ones end.
func TestEndlessIndexes(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{
		"/": page(listPage()),
		"/sitemap.xml": func(w http.ResponseWriter, r *http.Request) {
			var children []string
			for i := range 600 {
				children = append(children, fmt.Sprintf("/s/%d.xml", i))
			}
			xmlFile(sitemapIndex(children...))(w, r)
		},
		"/s/*": func(w http.ResponseWriter, r *http.Request) { xmlFile(sitemapIndex(r.URL.Path+"x/1.xml"))(w, r) },
	})
	report := run(t, openStore(t, t.TempDir()), site.options(), site.URL)
	if n := len(site.requests()); n > 510 || report.Refused["too many sitemaps"] < 100 {
		t.Errorf("%d URLs were asked for, refused %v", n, report.Refused)
	}
}

// TestLongSitemap holds that a sitemap is read to its end, though it is too long for
// one step.
func TestLongSitemap(t *testing.T) {
	const n = 5000
	entries := make([]string, n)
	for i := range entries {
		entries[i] = fmt.Sprintf("/news/%d-%s.html", i, strings.Repeat("x", 60))
	}
	site := newSite(t, map[string]http.HandlerFunc{"/": page(listPage()), "/sitemap.xml": xmlFile(sitemap(entries...))})
	o := site.options()
	o.MaxPages = 3
	report := run(t, openStore(t, t.TempDir()), o, site.URL)
	if report.Found != n {
		t.Errorf("%d URLs were found, want %d", report.Found, n)
	}
}

// TestLastmod holds that an article is not asked for while a sitemap says that it is
// as it was, and is in the end all the same.
func TestLastmod(t *testing.T) {
	now := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	modified := "2026-01-02"
	site := newSite(t, map[string]http.HandlerFunc{
		"/":               page(listPage("/news/1.html", "/news/list.html")),
		"/news/1.html":    page(articlePage("水库除险加固完工", paragraphs("水库"), "", "")),
		"/news/list.html": page(listPage("/")),
		"/sitemap.xml": func(w http.ResponseWriter, r *http.Request) {
			xmlFile(sitemap("/news/1.html "+modified, "/news/list.html "+modified))(w, r)
		},
	})
	s := openStore(t, t.TempDir())
	for _, tt := range []struct {
		name     string
		day      int // from the first
		modified string
		fresh    bool
		asked    int // for the article, in all
		skipped  int
	}{
		{"first", 0, "2026-01-02", false, 1, 0},
		{"as it was", 1, "2026-01-02", false, 1, 1},
		{"on request", 2, "2026-01-02", true, 2, 0},
		{"changed", 3, "2026-03-03T12:00:00Z", false, 3, 0},
		{"changed on that day", 4, "2026-03-04", false, 4, 0},
		{"no date", 5, "", false, 5, 0},
		{"as it was again", 6, "2026-03-03", false, 5, 1},
		{"a month later", 40, "2026-03-03", false, 6, 0},
	} {
		now = time.Date(2026, 3, 1+tt.day, 0, 0, 0, 0, time.UTC)
		modified = tt.modified
		o := site.options()
		o.Now, o.Fresh = func() time.Time { return now }, tt.fresh
		report := run(t, s, o, site.URL)
		if got := site.requests()["/news/1.html"]; got != tt.asked || report.Skipped != tt.skipped {
			t.Errorf("%s: the article was asked for %d times, want %d; %d skipped, want %d", tt.name, got, tt.asked, report.Skipped, tt.skipped)
		}
	}
}
