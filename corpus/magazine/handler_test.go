package magazine_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/temoto/robotstxt"

	"wensou/corpus/magazine"
)

func handler(t *testing.T) http.Handler {
	t.Helper()
	h, err := magazine.Handler()
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// get asks the handler for a path, with headers given as name, value.
func get(t *testing.T, h http.Handler, path string, headers ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, path, nil)
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Set(pair[0], pair[1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// Every page is reached from / by links alone, and every link of the site
// itself leads somewhere.
func TestWalk(t *testing.T) {
	h := handler(t)
	seen := map[string]bool{"/": true}
	queue := []string{"/"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		w := get(t, h, path)
		if w.Code != http.StatusOK {
			t.Errorf("GET %s: status %d", path, w.Code)
			continue
		}
		if !strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
			continue
		}
		for _, link := range links(t, path, decode(t, w.Body.Bytes())) {
			if !seen[link] {
				seen[link] = true
				queue = append(queue, link)
			}
		}
	}
	for _, a := range articles(t) {
		for _, p := range a.Pages {
			if !seen[p.Path] {
				t.Errorf("no link leads to %s", p.Path)
			}
		}
	}
}

// links returns what the page at path refers to within the site, without
// fragments.
func links(t *testing.T, path string, page string) []string {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	base, err := url.Parse(path)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	doc.Find("a[href],script[src]").Each(func(_ int, s *goquery.Selection) {
		ref, err := base.Parse(s.AttrOr("href", s.AttrOr("src", "")))
		if err != nil {
			t.Errorf("%s: %v", path, err)
			return
		}
		if ref.Host == "" {
			ref.Fragment = ""
			found = append(found, ref.String())
		}
	})
	return found
}

func TestConditionalGet(t *testing.T) {
	h := handler(t)
	a := articles(t)[0]
	w := get(t, h, a.Path())
	if got, want := w.Header().Get("Content-Type"), "text/html"; got != want {
		t.Errorf("Content-Type = %q, want %q", got, want)
	}
	etag, modified := w.Header().Get("ETag"), w.Header().Get("Last-Modified")
	if want := a.Published.Format(http.TimeFormat); modified != want {
		t.Errorf("Last-Modified = %q, want %q", modified, want)
	}
	for _, tt := range []struct {
		header, value string
		want          int
	}{
		{"If-None-Match", etag, http.StatusNotModified},
		{"If-None-Match", `"another"`, http.StatusOK},
		{"If-Modified-Since", modified, http.StatusNotModified},
		{"If-Modified-Since", a.Published.Add(-time.Hour).Format(http.TimeFormat), http.StatusOK},
	} {
		if w := get(t, h, a.Path(), tt.header, tt.value); w.Code != tt.want {
			t.Errorf("GET with %s %s: status %d, want %d", tt.header, tt.value, w.Code, tt.want)
		}
	}
}

func TestMissing(t *testing.T) {
	h := handler(t)
	for _, path := range []string{
		"/keji/2009/0101/9999.html", "/404.html", "/chengshi",
		"/plus/count.php", "/plus/count.php?aid=9999", "/plus/count.php?aid=%b0",
	} {
		w := get(t, h, path)
		if w.Code != http.StatusNotFound {
			t.Errorf("GET %s: status %d, want 404", path, w.Code)
		}
		if page := decode(t, w.Body.Bytes()); !strings.Contains(page, "页面不存在") {
			t.Errorf("GET %s: the page does not say that it is missing", path)
		}
	}
}

func TestMethods(t *testing.T) {
	h := handler(t)
	for _, tt := range []struct {
		method string
		want   int
	}{
		{http.MethodHead, http.StatusOK},
		{http.MethodPost, http.StatusMethodNotAllowed},
		{http.MethodDelete, http.StatusMethodNotAllowed},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tt.method, "/", nil))
		if w.Code != tt.want {
			t.Errorf("%s /: status %d, want %d", tt.method, w.Code, tt.want)
		}
	}
}

func TestRobots(t *testing.T) {
	w := get(t, handler(t), "/robots.txt")
	rules, err := robotstxt.FromBytes(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	group := rules.FindGroup("wensou")
	for _, tt := range []struct {
		path string
		want bool
	}{
		{"/", true},
		{articles(t)[0].Path(), true},
		{"/plus/count.php?aid=12", false},
	} {
		if got := group.Test(tt.path); got != tt.want {
			t.Errorf("robots.txt allows %s: %v, want %v", tt.path, got, tt.want)
		}
	}
	if d := group.CrawlDelay; d <= 0 || d > 100*time.Millisecond {
		t.Errorf("Crawl-delay %v, want one that a demo can keep", d)
	}
}
