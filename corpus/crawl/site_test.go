package crawl_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wensou/corpus/crawl"
)

// testSite is a site on loopback that notes what it was asked for.
type testSite struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
	hosts map[string]bool
}

// newSite serves routes; a path ending in * stands for all that begin so.
func newSite(t *testing.T, routes map[string]http.HandlerFunc) *testSite {
	t.Helper()
	site := &testSite{asked: map[string]int{}, hosts: map[string]bool{}}
	site.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site.mu.Lock()
		site.asked[r.URL.RequestURI()]++
		site.hosts[r.Host] = true
		site.mu.Unlock()
		if h := routes[r.URL.RequestURI()]; h != nil {
			h(w, r)
			return
		}
		if h := routes[r.URL.Path]; h != nil {
			h(w, r)
			return
		}
		for pattern, h := range routes {
			if prefix, ok := strings.CutSuffix(pattern, "*"); ok && strings.HasPrefix(r.URL.Path, prefix) {
				h(w, r)
				return
			}
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(site.Close)
	return site
}

// requests returns how often each URI was asked for.
func (s *testSite) requests() map[string]int {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := map[string]int{}
	for uri, n := range s.asked {
		all[uri] = n
	}
	return all
}

// options are for a site on loopback, without delay.
func (s *testSite) options() crawl.Options {
	return crawl.Options{Delay: -1, AllowPrivate: true}
}

// page serves a page, and 304 to whoever has it.
func page(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		tag := fmt.Sprintf(`"%x"`, len(text))
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("ETag", tag)
		if r.Header.Get("If-None-Match") == tag {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprint(w, text)
	}
}

func text(s string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprint(w, s)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

func redirect(to string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, to, http.StatusFound) }
}

// inGBK serves a page as sites of 2009 do, without a tag.
func inGBK(text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		body, _ := simplifiedchinese.GBK.NewEncoder().String(text)
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, body)
	}
}

// listPage links to the URLs.
func listPage(urls ...string) string {
	var b strings.Builder
	b.WriteString(`<html><head><title>地方新闻</title></head><body><ul>`)
	for _, u := range urls {
		fmt.Fprintf(&b, `<li><a href="%s">新闻</a></li>`, u)
	}
	b.WriteString(`</ul></body></html>`)
	return b.String()
}

// articlePage is a page as DedeCMS makes it. The pager, if there is one, and
// head are HTML.
func articlePage(title, body, pager, head string) string {
	return `<html><head><title>` + title + `_地方新闻</title>` + head + `</head><body>
<div class="place">当前位置: <a href="/">主页</a> > <a href="/news/">经济</a> > 正文</div>
<div class="viewbox"><div class="title"><h2>` + title + `</h2></div>
<div class="info"><small>时间:</small>2009-05-14 10:20<small>来源:</small>县报 <small>作者:</small>林晓燕</div>
<div class="content"><p>` + strings.Join(strings.Split(body, "\n"), "</p><p>") + `</p></div>
<div class="dede_pages"><ul class="pagelist">` + pager + `</ul></div></div></body></html>`
}

// paragraphs makes a text of some length about a subject.
func paragraphs(subject string) string {
	var b strings.Builder
	for i := range 4 {
		fmt.Fprintf(&b, "%s的施工队在第%d段河堤上连夜加固，村民把沙袋一车一车运到堤上，水位到清晨才慢慢退下去。\n", subject, i+1)
	}
	return strings.TrimSpace(b.String())
}
