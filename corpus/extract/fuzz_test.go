package extract_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// FuzzExtract checks that no page makes the extractor fail, and that no broken
// character reaches a field.
func FuzzExtract(f *testing.F) {
	for _, name := range []string{"dedecms-1", "dedecms-2", "table", "generic", "list"} {
		f.Add(readFixture(f, name), "http://example.com/a/31_2.html")
	}
	f.Add([]byte("<title>&#0;&#xd800;</title><a href='//[::1'>x</a>"), "::")
	x := newExtractor(f)
	f.Fuzz(func(t *testing.T, body []byte, url string) {
		r, err := x.Extract(&corpus.Page{URL: url, Body: body})
		if err != nil {
			if !errors.Is(err, extract.ErrCharset) {
				t.Errorf("Extract: %v, want ErrCharset", err)
			}
			return
		}
		if r.Number < 1 || r.Kind == "" {
			t.Errorf("page %d of kind %q", r.Number, r.Kind)
		}
		a := r.Part
		fields := []string{a.Title, a.Body, a.Author, a.Source, a.Editor, a.Prev, a.Next, r.NextPage, r.Canonical}
		fields = append(fields, a.Section...)
		fields = append(fields, a.Tags...)
		for _, l := range r.Links {
			fields = append(fields, l.URL)
		}
		for _, s := range fields {
			if !utf8.ValidString(s) || strings.ContainsAny(s, "\ufffd\x00") {
				t.Errorf("broken text %q", s)
			}
		}
		if a.Body != "" && !strings.HasSuffix(a.Body, "\n") {
			t.Errorf("body %q does not end its last paragraph", a.Body)
		}
		if _, err := json.Marshal(r); err != nil {
			t.Errorf("result cannot be stored: %v", err)
		}
	})
}
