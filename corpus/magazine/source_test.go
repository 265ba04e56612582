package magazine

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseArticle(t *testing.T) {
	const text = `title: 大堤
section: xiangcun/shuili
date: 2009-01-01 06:30
author: 佚名
reads: 7
keywords: 大堤,防汛
---
第一段。

# 小标题
第二段。
#p#
第三段。
`
	want := Article{
		ID:        12,
		Title:     "大堤",
		Section:   []string{"乡村", "水利"},
		Author:    "佚名",
		Published: time.Date(2008, 12, 31, 22, 30, 0, 0, time.UTC),
		Reads:     7,
		Keywords:  []string{"大堤", "防汛"},
		Pages: []Page{
			{"/xiangcun/shuili/2009/0101/12.html", []Paragraph{{Text: "第一段。"}, {"小标题", true}, {Text: "第二段。"}}},
			{"/xiangcun/shuili/2009/0101/12_2.html", []Paragraph{{Text: "第三段。"}}},
		},
	}
	got, err := parseArticle("articles/012-dadi.txt", text)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("parseArticle (-want +got):\n%s", diff)
	}
	if want := "第一段。\n小标题\n第二段。\n第三段。\n"; got.Body() != want {
		t.Errorf("Body() = %q, want %q", got.Body(), want)
	}
}

func TestParseArticleRefuses(t *testing.T) {
	for _, tt := range []struct{ name, file, text string }{
		{"no end of header", "12-a.txt", "title: 甲\nsection: keji\ndate: 2009-01-01 06:30\n正文\n"},
		{"no ID", "a.txt", "title: 甲\nsection: keji\ndate: 2009-01-01 06:30\n---\n正文\n"},
		{"no title", "12-a.txt", "section: keji\ndate: 2009-01-01 06:30\n---\n正文\n"},
		{"unknown section", "12-a.txt", "title: 甲\nsection: nirgends\ndate: 2009-01-01 06:30\n---\n正文\n"},
		{"no date", "12-a.txt", "title: 甲\nsection: keji\n---\n正文\n"},
		{"30 February", "12-a.txt", "title: 甲\nsection: keji\ndate: 2009-02-30 06:30\n---\n正文\n"},
		{"unknown key", "12-a.txt", "title: 甲\nsection: keji\ndate: 2009-01-01 06:30\ntitel: 乙\n---\n正文\n"},
		{"empty body", "12-a.txt", "title: 甲\nsection: keji\ndate: 2009-01-01 06:30\n---\n\n"},
		{"empty page", "12-a.txt", "title: 甲\nsection: keji\ndate: 2009-01-01 06:30\n---\n正文\n#p#\n"},
	} {
		if a, err := parseArticle(tt.file, tt.text); err == nil {
			t.Errorf("%s: parseArticle = %v, want an error", tt.name, a)
		}
	}
}

func TestCheckOrderRefuses(t *testing.T) {
	day := time.Date(2009, 5, 14, 0, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		name     string
		articles []Article
	}{
		{"an ID twice", []Article{{ID: 12, Published: day}, {ID: 12, Published: day.AddDate(0, 0, 1)}}},
		{"an ID out of order", []Article{{ID: 12, Published: day}, {ID: 13, Published: day.AddDate(0, 0, -1)}}},
	} {
		if err := checkOrder(tt.articles); err == nil {
			t.Errorf("%s: checkOrder = nil, want an error", tt.name)
		}
	}
}
