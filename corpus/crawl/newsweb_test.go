package crawl_test

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/corpus/crawl"
	"wensou/corpus/store"
)

// articleFile names the files of articles, twins under special apart: folder,
// number of the article, number of the page.
var articleFile = regexp.MustCompile(`^(.*/)(arc-)?(\d+)(?:_(\d+))?\.html$`)

// TestNewsweb crawls a real exported DedeCMS site, served as it once was: GBK,
// and no charset in the header.
func TestNewsweb(t *testing.T) {
	site := corpustest.NewswebFiles(t)
	server := httptest.NewServer(siteHandler(site))
	defer server.Close()
	s := openStore(t, t.TempDir())
	options := crawl.Options{
		Delay: -1, AllowPrivate: true,
		Resolve: map[string]string{corpustest.NewswebHost: server.Listener.Addr().String()},
	}
	report := run(t, s, options, "http://"+corpustest.NewswebHost+"/")
	t.Logf("first pass: %d fetched, %d articles added, %d rewritten, refused %v, %d failed", report.Fetched, report.Added, report.Changed, report.Refused, report.Failures)
	found := articlesByNumber(t, s)
	checkFound(t, site, found)
	checkTruth(t, found)

	again := run(t, s, options, "http://"+corpustest.NewswebHost+"/")
	t.Logf("second pass: %d fetched, %d not modified, %d failed", again.Fetched, again.NotModified, again.Failures)
	if again.Fetched > 0 || again.NotModified != report.Fetched || again.Added+again.Changed > 0 {
		t.Errorf("second pass: %d fetched, %d not modified, %d articles added, %d changed, want 0, %d, 0, 0",
			again.Fetched, again.NotModified, again.Added, again.Changed, report.Fetched)
	}
}

// articlesByNumber returns the articles of the store by the number in their URL.
func articlesByNumber(t *testing.T, s *store.Store) map[string][]*corpus.Article {
	t.Helper()
	found := map[string][]*corpus.Article{}
	for _, a := range articles(t, s) {
		m := articleFile.FindStringSubmatch(strings.TrimPrefix(a.URL, "http://"+corpustest.NewswebHost))
		if m == nil || m[4] != "" {
			t.Errorf("%s is an article, want none", a.URL)
			continue
		}
		found[m[3]] = append(found[m[3]], a)
	}
	return found
}

// checkFound compares the articles with the files of the site that are articles
// in its folders; special holds their twins.
func checkFound(t *testing.T, site map[string][]byte, found map[string][]*corpus.Article) {
	t.Helper()
	pages := map[string]int{}
	for name := range site {
		m := articleFile.FindStringSubmatch(name)
		if m != nil && m[2] == "" && !strings.HasPrefix(name, "m/") && !strings.HasPrefix(name, "m1/") {
			number, _ := strconv.Atoi(m[4]) // none on page 1
			pages[m[3]] = max(pages[m[3]], number, 1)
		}
	}
	var once, long, whole int
	for number, count := range pages {
		got := found[number]
		if len(got) > 1 {
			t.Errorf("article %s is there %d times: %s, %s", number, len(got), got[0].URL, got[1].URL)
		}
		if len(got) == 1 {
			once++
		}
		if count > 1 {
			long++
			if len(got) == 1 && len(got[0].Pages) == count {
				whole++
			}
		}
	}
	t.Logf("%d of %d articles are there, %d of %d of several pages are whole", once, len(pages), whole, long)
	if once < 790 || whole != long || long != 73 {
		t.Errorf("%d articles are there, want at least 790; %d of %d long ones are whole, want 73 of 73", once, whole, long)
	}
}

// checkTruth compares the articles with what the site's own database says.
func checkTruth(t *testing.T, found map[string][]*corpus.Article) {
	t.Helper()
	var s corpustest.Scores
	for _, want := range corpustest.NewswebTruths(t) {
		if len(want.Pages) > 0 && len(found[want.AID]) > 0 {
			want.Score(t, &s, found[want.AID][0])
		}
	}
	s.Require(t, map[string]float64{"title": .97, "day": .97, "source": .95, "section": .95, "body": .95})
}

// siteHandler serves files as a web server without a charset does.
func siteHandler(files map[string][]byte) http.Handler {
	modified := time.Date(2018, 3, 20, 0, 0, 0, 0, time.UTC)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		body, ok := files[name]
		if _, folder := files[name+"/index.html"]; !ok && folder {
			http.Redirect(w, r, r.URL.Path+"/", http.StatusMovedPermanently)
			return
		}
		if !ok || r.Host != corpustest.NewswebHost {
			http.NotFound(w, r)
			return
		}
		if strings.HasSuffix(name, ".html") {
			w.Header().Set("Content-Type", "text/html")
		}
		http.ServeContent(w, r, name, modified, bytes.NewReader(body))
	})
}
