package crawl_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/crawl"
)

// TestDecisions holds that of each URL it is told what was done about it, and why.
func TestDecisions(t *testing.T) {
	c := &clock{time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)}
	gone := false
	site := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private/"),
		"/":           page(listPage("/a/1.html", "/a/2.html", "/private/3.html", "/photo.html")),
		"/a/1.html": func(w http.ResponseWriter, r *http.Request) {
			if gone {
				w.WriteHeader(http.StatusGone)
				return
			}
			page(articlePage("水库完工", paragraphs("水库"), "", ""))(w, r)
		},
		"/a/2.html":   page("\xff\xfd\x80\xc3\x28\xff\xfd\x80\xc3\x28"),
		"/photo.html": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "image/jpeg") },
	})
	s := openStore(t, t.TempDir())
	for _, tt := range []struct {
		name string
		due  bool
		gone bool
		want []string
	}{
		{"first", true, false, []string{
			"asked / new: 200 read", "asked /a/1.html new: 200 article", "asked /a/2.html new: 200 quarantined page cannot be decoded", "asked /news/ new: 404 gone 404 Not Found",
			"asked /photo.html new: 0 failed not HTML", "asked /sitemap.xml new: 404 gone 404 Not Found", "refused /photo.html not HTML: 0 ", "refused /private/3.html robots.txt: 0 ",
		}},
		{"nothing is due", true, false, []string{
			"skipped / not due: 0 ", "skipped /a/1.html not due: 0 ", "skipped /a/2.html not due: 0 ", "skipped /news/ not due: 0 ", "skipped /photo.html not due: 0 ",
			"skipped /sitemap.xml not due: 0 ", "refused /private/3.html robots.txt: 0 ",
		}},
		{"all, and one went", false, true, []string{
			"asked / all are asked for: 304 read", "asked /a/1.html all are asked for: 410 gone 410 Gone, and its article", "asked /a/2.html all are asked for: 304 quarantined page cannot be decoded",
			"asked /news/ all are asked for: 404 gone 404 Not Found", "asked /photo.html all are asked for: 0 failed not HTML", "asked /sitemap.xml all are asked for: 404 gone 404 Not Found",
			"refused /photo.html not HTML: 0 ", "refused /private/3.html robots.txt: 0 ",
		}},
	} {
		gone = tt.gone
		var got []string
		o := site.dueOptions(c)
		o.OnlyDue = tt.due
		o.Decided = func(d crawl.Decision) {
			line := fmt.Sprintf("%s %s %s: %d %s", d.Did, strings.TrimPrefix(d.URL, site.URL), d.Why, d.Status, d.Outcome)
			if d.Reason != "" {
				line += " " + strings.Split(d.Reason, ":")[0]
			}
			if d.Removed != "" {
				line += ", and its article"
			}
			if d.Did != crawl.DidRefuse && !d.Due.After(c.now) || !d.At.Equal(c.now) || d.Site == "" {
				t.Errorf("%s: %s at %v on %q is due at %v", tt.name, line, d.At, d.Site, d.Due)
			}
			got = append(got, line)
		}
		run(t, s, o, site.URL)
		slices.Sort(got)
		slices.Sort(tt.want)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: decisions (-want +got):\n%s", tt.name, diff)
		}
	}
}
