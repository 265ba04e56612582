package indextest

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
)

// reprinted returns an original, three reprints of it, of which one has a part
// added and one lacks the end, and two other articles of the same matter.
func reprinted() []*corpus.Article {
	const body = "渡口的老船工昨天最后一次解缆。\n他在江上摇了四十年橹。\n"
	article := func(id, source, date, text, cluster string) *corpus.Article {
		a := &corpus.Article{ID: id, Title: "渡口的最后一班船", Body: text, Source: source, Cluster: cluster}
		if date != "" {
			a.Published, a.Precision = day(date), corpus.Day
		}
		return a
	}
	return []*corpus.Article{
		article("渡口", "江畔周刊", "2010-03-01", body, "渡口"),
		article("转载一", "晨报", "2010-03-02", body, "渡口"),
		article("转载二", "网络", "2010-03-09", body+"本报曾经报道，这班船的乘客一年少于一年。\n", "渡口"),
		article("转载三", "晚报", "", "渡口的老船工昨天最后一次解缆。\n", "渡口"),
		article("新桥", "晨报", "2010-03-05", "新桥通车以后，渡口没有了船。\n", ""),
		article("旧闻", "江畔周刊", "1999-03-05", "那时渡口还有三条船。\n", ""),
	}
}

// testCollapse takes one article of each cluster of reprints, where that is asked
// for and nowhere else.
func testCollapse(t *testing.T, f *fixture) {
	changes := f.texts.Put(reprinted()...)
	for i := range changes { // one by one, the last first: no place may come of the order
		f.apply(t, changes[len(changes)-1-i:][:1])
	}
	for _, tt := range []struct {
		name  string
		q     index.Query
		total int
		want  []string // ID and number of reprints
	}{
		{"relevance", index.Query{Text: "“老船工”"}, 1, []string{"渡口 3"}},
		{"only in a copy", index.Query{Text: "本报曾经报道"}, 1, []string{"转载二 0"}},
		{"the original does not match", index.Query{Text: "“老船工”", Source: "晚报"}, 1, []string{"转载三 0"}},
		{"newest", index.Query{Text: "渡口", Sort: index.Newest}, 3, []string{"新桥 0", "渡口 3", "旧闻 0"}},
		{"oldest", index.Query{Text: "渡口", Sort: index.Oldest}, 3, []string{"旧闻 0", "渡口 3", "新桥 0"}},
		{"newest without the original", index.Query{Text: "渡口", Sort: index.Newest, From: day("2010-03-02")}, 2, []string{"转载二 1", "新桥 0"}},
	} {
		tt.q.Size, tt.q.Collapse, tt.q.Explain = 10, true, true
		r := f.search(t, tt.q)
		var got []string
		for _, h := range r.Hits {
			got = append(got, fmt.Sprintf("%s %d", h.Article.ID, h.Reprints))
			sum := 0.0
			for _, p := range h.Explanation.Parts {
				sum += p.Value
			}
			if math.Abs(sum-h.Score) > 1e-6 {
				t.Errorf("%s: the parts of %s sum up to %v, its score is %v", tt.name, h.Article.ID, sum, h.Score)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || r.Total != tt.total {
			t.Errorf("%s: total %d, want %d (-want +got):\n%s", tt.name, r.Total, tt.total, diff)
		}
		if tt.q.Size = 0; f.search(t, tt.q).Total != tt.total {
			t.Errorf("%s: of size 0 the total differs", tt.name)
		}
	}
	if r := f.search(t, index.Query{Text: "“老船工”", Size: 10, Facets: 10}); r.Total != 4 || len(r.Hits) != 4 || r.Hits[0].Reprints != 0 {
		t.Errorf("without Collapse: %d articles of %d, want 4", len(r.Hits), r.Total)
	}
	r := f.search(t, index.Query{Text: "“老船工”", Size: 10, Facets: 10, Collapse: true})
	if len(r.Facets.Sources) != 4 {
		t.Errorf("facets count the clusters and not the articles: %+v", r.Facets.Sources)
	}
	testCollapsedPages(t, f)
}

// testCollapsedPages follows the pages of collapsed answers by cursor.
func testCollapsedPages(t *testing.T, f *fixture) {
	for _, sort := range []index.Sort{index.ByRelevance, index.Newest, index.Oldest} {
		q := index.Query{Text: "渡口", Sort: sort, Collapse: true, Size: 10}
		whole := f.ids(t, q)
		var followed []string
		q.Size = 1
		for range whole {
			r := f.search(t, q)
			for _, h := range r.Hits {
				followed = append(followed, h.Article.ID)
			}
			q.Cursor = r.Next
		}
		if diff := cmp.Diff(whole, followed); diff != "" || q.Cursor != "" || len(whole) != 3 {
			t.Errorf("%s by cursor, which ends in %q (-whole +followed):\n%s", sort, q.Cursor, diff)
		}
	}
}
