package intake_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/intake"
)

// record returns a record of an archive.
func record(header, block string) string {
	return fmt.Sprintf("WARC/1.1\r\n%s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", strings.ReplaceAll(header, "\n", "\r\n"), len(block), block)
}

const (
	ofDike  = "WARC-Type: response\nWARC-Target-URI: http://www.example.com/31.html\nWARC-Date: 2009-05-14T02:21:00Z\nContent-Type: application/http"
	ofRiver = "WARC-Type: response\nWARC-Target-URI: <http://www.example.com/32.html>\nWARC-Date: 2009-05-14T02:21:00Z"
	html    = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=gbk\r\n"
)

// eachPage returns the pages of a source, as URL and body, and what was passed over.
func eachPage(t *testing.T, name string, o intake.Options) (pages, bad []string, err error) {
	t.Helper()
	s, err := intake.Open(name, nil, o)
	if err != nil {
		return nil, nil, err
	}
	defer s.Close()
	if !s.HasPages() {
		t.Fatalf("%s is taken for articles", name)
	}
	err = s.EachPage(func(p *corpus.SavedPage) error {
		pages = append(pages, p.URL+" "+string(p.Body))
		return nil
	}, func(e *intake.PageError) { bad = append(bad, strings.TrimPrefix(e.Error(), name)) })
	return pages, bad, err
}

