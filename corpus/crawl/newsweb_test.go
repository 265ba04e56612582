package crawl_test

import (
	"archive/tar"
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/net/html"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/store"
)

const newswebHost = "www.xn--ehv81oxn1a8lb.cn"

// articleFile names the files of articles, twins under special apart: folder,
// number of the article, number of the page.
var articleFile = regexp.MustCompile(`^(.*/)(arc-)?(\d+)(?:_(\d+))?\.html$`)

// TestNewsweb crawls a real exported DedeCMS site, served as it once was: GBK,
// and no charset in the header.
func TestNewsweb(t *testing.T) {
	shared := sharedData(t)
	site := unpackSite(t, filepath.Join(shared, "sites", "newsweb.tar.zst"))
	server := httptest.NewServer(siteHandler(site))
	defer server.Close()
	s := openStore(t, t.TempDir())
	options := crawl.Options{
		Delay: -1, AllowPrivate: true,
		Resolve: map[string]string{newswebHost: server.Listener.Addr().String()},
	}
	report := run(t, s, options, "http://"+newswebHost+"/")
	t.Logf("first pass: %d fetched, %d articles added, %d rewritten, refused %v, %d failed", report.Fetched, report.Added, report.Changed, report.Refused, report.Failures)
	found := articlesByNumber(t, s)
	checkFound(t, site, found)
	checkTruth(t, readTruth(t, filepath.Join(shared, "sites", "newsweb.truth.dev.jsonl.zst")), found)

	again := run(t, s, options, "http://"+newswebHost+"/")
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
		m := articleFile.FindStringSubmatch(strings.TrimPrefix(a.URL, "http://"+newswebHost))
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

// newswebTruth is what the site's own database says of an article.
type newswebTruth struct {
	AID      string   `json:"aid"`
	Title    string   `json:"title"`
	Source   string   `json:"source"`
	Date     string   `json:"pubdate"`
	Category []string `json:"category"`
	Pages    []string `json:"pages"`
	Body     string   `json:"body"`
	HTML     string   `json:"body_html"`
}

func checkTruth(t *testing.T, truth []newswebTruth, found map[string][]*corpus.Article) {
	t.Helper()
	var n, title, day, source, section int
	var body float64
	for _, want := range truth {
		if len(want.Pages) == 0 || len(found[want.AID]) == 0 {
			continue
		}
		got := found[want.AID][0]
		n++
		title += count(squash(got.Title) == squash(want.Title))
		day += count(got.Published.In(time.FixedZone("", 8*3600)).Format(time.DateOnly) == want.Date[:10] ||
			got.Precision == corpus.Day && got.Published.Format(time.DateOnly) == want.Date[:10])
		source += count(got.Source == want.Source)
		section += count(slices.Equal(got.Section, want.Category))
		body += charF1(squash(got.Body), squash(textOfHTML(want)))
	}
	for _, score := range []struct {
		field        string
		got, atLeast float64
	}{
		{"title", float64(title) / float64(n), .97},
		{"day", float64(day) / float64(n), .97},
		{"source", float64(source) / float64(n), .95},
		{"section", float64(section) / float64(n), .95},
		{"body", body / float64(n), .95},
	} {
		t.Logf("%-8s %.4f of %d, at least %.2f", score.field, score.got, n, score.atLeast)
		if score.got < score.atLeast {
			t.Errorf("%s: %.4f, want at least %.2f", score.field, score.got, score.atLeast)
		}
	}
}

func count(ok bool) int {
	if ok {
		return 1
	}
	return 0
}

// textOfHTML returns the text of the body in the database.
func textOfHTML(want newswebTruth) string {
	if want.Body != "" {
		return want.Body
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(want.HTML))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String()
		case html.TextToken:
			b.Write(z.Text())
		}
	}
}

// charF1 compares two texts as bags of characters.
func charF1(got, want string) float64 {
	if got == "" && want == "" {
		return 1
	}
	left := map[rune]int{}
	for _, r := range want {
		left[r]++
	}
	same := 0
	for _, r := range got {
		if left[r] > 0 {
			left[r]--
			same++
		}
	}
	return 2 * float64(same) / float64(len([]rune(got))+len([]rune(want)))
}

func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// sharedData returns the folder of the real data, and skips the test where it is
// missing.
func sharedData(t *testing.T) string {
	t.Helper()
	shared := os.Getenv("WENSOU_SHARED")
	if shared == "" {
		shared = filepath.Join("..", "..", "..", "shared")
	}
	data := filepath.Join(shared, "data")
	if _, err := os.Stat(filepath.Join(data, "sites", "newsweb.tar.zst")); err != nil {
		t.Skipf("needs the real site in %s, see WENSOU_SHARED: %v", data, err)
	}
	return data
}

func openZstd(t *testing.T, name string) io.Reader {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(z.Close)
	return z
}

// unpackSite returns the files of an archive, by name.
func unpackSite(t *testing.T, name string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	archive := tar.NewReader(openZstd(t, name))
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		body, err := io.ReadAll(archive)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		files[path.Clean(header.Name)] = body
	}
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
		if !ok || r.Host != newswebHost {
			http.NotFound(w, r)
			return
		}
		if strings.HasSuffix(name, ".html") {
			w.Header().Set("Content-Type", "text/html")
		}
		http.ServeContent(w, r, name, modified, bytes.NewReader(body))
	})
}

func readTruth(t *testing.T, name string) []newswebTruth {
	t.Helper()
	var all []newswebTruth
	lines := bufio.NewScanner(openZstd(t, name))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var one newswebTruth
		if err := json.Unmarshal(lines.Bytes(), &one); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		all = append(all, one)
	}
	if err := lines.Err(); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return all
}
