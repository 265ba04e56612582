package extract_test

import (
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/corpus/extract"
)

const newswebURL = "http://" + corpustest.NewswebHost + "/"

// TestNewsweb extracts a real DedeCMS site and compares its fields with the
// site's own database.
func TestNewsweb(t *testing.T) {
	files := corpustest.NewswebFiles(t)
	x := newExtractor(t)
	var s corpustest.Scores
	for _, want := range corpustest.NewswebTruths(t) {
		if len(want.Pages) == 0 || files[want.Pages[0]] == nil {
			continue
		}
		want.Score(t, &s, stitchFiles(t, x, &s, files, want.Pages))
	}
	s.Require(t, map[string]float64{"kind": .98, "title": .97, "day": .97, "source": .95, "section": .95, "body": .95})
}

// stitchFiles follows NextPage from the first page, and checks that it meets the
// pages that were published.
func stitchFiles(t *testing.T, x *extract.Extractor, s *corpustest.Scores, files map[string][]byte, pages []string) *corpus.Article {
	t.Helper()
	parts := map[int]*corpus.Article{}
	url := newswebURL + pages[0]
	for range pages {
		path := strings.TrimPrefix(url, newswebURL)
		r, err := x.Extract(&corpus.Page{URL: url, ContentType: "text/html", Body: files[path]})
		if err != nil {
			t.Fatalf("Extract(%s): %v", url, err)
		}
		s.Count("kind", r.Kind == extract.Article)
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

func newExtractor(t testing.TB) *extract.Extractor {
	t.Helper()
	x, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return x
}
