package crawl_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// missing says politely, in GBK, that a page is not there; how changes from one answer
// to the next.
func missing(how func() int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := simplifiedchinese.GBK.NewEncoder().String(fmt.Sprintf("<html><body><p>抱歉，%s 没有找到。</p><p>第 %d 位访客</p></body></html>", r.URL.Path, how()))
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, body)
	}
}

// TestSoftMissing follows an article that goes away on a site which says so with status
// 200, and comes back.
func TestSoftMissing(t *testing.T) {
	visitors := 0
	sorry := missing(func() int { visitors++; return visitors })
	there := inGBK(articlePage("水库除险加固完工", paragraphs("水库"), "", ""))
	front := inGBK(listPage("/news/1.html"))
	answer, home := there, front
	site := newSite(t, map[string]http.HandlerFunc{
		"/":            func(w http.ResponseWriter, r *http.Request) { home(w, r) },
		"/news/":       front,
		"/robots.txt":  text(""),
		"/news/1.html": func(w http.ResponseWriter, r *http.Request) { answer(w, r) },
		"/*":           func(w http.ResponseWriter, r *http.Request) { sorry(w, r) },
	})
	s := openStore(t, t.TempDir())
	shell := inGBK("<html><body>网站维护中</body></html>")
	for _, tt := range []struct {
		name         string
		hour         int
		home, answer http.HandlerFunc
		want         int // articles
	}{
		{"there", 0, front, there, 1},
		{"missing", 1, front, sorry, 1},
		{"missing within a day", 20, front, sorry, 1},
		{"there again", 21, front, there, 1},
		{"missing again", 22, front, sorry, 1},
		{"missing a day later", 47, front, sorry, 0},
		{"there once more", 48, front, there, 1},
		{"being mended", 50, shell, shell, 1},
		{"mended for days", 99, shell, shell, 1},
	} {
		answer, home = tt.answer, tt.home
		if strings.Contains(tt.name, "mended") {
			sorry = shell
		}
		o := site.options()
		o.Now = func() time.Time { return time.Date(2026, 1, 2, tt.hour, 0, 0, 0, time.UTC) }
		report := run(t, s, o, site.URL)
		if got := len(articles(t, s)); got != tt.want {
			t.Errorf("%s: %d articles, want %d: %+v", tt.name, got, tt.want, report)
		}
	}
}
