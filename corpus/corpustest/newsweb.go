package corpustest

import (
	"archive/tar"
	"errors"
	"fmt"
	"io"
	"path"
	"testing"

	"wensou/corpus"
	"wensou/corpus/extract/accuracy"
)

// NewswebHost is the host of newsweb, a real DedeCMS site in GBK, whose exported
// files and database are in the shared data.
const NewswebHost = "www.xn--ehv81oxn1a8lb.cn"

// NewswebFiles returns the files of newsweb by their path, such as
// "help/1484.html". Where they are missing, the test is skipped.
func NewswebFiles(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	for archive := tar.NewReader(Open(t, "data", "sites", "newsweb.tar.zst")); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg {
			continue
		}
		body, err := io.ReadAll(archive)
		if err != nil {
			t.Fatalf("%s: %v", header.Name, err)
		}
		files[path.Clean(header.Name)] = body
	}
}

// NewswebTruth is what newsweb's own database says of one article.
type NewswebTruth struct {
	AID      string   `json:"aid"` // the number in its pages' paths
	Title    string   `json:"title"`
	Source   string   `json:"source"`
	Date     string   `json:"pubdate"`  // day and time in China: 2014-01-20 20:40:12
	Category []string `json:"category"` // from the top
	Pages    []string `json:"pages"`    // their paths, in order; none if not published
	Body     string   `json:"body"`     // the text of all pages
}

// NewswebTruths returns what newsweb's own database says of about half of its
// articles. Where that is missing, the test is skipped.
func NewswebTruths(t testing.TB) []NewswebTruth {
	t.Helper()
	return Lines[NewswebTruth](t, "data", "sites", "newsweb.truth.dev.jsonl.zst")
}

// Score compares an article with the truth: title, day, source, section and body.
func (truth *NewswebTruth) Score(t testing.TB, s *Scores, got *corpus.Article) {
	t.Helper()
	s.Compare(t, "title", truth.AID, accuracy.Squash(got.Title), accuracy.Squash(truth.Title))
	s.Compare(t, "day", truth.AID, accuracy.Day(got), truth.Date[:len("2014-01-20")])
	s.Compare(t, "source", truth.AID, got.Source, truth.Source)
	s.Compare(t, "section", truth.AID, fmt.Sprintf("%q", got.Section), fmt.Sprintf("%q", truth.Category))
	s.Add("body", accuracy.CharF1(got.Body, truth.Body))
}
