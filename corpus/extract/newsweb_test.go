package extract_test

import (
	"archive/tar"
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/klauspost/compress/zstd"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// newswebURL is the site that ../shared/data/sites/newsweb.tar.zst was exported
// from.
const newswebURL = "http://www.xn--ehv81oxn1a8lb.cn/"

// newswebTruth is what the site's own database says of one article.
type newswebTruth struct {
	Title, Source, PubDate string
	Category, Pages        []string
	Body                   string
}

// TestNewsweb extracts a real DedeCMS site and compares its fields with the
// site's own database.
func TestNewsweb(t *testing.T) {
	truth := readNewswebTruth(t)
	files := readNewswebFiles(t)
	x := newExtractor(t)
	s := score{}
	for _, want := range truth {
		if len(want.Pages) == 0 || files[want.Pages[0]] == nil {
			continue
		}
		got := stitchFiles(t, x, s, files, want.Pages)
		s.add("title", squash(got.Title) == squash(want.Title))
		s.add("day", chinaDay(got) == want.PubDate[:10])
		s.add("source", got.Source == want.Source)
		s.add("section", slices.Equal(got.Section, want.Category))
		s.mean("body", charF1(got.Body, want.Body))
		if testing.Verbose() && (squash(got.Title) != squash(want.Title) || got.Source != want.Source || !slices.Equal(got.Section, want.Category)) {
			t.Logf("%v: %q %q %v, want %q %q %v", want.Pages, got.Title, got.Source, got.Section, want.Title, want.Source, want.Category)
		}
	}
	s.require(t, []floor{{"kind", .98}, {"title", .97}, {"day", .97}, {"source", .95}, {"section", .95}, {"body", .95}})
}

// stitchFiles follows NextPage from the first page, and checks that it meets the
// pages that were published.
func stitchFiles(t *testing.T, x *extract.Extractor, s score, files map[string][]byte, pages []string) *corpus.Article {
	t.Helper()
	parts := map[int]*corpus.Article{}
	url := newswebURL + pages[0]
	for range pages {
		path := strings.TrimPrefix(url, newswebURL)
		r, err := x.Extract(&corpus.Page{URL: url, ContentType: "text/html", Body: files[path]})
		if err != nil {
			t.Fatalf("Extract(%s): %v", url, err)
		}
		s.add("kind", r.Kind == extract.Article)
		parts[r.Number] = &r.Part
		if url = r.NextPage; url == "" {
			break
		}
	}
	if len(parts) != len(pages) || url != "" {
		t.Errorf("%s: %d pages and then %q, want %d", pages[0], len(parts), url, len(pages))
	}
	return extract.Stitch(parts)
}

// score counts by field.
type score map[string]tally

type tally struct {
	n   int
	sum float64
}

func (s score) mean(field string, v float64) {
	s[field] = tally{s[field].n + 1, s[field].sum + v}
}

func (s score) add(field string, ok bool) {
	if ok {
		s.mean(field, 1)
	} else {
		s.mean(field, 0)
	}
}

func (s score) of(field string) float64 { return s[field].sum / max(1, float64(s[field].n)) }

// floor is the least score that a field must have.
type floor struct {
	field string
	least float64
}

// require reports the fields below their floor, and logs the others.
func (s score) require(t *testing.T, floors []floor) {
	t.Helper()
	for _, f := range floors {
		if got := s.of(f.field); got < f.least {
			t.Errorf("%s: %.4f of %d pages, want at least %.2f", f.field, got, s[f.field].n, f.least)
		} else {
			t.Logf("%-8s %.4f of %d (at least %.2f)", f.field, got, s[f.field].n, f.least)
		}
	}
}

// charF1 compares two texts as bags of characters, white space apart.
func charF1(got, want string) float64 {
	g, w := []rune(squash(got)), []rune(squash(want))
	if len(g) == 0 || len(w) == 0 {
		if len(g) == len(w) {
			return 1
		}
		return 0
	}
	count := map[rune]int{}
	for _, r := range w {
		count[r]++
	}
	same := 0
	for _, r := range g {
		if count[r] > 0 {
			count[r]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(g)+len(w))
}

func squash(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// sharedData returns ../shared/data beside the project, or skips the test.
func sharedData(t *testing.T) string {
	t.Helper()
	root := os.Getenv("WENSOU_SHARED")
	if root == "" {
		root = filepath.Join("..", "..", "..", "shared") // beside the project
	}
	data := filepath.Join(root, "data")
	if _, err := os.Stat(data); err != nil {
		t.Skipf("no real pages to check: %v; set WENSOU_SHARED", err)
	}
	return data
}

// openZstd opens a compressed file of the shared data, or skips the test.
func openZstd(t *testing.T, path string) io.Reader {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Skipf("no real pages to check: %v", err)
	}
	t.Cleanup(func() { f.Close() })
	d, err := zstd.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func readNewswebTruth(t *testing.T) []newswebTruth {
	t.Helper()
	var truth []newswebTruth
	lines := bufio.NewScanner(openZstd(t, filepath.Join(sharedData(t), "sites", "newsweb.truth.dev.jsonl.zst")))
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var a newswebTruth
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		truth = append(truth, a)
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	return truth
}

// readNewswebFiles returns the files of the site by path.
func readNewswebFiles(t *testing.T) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for r := tar.NewReader(openZstd(t, filepath.Join(sharedData(t), "sites", "newsweb.tar.zst"))); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(h.Name, ".html") {
			continue
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		files[strings.TrimPrefix(h.Name, "./")] = b
	}
}

func newExtractor(t testing.TB) *extract.Extractor {
	t.Helper()
	x, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}