func TestWARC(t *testing.T) {
	const dike, river = "http://www.example.com/31.html <p>堤</p>", "http://www.example.com/32.html <p>河</p>"
	first := record(ofDike, html+"Content-Length: 10\r\n\r\n<p>堤</p>")
	second := record(ofRiver, html+"\r\n<p>河</p>")
	for _, tt := range []struct {
		name, text string
		pages, bad []string
		err        string
	}{
		{"two", first + second, []string{dike, river}, nil, ""},
		{"with line feeds alone", "WARC/1.0\n" + ofDike + "\nContent-Length: 54\n\n" + "HTTP/1.1 200 OK\nContent-Type: text/html\n\n<p>堤</p>\n\n\n" + second, []string{dike + "\n\n\n", river}, nil, ""},
		{"of other kinds", record("WARC-Type: warcinfo", "software: x") + record("WARC-Type: request\nWARC-Target-URI: http://www.example.com/31.html", "GET / HTTP/1.1\r\n\r\n") + second, []string{river}, nil, ""},
		{"not found, a picture, a revisit", record(ofDike, "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>无</p>") + record(ofDike, "HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\nPNG") + record("WARC-Type: revisit\nWARC-Target-URI: http://www.example.com/31.html", html+"\r\n") + second, []string{river}, nil, ""},
		{"a resource", record("WARC-Type: resource\nWARC-Target-URI: http://www.example.com/32.html\nContent-Type: text/html", "<p>河</p>"), []string{river}, nil, ""},
		{"compressed on its way", record(ofDike, html+"Content-Encoding: gzip\r\n\r\n"+string(gzipped(t, "<p>堤</p>"))), []string{dike}, nil, ""},
		{"decompressed since", record(ofDike, html+"Content-Encoding: gzip\r\n\r\n<p>堤</p>"), []string{dike}, nil, ""},
		{"in chunks", record(ofDike, html+"Transfer-Encoding: chunked\r\n\r\na\r\n<p>堤</p>\r\n0\r\n\r\n"), []string{dike}, nil, ""},
		{"a coding that is not known", record(ofDike, html+"Content-Encoding: br\r\n\r\nxx") + second, []string{river}, []string{`http://www.example.com/31.html: Content-Encoding "br" is not read; gzip and deflate are`}, ""},
		{"an answer that is none", record(ofDike, "堤") + second, []string{river}, []string{`http://www.example.com/31.html: its answer: malformed HTTP response "堤"`}, ""},
		{"a long page", record(ofDike, html+"\r\n"+strings.Repeat("水", intake.MaxPage/3+1)) + second, []string{river}, []string{"http://www.example.com/31.html: it has more than 8 MB"}, ""},
		{"cut in a block", first + second[:len(second)-12], []string{dike}, nil, "cut short"},
		{"cut in a header", first + second[:30], []string{dike}, nil, "cut short"},
		{"something else behind", first + "堤坝\n", []string{dike}, nil, "a record begins with"},
		{"a long header", first + "WARC/1.1\r\n" + strings.Repeat("x: y\r\n", 20_000), []string{dike}, nil, "longer than 65536 bytes"},
		{"a long line", first + "WARC/1.1\r\nx: " + strings.Repeat("y", 1<<20), []string{dike}, nil, "longer than 65536 bytes"},
		{"a length below nothing", first + "WARC/1.1\r\nContent-Length: -1\r\n\r\n", []string{dike}, nil, `Content-Length "-1"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, name := range []string{write(t, "a.warc", []byte(tt.text)), write(t, "a.warc.gz", gzipped(t, tt.text))} {
				pages, bad, err := eachPage(t, name, intake.Options{})
				if diff := cmp.Diff(tt.pages, pages); diff != "" {
					t.Error(diff)
				}
				if diff := cmp.Diff(tt.bad, bad); diff != "" {
					t.Error(diff)
				}
				if (err == nil) != (tt.err == "") || err != nil && !strings.Contains(err.Error(), tt.err) {
					t.Errorf("%v, want %q", err, tt.err)
				}
			}
		})
	}
}

// Each record is a member of its own where an archive is written as it should be.
func TestWARCOfMembers(t *testing.T) {
	var b bytes.Buffer
	for _, text := range []string{record(ofDike, html+"\r\n1"), record(ofRiver, html+"\r\n2")} {
		z := gzip.NewWriter(&b)
		if _, err := z.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := z.Close(); err != nil {
			t.Fatal(err)
		}
	}
	pages, _, err := eachPage(t, write(t, "a.warc.gz", b.Bytes()), intake.Options{})
	if diff := cmp.Diff([]string{"http://www.example.com/31.html 1", "http://www.example.com/32.html 2"}, pages); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestSavedDate(t *testing.T) {
	s, err := intake.Open(write(t, "a.warc", []byte(record(ofDike, html+"\r\n1"))), nil, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	err = s.EachPage(func(p *corpus.SavedPage) error {
		if want := time.Date(2009, 5, 14, 2, 21, 0, 0, time.UTC); !p.Fetched.Equal(want) || p.Header.Get("Content-Type") != p.ContentType {
			t.Errorf("fetched %s with %v, want %s", p.Fetched, p.Header, want)
		}
		return nil
	}, nil)
	if err != nil {
		t.Error(err)
	}
}

func TestFolder(t *testing.T) {
	const page = "<html><body>堤"
	for _, tt := range []struct {
		name, file, text, base string
		want                   string // URL
		bad                    string
	}{
		{"below a base", "2009/31.html", page, "http://www.example.com/", "http://www.example.com/2009/31.html", ""},
		{"below a folder of a base", "31.html", page, "http://www.example.com/2009/", "http://www.example.com/2009/31.html", ""},
		{"an index", "2009/index.html", page, "http://www.example.com", "http://www.example.com/2009/", ""},
		{"a name with a query", "view.php?aid=3.html", page, "http://www.example.com/", "http://www.example.com/view.php?aid=3", ""},
		{"a name with a blank", "第 1 页.html", page, "http://www.example.com/", "http://www.example.com/%E7%AC%AC%201%20%E9%A1%B5.html", ""},
		{"a mirror", "www.example.com/2009/31.html", page, "", "http://www.example.com/2009/31.html", ""},
		{"saved by a browser", "a.html", "<!DOCTYPE html>\n<!-- saved from url=(0030)http://www.example.com/31.html -->" + page, "http://other.example/", "http://www.example.com/31.html", ""},
		{"canonical", "a.htm", `<html><head><link href="http://www.example.com/31.html" rel="canonical">` + page, "", "http://www.example.com/31.html", ""},
		{"og:url", "a.htm", `<html><head><meta property="og:url" content="http://www.example.com/31.html">` + page, "", "http://www.example.com/31.html", ""},
		{"no URL", "a.html", page, "", "", "it does not say what its URL is"},
		{"no base", "a.html", page, "example.com", "", `"example.com" is no URL such as`},
		{"too long", "a.html", page + strings.Repeat("水", intake.MaxPage/3), "http://www.example.com/", "", "it has more than 8 MB"},
		{"no page", "a.html", "just text", "http://www.example.com/", "", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			file := filepath.Join(dir, filepath.FromSlash(tt.file))
			if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(tt.text), 0o600); err != nil {
				t.Fatal(err)
			}
			pages, bad, err := eachPage(t, dir, intake.Options{Base: tt.base})
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			if tt.want != "" {
				want = []string{tt.want + " " + tt.text}
			}
			if diff := cmp.Diff(want, pages); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(bad, "; "); (got == "") != (tt.bad == "") || !strings.Contains(got, tt.bad) {
				t.Errorf("passed over %q, want %q", got, tt.bad)
			}
		})
	}
}

// FuzzWARC holds that no archive makes the reader panic or take a page without an address.
func FuzzWARC(f *testing.F) {
	f.Add(record(ofDike, html+"\r\n<p>堤</p>") + record(ofRiver, html+"Transfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n"))
	f.Add("WARC/1.0\r\n x\r\nContent-Length: 9223372036854775807\r\n\r\n")
	f.Add(record("WARC-Type: resource\nContent-Type: text/html", "x"))
	f.Fuzz(func(t *testing.T, text string) {
		name := filepath.Join(t.TempDir(), "a")
		if err := os.WriteFile(name, []byte("WARC/"+text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, _, _ = eachPage(t, name, intake.Options{Format: intake.WARC}) // errors are the archive's
	})
}
