package indextest

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
)

// testExplain checks that the parts of a score sum up to it, for every kind of
// query.
func testExplain(t *testing.T, f *fixture) {
	for _, text := range []string{
		"水库", "青石水库 加固", "“开闸放水”", "广州", "的", "水", "标题:水库", "水库 -加固", "水* OR 茶楼", "ｉＰｈｏｎｅ１５ 手机",
		"青石水库开闸放水，干渴的农田喝上了水", "州际铁", "作者:林晚", "何晓舟", "日期:2009", "茶楼 不存在的词语",
	} {
		for _, sort := range []index.Sort{index.ByRelevance, index.Newest} {
			r := f.search(t, index.Query{Text: text, Explain: true, Size: 20, Sort: sort})
			if r.Explanation == nil || r.Explanation.Parsed == "" {
				t.Errorf("%s: no explanation", text)
			}
			for _, h := range r.Hits {
				sum := 0.0
				for _, p := range h.Explanation.Parts {
					sum += p.Value
				}
				if math.Abs(sum-h.Score) > 1e-6 {
					t.Errorf("%s, %s: the parts of %s sum up to %v, its score is %v: %+v", text, sort, h.Article.ID, sum, h.Score, h.Explanation.Parts)
				}
			}
		}
	}
	e := f.search(t, index.Query{Text: "青石水库 的 灌溉", Explain: true}).Explanation
	want := []index.WantedUnit{{Text: "青石水库", Words: []string{"青石", "水库"}}, {Text: "灌溉", Words: []string{"灌溉"}}}
	if diff := cmp.Diff(want, e.Units); diff != "" || e.Need != 2 || strings.Join(e.Little, " ") != "的" {
		t.Errorf("units (-want +got):\n%s; need %d, little %v", diff, e.Need, e.Little)
	}
}

// testForms checks that of the forms of a character the one that was typed comes
// first, and that all are found.
func testForms(t *testing.T, f *fixture) {
	var all []*corpus.Article
	for _, text := range []string{"理发要排队", "理髮要排隊", "頭髮發亮", "头发发亮", "皇后出巡", "雨後出巡", "晒干的鱼", "曬乾的魚", "树干很粗", "樹幹很粗"} {
		all = append(all, &corpus.Article{ID: text, Title: text, Body: text + "。\n"})
	}
	f.apply(t, f.texts.Put(all...))
	for _, tt := range []struct {
		q    string
		want []string
	}{
		{"理髮", []string{"理髮要排隊", "理发要排队"}},
		{"理发", []string{"理发要排队", "理髮要排隊"}},
		{"理發", []string{"理发要排队", "理髮要排隊"}}, // neither has it
		{"后出巡", []string{"皇后出巡", "雨後出巡"}},
		{"後出巡", []string{"雨後出巡", "皇后出巡"}},
		{"乾的", []string{"曬乾的魚", "晒干的鱼"}},
		{"幹很", []string{"樹幹很粗", "树干很粗"}},
	} {
		if diff := cmp.Diff(tt.want, f.ids(t, index.Query{Text: tt.q, Size: 2})); diff != "" {
			t.Errorf("Search(%s) (-want +got):\n%s", tt.q, diff)
		}
	}
}

// testWhyNot asks for each cause that an article can be absent for.
func testWhyNot(t *testing.T, f *fixture) {
	f.apply(t, f.texts.Put(&corpus.Article{ID: "夹", Title: "一页笔记", Body: "纸上写着 水库 -大坝 日期:2011年 几个字。\n"}))
	for name, tt := range map[string]struct {
		q    index.Query
		id   string
		want index.Absence
	}{
		"found":         {index.Query{Text: "水库"}, "水库", index.Absence{Cause: index.Found}},
		"unknown":       {index.Query{Text: "水库"}, "没有", index.Absence{Cause: index.Unknown}},
		"section":       {index.Query{Text: "水库", Section: "科技"}, "水库", index.Absence{Cause: index.BySection, Detail: []string{"科技"}}},
		"source":        {index.Query{Text: "水库", Source: "别处"}, "水库", index.Absence{Cause: index.BySource, Detail: []string{"别处"}}},
		"author":        {index.Query{Text: "水库", Author: "何晓舟"}, "水库", index.Absence{Cause: index.ByAuthor, Detail: []string{"何晓舟"}}},
		"site":          {index.Query{Text: "水库", Site: "other.example"}, "水库", index.Absence{Cause: index.BySite, Detail: []string{"other.example"}}},
		"date":          {index.Query{Text: "水库", From: day("2009-06-01")}, "水库", index.Absence{Cause: index.ByDate, Detail: []string{"2009-06-01.."}}},
		"typed date":    {index.Query{Text: "水库 日期:2008"}, "水库", index.Absence{Cause: index.ByDate, Detail: []string{"2008"}}},
		"no date":       {index.Query{Text: "图书馆 日期:2008"}, "清華", index.Absence{Cause: index.ByDate, Detail: []string{"2008"}}},
		"ids":           {index.Query{Text: "水库", IDs: []string{"农田"}}, "水库", index.Absence{Cause: index.ByID}},
		"excluded":      {index.Query{Text: "水库 -大坝"}, "水库", index.Absence{Cause: index.Excluded, Detail: []string{"大坝"}}},
		"holds a minus": {index.Query{Text: "水库 -大坝"}, "夹", index.Absence{Cause: index.Found}},
		"holds a date":  {index.Query{Text: "-大坝 日期:2011年"}, "夹", index.Absence{Cause: index.Found}},
		"unmatched":     {index.Query{Text: "茶楼"}, "水库", index.Absence{Cause: index.Unmatched, Detail: []string{"茶楼"}}},
		"in part":       {index.Query{Text: "水库 “茶楼”"}, "水库", index.Absence{Cause: index.Unmatched, Detail: []string{"“茶楼”"}, Held: []string{"水库"}}},
		"field":         {index.Query{Text: "水库 作者:何晓舟"}, "水库", index.Absence{Cause: index.Unmatched, Detail: []string{"author:何晓舟"}, Held: []string{"水库"}}},
		"relaxed":       {index.Query{Text: "水库 不存在的词语"}, "水库", index.Absence{Cause: index.Found, Held: []string{"水库"}}},
		"browsing":      {index.Query{Section: "经济"}, "水库", index.Absence{Cause: index.Found}},
		"browsing not":  {index.Query{Section: "文化"}, "水库", index.Absence{Cause: index.BySection, Detail: []string{"文化"}}},
	} {
		got, err := index.WhyNot(t.Context(), f.index, f.texts, tt.q, tt.id)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: why not %s (-want +got):\n%s", name, tt.id, diff)
		}
	}
	late := *articles()[0]
	late.ID = "迟到"
	f.texts.Put(&late)
	if got, err := index.WhyNot(t.Context(), f.index, f.texts, index.Query{Text: "水库"}, "迟到"); err != nil || got.Cause != index.NotIndexed {
		t.Errorf("why not an article that is not indexed: %+v, %v", got, err)
	}
}
