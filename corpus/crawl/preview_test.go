package crawl_test

import (
	"errors"
	"net/http"
	"testing"

	"wensou/corpus/crawl"
)

func TestPreview(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": page("User-agent: *\nDisallow: /private/\n"),
		"/a.html":     page("<p>渡口</p>"),
	})
	p, err := crawl.NewPreview(t.Context(), site.URL, site.options())
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Page(t.Context(), site.URL+"/a.html#x")
	if err != nil || string(got.Body) != "<p>渡口</p>" || got.URL != site.URL+"/a.html" || got.Fetched.IsZero() {
		t.Errorf("Page = %+v, %v", got, err)
	}
	if got := p.Follow(site.URL + "/b.html#top"); got != site.URL+"/b.html" {
		t.Errorf("Follow = %q", got)
	}
	if got := p.Follow("http://example.com/"); got != "" {
		t.Errorf("Follow of another site = %q", got)
	}
	if _, err := p.Page(t.Context(), site.URL+"/private/b.html"); !errors.Is(err, crawl.ErrForbidden) {
		t.Errorf("a page that robots.txt forbids: %v, want ErrForbidden", err)
	}
	for _, url := range []string{site.URL + "/none.html", "http://example.com/", ":"} {
		if _, err := p.Page(t.Context(), url); err == nil {
			t.Errorf("%s: no error", url)
		}
	}
	if _, err := crawl.NewPreview(t.Context(), site.URL, crawl.Options{Delay: -1}); !errors.Is(err, crawl.ErrPrivate) {
		t.Errorf("a private address: %v, want ErrPrivate", err)
	}
	if site.requests()["/private/b.html"] > 0 {
		t.Error("a page that robots.txt forbids was asked for")
	}
}
