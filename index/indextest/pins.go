package indextest

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
)

// rulesOf returns the rules of some lists.
func rulesOf(t *testing.T, pins, synonyms, stopWords string) *index.Rules {
	t.Helper()
	r := &index.Rules{}
	var err error
	if r.Pins, err = index.ReadPins(strings.NewReader(pins)); err != nil {
		t.Fatal(err)
	}
	if r.Synonyms, err = index.ReadSynonyms(strings.NewReader(synonyms)); err != nil {
		t.Fatal(err)
	}
	if r.StopWords, err = index.ReadStopWords(strings.NewReader(stopWords)); err != nil {
		t.Fatal(err)
	}
	return r
}

// testPins shows first what is pinned, in its order, whether it matches or not, once, and
// within the filters.
func testPins(t *testing.T, f *fixture) {
	f.apply(t, f.texts.Put(&corpus.Article{ID: "一,二=>三", Title: "名字古怪的一篇", Body: "讲的是别的事。\n"}))
	rules := rulesOf(t, "水库 => 州际, 没有 水库\n青石水库 加固 => 广州\n清華大學 => 一,二=>三 清華\n标题:水库 => 广州\n作者:林晚 => 广州\n大坝 灌溉 茶楼 => 清華\n", "", "")
	for _, tt := range []struct {
		name  string
		q     index.Query
		total int
		want  string // IDs, those that are pinned with !
	}{
		{"as they are listed", index.Query{Text: "水库"}, 3, "州际! 水库! 农田"},
		{"however it is typed", index.Query{Text: " 水\u3000庫 "}, 3, "州际! 水库! 农田"},
		{"another query", index.Query{Text: "水库 灌溉"}, 2, "农田 水库"},
		{"before what has all", index.Query{Text: "青石水库加固"}, 3, "广州! 农田 水库"},
		{"before what has more", index.Query{Text: "大坝 灌溉 茶楼", IDs: []string{"水库", "农田", "清華"}}, 3, "清華! 水库 农田"},
		{"a strange ID", index.Query{Text: "清华大学"}, 2, "一,二=>三! 清華!"},
		{"in a field", index.Query{Text: "标题:水库"}, 2, "广州! 水库"},
		{"a filter", index.Query{Text: "水库", Section: "经济"}, 2, "水库! 农田"},
		{"a range of days", index.Query{Text: "水库", To: day("2009-01-01")}, 1, "州际!"},
		{"among some articles", index.Query{Text: "水库", IDs: []string{"农田", "州际"}}, 2, "州际! 农田"},
		{"by time", index.Query{Text: "水库", Sort: index.Newest}, 2, "农田 水库"},
		{"by nothing but time", index.Query{Text: "作者:林晚"}, 2, "农田 水库"},
	} {
		tt.q.Rules, tt.q.Size, tt.q.Explain, tt.q.Facets = rules, 10, true, 10
		r := f.search(t, tt.q)
		got := pinnedIDs(r)
		if got != tt.want || r.Total != tt.total {
			t.Errorf("%s: total %d, %s; want %d, %s", tt.name, r.Total, got, tt.total, tt.want)
		}
		if tt.q.Size = 0; f.search(t, tt.q).Total != tt.total {
			t.Errorf("%s: of size 0 the total differs", tt.name)
		}
		for _, h := range r.Hits {
			checkParts(t, h, tt.name)
		}
	}
	if got := pinnedIDs(f.search(t, index.Query{Text: "水库", Size: 10})); got != "水库 农田" {
		t.Errorf("by the rules in use, which are none: %s", got)
	}
	testPinnedPages(t, f, rules)
	testManyPinned(t, f)
}

// checkParts checks that the parts of a score sum up to it, and that those of a pinned
// article say that it is.
func checkParts(t *testing.T, h index.Hit, name string) {
	t.Helper()
	sum, pin := 0.0, false
	for _, p := range h.Explanation.Parts {
		sum += p.Value
		pin = pin || p.Kind == index.PinPart
	}
	if math.Abs(sum-h.Score) > 1e-6 || pin != h.Pinned {
		t.Errorf("%s: the parts of %s, pinned: %v, sum up to %v, its score is %v: %+v", name, h.Article.ID, h.Pinned, sum, h.Score, h.Explanation.Parts)
	}
}

