package indextest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/corpus"
	"wensou/index"
)

// testFacets checks the counts of the facets, and that a filter by any value leaves
// as many articles as it counts.
func testFacets(t *testing.T, f *fixture) {
	f.apply(t, f.texts.Put(
		&corpus.Article{ID: "转载", Title: "水库的鱼", Section: []string{"经济"}, Source: "江畔周刊", Author: "林晚；林晚", Published: day("2009-12-31"), Precision: corpus.Day, Body: "水库的鱼。\n"},
		&corpus.Article{ID: "繁体", Title: "水庫的魚", Section: []string{"文化", "建筑"}, Source: " 江畔週刊 ", Published: time.Date(2009, 12, 31, 20, 0, 0, 0, time.UTC), Precision: corpus.Minute, Body: "水庫的魚。\n"},
	))
	for _, tt := range []struct {
		name string
		q    index.Query
		want *index.Facets
	}{
		{"not asked for", index.Query{Text: "的"}, nil},
		{"all", index.Query{Text: "的", Facets: 10}, &index.Facets{
			Sections: []index.Count{
				{Value: "文化", Articles: 3},
				{Value: "经济", Articles: 3},
				{Value: "文化/建筑", Articles: 2},
				{Value: "科技", Articles: 2},
				{Value: "科技/生活", Articles: 1},
				{Value: "经济/农业", Articles: 1},
				{Value: "经济/水利", Articles: 1},
			},
			Sources: []index.Count{{Value: "江畔周刊", Articles: 5}, {Value: "铁道知识", Articles: 1}},
			Authors: []index.Count{{Value: "林晚", Articles: 3}, {Value: "何晓舟", Articles: 1}, {Value: "周渡", Articles: 1}},
			Years:   []index.Count{{Value: "2009", Articles: 3}, {Value: "2010", Articles: 2}, {Value: "2008", Articles: 1}},
		}},
		{"the first, of a page", index.Query{Text: "的", Facets: 1, Size: 1, Offset: 2}, &index.Facets{
			Sections: []index.Count{{Value: "文化", Articles: 3}},
			Sources:  []index.Count{{Value: "江畔周刊", Articles: 5}},
			Authors:  []index.Count{{Value: "林晚", Articles: 3}},
			Years:    []index.Count{{Value: "2009", Articles: 3}},
		}},
		{"filtered", index.Query{Section: "科技", Facets: 9}, &index.Facets{
			Sections: []index.Count{{Value: "科技", Articles: 2}, {Value: "科技/生活", Articles: 1}},
			Sources:  []index.Count{{Value: "铁道知识", Articles: 1}},
			Years:    []index.Count{{Value: "2008", Articles: 1}},
		}},
		{"relaxed", index.Query{Text: "茶楼 不存在的词语", Facets: 9}, &index.Facets{
			Sections: []index.Count{{Value: "文化", Articles: 1}},
			Sources:  []index.Count{{Value: "江畔周刊", Articles: 1}},
			Authors:  []index.Count{{Value: "何晓舟", Articles: 1}},
			Years:    []index.Count{{Value: "2010", Articles: 1}},
		}},
		{"nothing", index.Query{Text: "飞碟", Facets: 9}, &index.Facets{}},
	} {
		if diff := cmp.Diff(tt.want, f.search(t, tt.q).Facets, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("facets, %s (-want +got):\n%s", tt.name, diff)
		}
	}
	checkFacetsNarrow(t, f)
}

func checkFacetsNarrow(t *testing.T, f *fixture) {
	t.Helper()
	all := f.search(t, index.Query{Text: "的", Facets: index.MaxFacets}).Facets
	for _, facet := range []struct {
		counts []index.Count
		filter func(q *index.Query, value string)
	}{
		{all.Sections, func(q *index.Query, value string) { q.Section = value }},
		{all.Sources, func(q *index.Query, value string) { q.Source = value }},
		{all.Authors, func(q *index.Query, value string) { q.Author = value }},
		{all.Years, func(q *index.Query, value string) { q.From, q.To = day(value+"-01-01"), day(value+"-12-31") }},
	} {
		for _, c := range facet.counts {
			q := index.Query{Text: "的"}
			facet.filter(&q, c.Value)
			if r := f.search(t, q); r.Total != c.Articles {
				t.Errorf("%s counts %d articles, its filter leaves %d", c.Value, c.Articles, r.Total)
			}
		}
	}
}
