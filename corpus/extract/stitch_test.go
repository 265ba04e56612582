package extract_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/extract"
)

func TestStitch(t *testing.T) {
	day := time.Date(2009, 9, 7, 0, 0, 0, 0, time.UTC)
	one := &corpus.Article{URL: "1", Title: "桥", Body: "甲\n", Found: map[string]string{"title": "profile", "body": "profile"}}
	three := &corpus.Article{
		URL: "3", Title: "别的", Body: "丙", Editor: "韩冬", Published: day, Precision: corpus.Day,
		Found: map[string]string{"title": "meta", "body": "generic", "editor": "byline", "published": "byline"},
	}
	for name, tt := range map[string]struct {
		parts map[int]*corpus.Article
		want  *corpus.Article
	}{
		"none":   {nil, nil},
		"single": {map[int]*corpus.Article{1: one}, one},
		"gap": {map[int]*corpus.Article{3: three, 1: one}, &corpus.Article{
			URL: "1", Title: "桥", Body: "甲\n丙\n", Editor: "韩冬", Published: day, Precision: corpus.Day,
			Pages: []corpus.PageRef{{URL: "1"}, {URL: "3", Offset: 4}},
			Found: map[string]string{"title": "profile", "body": "profile", "editor": "byline", "published": "byline"},
		}},
	} {
		if diff := cmp.Diff(tt.want, extract.Stitch(tt.parts)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
	if len(one.Found) != 2 {
		t.Error("Stitch changed a page")
	}
}