// pinnedIDs returns the IDs of the hits, with ! behind those that are pinned.
func pinnedIDs(r *index.Result) string {
	var ids []string
	for _, h := range r.Hits {
		id := h.Article.ID
		if h.Pinned {
			id += "!"
		}
		ids = append(ids, id)
	}
	return strings.Join(ids, " ")
}

// testManyPinned follows an answer of more articles than are ranked again.
func testManyPinned(t *testing.T, f *fixture) {
	var all []*corpus.Article
	for n := range 130 {
		body := strings.Repeat("河滩上有石头。", n%40)
		all = append(all, &corpus.Article{ID: fmt.Sprintf("纤%03d", n), Title: "老河道", Body: "纤道沿着河走。" + body + "\n"})
	}
	f.apply(t, f.texts.Put(all...))
	rules := rulesOf(t, "纤道 => 纤039 茶 广州 纤119 纤079", "", "")
	const total, first = 131, "纤039! 广州! 纤119! 纤079!"
	for _, way := range []string{"page", "cursor"} {
		var got []string
		for q := (index.Query{Text: "纤道", Rules: rules, Size: 10}); ; {
			r := f.search(t, q)
			got = append(got, strings.Fields(pinnedIDs(r))...)
			if r.Total != total {
				t.Errorf("by %s the total is %d, want %d", way, r.Total, total)
			}
			if r.Next == "" || len(got) > total {
				break
			}
			if q.Cursor = r.Next; way == "page" {
				q.Cursor, q.Offset = "", q.Offset+q.Size
			}
		}
		if len(got) < 4 || strings.Join(got[:4], " ") != first {
			t.Errorf("by %s, first come %v; want %s", way, got[:min(4, len(got))], first)
		}
		if different := slices.Compact(slices.Sorted(slices.Values(got))); len(got) != total || len(different) != total {
			t.Errorf("by %s, %d hits of %d articles; want %d", way, len(got), len(different), total)
		}
	}
}

// testPinnedPages follows an answer with pins by page and by cursor, where reprints are
// taken together and where they are not.
func testPinnedPages(t *testing.T, f *fixture, rules *index.Rules) {
	f.apply(t, f.texts.Put(reprinted()...))
	more := rulesOf(t, "渡口 => 转载三 农田 转载一 旧闻", "", "")
	for _, tt := range []struct {
		q    index.Query
		want string
	}{
		{index.Query{Text: "水库", Rules: rules}, "州际! 水库! 农田"},
		{index.Query{Text: "渡口", Rules: more}, "转载三! 农田! 转载一! 旧闻!"},
		{index.Query{Text: "渡口", Rules: more, Collapse: true}, "转载三! 农田! 旧闻! 新桥"},
	} {
		whole := tt.q
		whole.Size, whole.Explain = 20, true
		all := f.search(t, whole)
		if got := pinnedIDs(all); !strings.HasPrefix(got, tt.want) || len(all.Hits) != all.Total {
			t.Errorf("%s: %d of %d articles, %s; want all, first %s", tt.q.Text, len(all.Hits), all.Total, got, tt.want)
		}
		for _, h := range all.Hits {
			checkParts(t, h, tt.q.Text)
		}
		var paged, followed []string
		for page := range all.Hits {
			at := tt.q
			at.Size, at.Offset = 1, page
			paged = append(paged, pinnedIDs(f.search(t, at)))
		}
		for cursor := ""; len(followed) <= len(all.Hits); {
			at := tt.q
			at.Size, at.Cursor = 1, cursor
			r := f.search(t, at)
			followed = append(followed, pinnedIDs(r))
			if cursor = r.Next; cursor == "" {
				break
			}
		}
		for way, got := range map[string][]string{"page": paged, "cursor": followed} {
			if diff := cmp.Diff(strings.Fields(pinnedIDs(all)), got); diff != "" {
				t.Errorf("%s by %s (-whole +got):\n%s", tt.q.Text, way, diff)
			}
		}
	}
}
