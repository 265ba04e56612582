package main

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
)

// The URLs of one site are taken in their order, in whichever spelling they come.
func TestEachSite(t *testing.T) {
	urls := []string{"http://a.example/1", "http://b.example/", "http://www.a.example/2", "not a URL", "http://a.example/3"}
	var mu sync.Mutex
	var done []int
	eachSite(urls, func(i int) {
		mu.Lock()
		defer mu.Unlock()
		done = append(done, i)
	})
	ofA := slices.DeleteFunc(slices.Clone(done), func(i int) bool { return !strings.Contains(urls[i], "a.example") })
	if len(done) != len(urls) || !slices.Equal(ofA, []int{0, 2, 4}) {
		t.Errorf("done %v", done)
	}
}

// A site that does not answer holds up no other, and neither does one that fails.
func TestCrawlReadsSitesAtOnce(t *testing.T) {
	read := make(chan struct{}) // the second site was read
	page := func(w http.ResponseWriter) { _, _ = w.Write([]byte("<title>渡口</title><p>没有文章。</p>")) }
	slow := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case <-read:
			page(w)
		case <-r.Context().Done():
		}
	}))
	defer slow.Close()
	var once sync.Once
	quick := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		page(w)
		if r.URL.Path == "/" {
			once.Do(func() { close(read) })
		}
	}))
	defer quick.Close()
	out, _, err := wensou(t, "", "crawl", slow.URL, "ftp://example.com/", quick.URL, "--allow-private", "--delay", "0s", "--max-pages", "2", "--data", filepath.Join(t.TempDir(), "data"))
	if err == nil || !strings.Contains(err.Error(), "ftp") {
		t.Errorf("crawl with a URL that is none: %v", err)
	}
	for _, site := range []string{slow.URL, quick.URL} {
		if !strings.Contains(out, strings.TrimPrefix(site, "http://")+": ") {
			t.Errorf("no report of %s:\n%s", site, out)
		}
	}
}
