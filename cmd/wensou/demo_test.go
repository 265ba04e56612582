package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/magazine"
	"wensou/index"
	"wensou/index/indextest"
)

// output is what a command has written so far.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

// start runs a command until the test ends and returns what pattern finds in its
// output.
func start(t *testing.T, pattern string, args ...string) []string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	out, done := &output{}, make(chan error, 1)
	go func() { done <- run(ctx, args, streams{strings.NewReader(""), out, out}) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("wensou %s: %v", args[0], err)
		}
	})
	re := regexp.MustCompile(pattern)
	for {
		if m := re.FindStringSubmatch(out.String()); m != nil {
			return m
		}
		select {
		case err := <-done:
			done <- err
			t.Fatalf("wensou %s ended: %v\n%s", args[0], err, out)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func get(t *testing.T, address string) string {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	b, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s, %v\n%.500s", address, response.Status, err, b)
	}
	return string(b)
}

// The demo crawls its magazine over HTTP and finds every article whole.
func TestDemo(t *testing.T) {
	data := t.TempDir()
	base := start(t, `search at (http://[0-9.:]+): \d+ articles`, "demo", "--addr", "127.0.0.1:0", "--data", data)[1]
	if page := get(t, base+"/search?q="+url.QueryEscape("云江二桥")); !strings.Contains(page, "<mark>") {
		t.Errorf("the search page marks nothing:\n%s", page)
	}
	if ready := get(t, base+"/readyz"); ready == "" {
		t.Error("/readyz is empty")
	}
	truth, err := magazine.Articles()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range truth {
		checkFound(t, base, want)
	}
}

// checkFound checks that an article is found by its title, as it was written.
func checkFound(t *testing.T, base string, want magazine.Article) {
	t.Helper()
	var found struct {
		Hits []struct {
			ID, URL, Title string
		}
	}
	answer := get(t, base+"/api/v1/search?size=20&q="+url.QueryEscape("“"+want.Title+"”"))
	if err := json.Unmarshal([]byte(answer), &found); err != nil {
		t.Fatal(err)
	}
	for _, h := range found.Hits {
		if !strings.HasSuffix(h.URL, want.Path()) {
			continue
		}
		var a struct {
			Title, Body, Section string
			Pages                []corpus.PageRef
		}
		if err := json.Unmarshal([]byte(get(t, base+"/api/v1/articles/"+url.PathEscape(h.ID))), &a); err != nil {
			t.Fatal(err)
		}
		if a.Title != want.Title || a.Body != want.Body() || a.Section != strings.Join(want.Section, "/") {
			t.Errorf("%s came out as\n%s %s\n%s\nwant\n%s %s\n%s", want.Path(), a.Section, a.Title, a.Body, want.Section, want.Title, want.Body())
		}
		if len(want.Pages) > 1 && len(a.Pages) != len(want.Pages) {
			t.Errorf("%s has %d pages, want %d", want.Path(), len(a.Pages), len(want.Pages))
		}
		return
	}
	t.Errorf("%s 《%s》 is not found by its title", want.Path(), want.Title)
}

// Whatever 1 to 12 characters of an article one types, the article is found.
func TestDemoLiteralRecall(t *testing.T) {
	truth, err := magazine.Articles()
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	var articles []*corpus.Article
	for i, a := range truth {
		article := &corpus.Article{ID: fmt.Sprint("篇/", i), Title: a.Title, Body: a.Body()}
		line, err := corpus.FormatLine(article)
		if err != nil {
			t.Fatal(err)
		}
		lines.Write(line)
		articles = append(articles, article)
	}
	data := t.TempDir()
	must(t, lines.String(), "import", "-", "--data", data)
	l, err := openLibrary(data, true, newLogger(streams{err: io.Discard}))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	checkRecall(t, l.index, articles, 2000, asIs)
	checkRecall(t, l.index, articles, 500, indextest.FullWidth)
	checkRecall(t, l.index, articles, 500, indextest.Traditional)
}

// checkRecall searches for n random pieces of the articles, as they are written
// when they have been changed, such as to full width.
func checkRecall(t *testing.T, x index.Searcher, articles []*corpus.Article, n int, written func(string) string) {
	t.Helper()
	random := rand.New(rand.NewPCG(20, 26)) //nolint:gosec // the same pieces each time
	missed := 0
	for range n {
		a := articles[random.IntN(len(articles))]
		text := a.Body
		if random.IntN(10) == 0 || text == "" {
			text = a.Title
		}
		q := written(indextest.Piece(text, random))
		if index.Literal(q) == "" {
			continue
		}
		r, err := x.Search(t.Context(), index.Query{Text: q, IDs: []string{a.ID}})
		if err != nil {
			t.Fatalf("search for %q: %v", q, err)
		}
		if r.Total != 1 || r.Relaxed {
			missed++
			t.Errorf("%q is in %s and not found", q, a.ID)
		}
	}
	t.Logf("literal recall: %d of %d pieces missed", missed, n)
}

func asIs(text string) string { return text }

func TestServeCrawlsItsSites(t *testing.T) {
	handler, err := magazine.Handler()
	if err != nil {
		t.Fatal(err)
	}
	listener, err := listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	site := &http.Server{Handler: handler}
	go site.Serve(listener) //nolint:errcheck // ends with the test
	t.Cleanup(func() { _ = site.Close() })
	base := start(t, `search at (http://[0-9.:]+)`, "serve", "--addr", "127.0.0.1:0", "--data", t.TempDir(),
		"--site", "http://"+listener.Addr().String()+"/", "--allow-private", "--delay", "0s")[1]
	titles := func() []string {
		var found struct{ Hits []struct{ Title string } }
		if err := json.Unmarshal([]byte(get(t, base+"/api/v1/search?q="+url.QueryEscape("“寻找云渡老码头”"))), &found); err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, h := range found.Hits {
			out = append(out, h.Title)
		}
		slices.Sort(out)
		return out
	}
	for len(titles()) < 3 { // the crawl is under way
		time.Sleep(50 * time.Millisecond)
	}
}
