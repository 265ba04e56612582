package suggest_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index/suggest"
)

// asked are queries of readers, as a log gives them.
func asked() []suggest.Asked {
	return []suggest.Asked{
		{Query: "水库 加固 进度", Count: 40},
		{Query: "水库", Count: 30},
		{Query: "青石水库放水时间", Count: 9},
		{Query: "林晚", Count: 7},
		{Query: "篮球 决赛", Count: 5},
		{Query: "中国银联网点", Count: 3},
		{Query: "《", Count: 9},
		{Query: "没有人问", Count: 0},
	}
}

// list writes completions with what they are and their counts.
func list(all []suggest.Completion) string {
	var out []string
	for _, c := range all {
		out = append(out, fmt.Sprintf("%s %s %d/%d", c.Text, c.Kind, c.Articles, c.Asked))
	}
	return strings.Join(out, "|")
}

// TestAskedQueriesAreCompleted has the first completions where there is a log.
func TestAskedQueriesAreCompleted(t *testing.T) {
	v := open(t, issue(t))
	v.SetAsked(asked())
	for _, tt := range []struct {
		typed string
		n     int
		want  string
	}{
		{"水库", 4, "水库 tag 2/30|水库 加固 进度 query 0/40|青石水库开闸放水 title 1/0|青石水库除险加固工程开工 title 1/0"},
		{"shuiku", 3, "水库 tag 2/30|水库 加固 进度 query 0/40|青石水库开闸放水 title 1/0"},
		{"skjg", 3, "水库 加固 进度 query 0/40"},
		{"进度", 3, "水库 加固 进度 query 0/40"},
		{"lw", 3, "林晚 person 5/7"},
		{"中国yl", 3, "中国银联网点 query 0/3|中国银联 word 1/0|中国银联江畔网点开业 title 1/0"},
		{"中国银联", 2, "中国银联 word 1/0|中国银联江畔网点开业 title 1/0"}, // two leave no room for what was asked
		{"没有", 3, ""},
	} {
		if got := list(v.Complete(tt.typed, tt.n)); got != tt.want {
			t.Errorf("Complete(%q, %d) = %s, want %s", tt.typed, tt.n, got, tt.want)
		}
	}
	v.SetAsked(nil)
	if got, want := v.Complete("水库", 8), open(t, issue(t)).Complete("水库", 8); !slices.Equal(got, want) {
		t.Errorf("without the log, Complete(水库) = %v, want %v", got, want)
	}
}

// TestAskedQueriesHideNothing asks so much that each list could be full of it.
func TestAskedQueriesHideNothing(t *testing.T) {
	v := open(t, issue(t))
	var many []suggest.Asked
	for _, c := range issue(t) {
		for i := range 20 {
			many = append(many, suggest.Asked{Query: c.Article.Title + "之" + string(rune('一'+i)), Count: 9999})
			many = append(many, suggest.Asked{Query: c.Article.Author + "之" + string(rune('一'+i)), Count: 9999})
		}
	}
	v.SetAsked(many)
	for _, c := range issue(t) {
		for _, typed := range []string{c.Article.Title, c.Article.Author} {
			for n := 1; n <= 8; n++ {
				got := v.Complete(typed, n)
				queries := 0
				for _, o := range got {
					if o.Kind == suggest.Query {
						queries++
					}
				}
				if !slices.Contains(texts(got), typed) || len(got) > n || queries > max(n/3, n-(len(got)-queries)) {
					t.Errorf("Complete(%q, %d) = %s", typed, n, list(got))
				}
			}
		}
	}
}

// TestAskedQueriesLeaveWhatIsWhole types a title that is the last of the list before a
// query comes into it.
func TestAskedQueriesLeaveWhatIsWhole(t *testing.T) {
	changes := []corpus.Change{{Seq: 1, ID: "云渡", Article: &corpus.Article{ID: "云渡", Title: "云渡"}}}
	for i := range 40 {
		a := &corpus.Article{ID: strconv.Itoa(i), Tags: []string{"云渡大桥", "云渡码头", "云渡晚报"}}
		changes = append(changes, corpus.Change{Seq: uint64(i + 2), ID: a.ID, Article: a})
	}
	v := open(t, changes)
	if got := texts(v.Complete("云渡", 4)); len(got) != 4 || got[3] != "云渡" {
		t.Fatalf("without a log: %q, want 云渡 as the last of four", got)
	}
	v.SetAsked([]suggest.Asked{{Query: "云渡轮渡时刻", Count: 900}})
	if got := texts(v.Complete("云渡", 4)); !slices.Equal(got, []string{"云渡轮渡时刻", "云渡大桥", "云渡晚报", "云渡"}) {
		t.Errorf("with one: %q, want 云渡 to stay", got)
	}
}

// TestSearches has what a reader may go on to.
func TestSearches(t *testing.T) {
	changes := issue(t)
	named := func(parts ...string) []*corpus.Article {
		var all []*corpus.Article
		for _, c := range changes {
			for _, part := range parts {
				if strings.Contains(c.Article.Title, part) {
					all = append(all, c.Article)
				}
			}
		}
		return all
	}
	v := open(t, changes)
	for _, tt := range []struct {
		text  string
		found []*corpus.Article
		log   bool
		want  []string
	}{
		{"青石", named("青石水库"), false, []string{"青石 水库", "青石 加固", "青石 除险", "青石 工程"}},
		{"水库", named("青石水库"), false, []string{"水库 青石", "水库 加固", "水库 除险", "水库 工程"}},
		{"水库", named("青石水库"), true, []string{"水库 加固 进度", "青石水库放水时间", "水库 除险", "水库 工程"}},
		{"\"水库\"", named("青石水库"), false, []string{"加固", "开闸放水"}},
		{"江畔", named("青石水库", "银行"), false, []string{"江畔 水库", "江畔 银行", "江畔 青石"}}, // two of four have each
		{"女子篮球队", named("女子篮球队"), true, []string{"篮球 决赛"}},
		{"中国", named("中国"), false, []string{"中国银联", "中国 江畔", "中国 银行卡", "中国 网点"}},
		{"经济", nil, true, nil}, // it found nothing
		{"", named("青石水库"), true, nil},
		{strings.Repeat("水库", 40), named("青石水库"), true, nil},
	} {
		v.SetAsked(nil)
		if tt.log {
			v.SetAsked(asked())
		}
		if diff := cmp.Diff(tt.want, v.Searches(tt.text, tt.found, 4)); diff != "" {
			t.Errorf("Searches(%q) with a log %v (-want +got):\n%s", tt.text, tt.log, diff)
		}
	}
	if got := v.Searches("水库", named("青石水库"), 0); len(got) > 0 {
		t.Errorf("none are wanted, got %q", got)
	}
}
