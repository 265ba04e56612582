package extract_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"

	"wensou/corpus"
	"wensou/corpus/extract"
)

var update = flag.Bool("update", false, "rewrite the golden files of testdata")

// TestExtractGolden compares what the pages of testdata give with the JSON file
// beside each. The files are UTF-8, so that they can be read; those that say gb2312
// are encoded before they are extracted.
func TestExtractGolden(t *testing.T) {
	x := newExtractor(t)
	for _, tt := range []struct{ file, url string }{
		{"dedecms-1", "http://news.example.com/chengjian/qiao/31.html"},
		{"dedecms-2", "http://news.example.com/chengjian/qiao/31_2.html"},
		{"table", "http://union.example.com/peixun/77_2.html"},
		{"generic", "https://www.example.com/culture/20210423/shudian.html?from=timeline"},
		{"empirecms", "http://www.example.com/minsu/2012-03-06/88.html"},
		{"phpcms", "http://www.example.org/html/shuili/2013/0819/42.html"},
		{"discuz-portal", "http://bbs.example.net/portal.php?mod=view&aid=12"},
		{"discuz-thread", "http://bbs.example.net/thread-101-1-1.html"},
		{"wordpress", "https://notes.example.net/51/"},
		{"list", "http://news.example.com/chengjian/"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			got, err := x.Extract(&corpus.Page{URL: tt.url, ContentType: "text/html", Body: readFixture(t, tt.file)})
			if err != nil {
				t.Fatal(err)
			}
			compareGolden(t, tt.file, got)
		})
	}
}

func TestExtractStitchesFixture(t *testing.T) {
	x := newExtractor(t)
	parts := map[int]*corpus.Article{}
	for url, file := range map[string]string{
		"http://news.example.com/chengjian/qiao/31.html":   "dedecms-1",
		"http://news.example.com/chengjian/qiao/31_2.html": "dedecms-2",
	} {
		r, err := x.Extract(&corpus.Page{URL: url, Body: readFixture(t, file)})
		if err != nil {
			t.Fatal(err)
		}
		parts[r.Number] = &r.Part
	}
	a := extract.Stitch(parts)
	if n := strings.Count(a.Body, "\n"); n != 4 {
		t.Errorf("body has %d paragraphs, want 4:\n%s", n, a.Body)
	}
	if a.Editor != "韩冬" {
		t.Errorf("editor = %q, want 韩冬, who is named on page 2 alone", a.Editor)
	}
	if got, want := a.PageURL(strings.Index(a.Body, "镇长")), "http://news.example.com/chengjian/qiao/31_2.html"; got != want {
		t.Errorf("PageURL(镇长) = %s, want %s", got, want)
	}
}

// TestExtractNeverFails gives pages that are no articles, or hardly pages.
func TestExtractNeverFails(t *testing.T) {
	x := newExtractor(t)
	for name, body := range map[string]string{
		"empty":      "",
		"text":       "没有标签的一句话",
		"form":       "<form><input name=q></form>",
		"nested":     strings.Repeat("<div>", 100_000),
		"unclosed":   "<a href='" + strings.Repeat("x", 100_000),
		"deep links": strings.Repeat("<b><a href=x>", 20_000),
		"headings":   strings.Repeat("<h1 class=title>标题", 20_000),
		"nul":        "<p>中\x00文&#0;&#xd800;</p>",
	} {
		t.Run(name, func(t *testing.T) {
			r, err := x.Extract(&corpus.Page{URL: "http://example.com/1.html", Body: []byte(body)})
			if err != nil {
				t.Fatalf("Extract: %v", err)
			}
			if r.Kind == extract.Article {
				t.Errorf("kind %s, want none: %+v", r.Kind, r.Part)
			}
		})
	}
}

func TestExtractRefusesBinary(t *testing.T) {
	x := newExtractor(t)
	_, err := x.Extract(&corpus.Page{URL: "http://example.com/1.html", Body: bytes.Repeat([]byte{0x89, 'P', 'N', 'G', 0, 0, 0, 13}, 100)})
	if !errors.Is(err, extract.ErrCharset) {
		t.Errorf("Extract of a picture: %v, want ErrCharset", err)
	}
}

func readFixture(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name+".html"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(b, []byte("charset=gb2312")) {
		return b
	}
	b, err = simplifiedchinese.GB18030.NewEncoder().Bytes(b)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func compareGolden(t *testing.T, name string, got *extract.Result) {
	t.Helper()
	path := filepath.Join("testdata", name+".json")
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(got); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s (-want +got; -update rewrites it):\n%s", path, diff)
	}
}
