package literal_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/search/query"
	"github.com/google/go-cmp/cmp"

	"wensou/index/bleve/literal"
)

// TestQueryFindsWhatContains holds the index against strings.Contains through
// inserts, updates, deletions, merges and reopening.
func TestQueryFindsWhatContains(t *testing.T) {
	forEachKind(t, testFindsWhatContains)
}

func testFindsWhatContains(t *testing.T, l *library) {
	t.Helper()
	g := newGenerator(3)
	check := func(when string) {
		t.Helper()
		for range 150 {
			checkContains(t, l, g, when)
		}
	}
	for range 12 {
		l.apply(t, g.changes(3000, 300))
	}
	check("after inserts")
	l.merge(t)
	check("after a merge")
	for range 5 {
		l.apply(t, g.changes(3000, 40))
	}
	check("after updates")
	l.reopen(t)
	check("after reopening")
	l.merge(t)
	check("after a merge that drops")
	l.reopen(t)
	check("at the end")
}

// checkContains asks for a substring of a random article, and for one of a text
// that is perhaps in none.
func checkContains(t *testing.T, l *library, g generator, when string) {
	t.Helper()
	texts := []string{g.substring(g.text(4), 6)}
	for _, a := range l.want {
		texts = append(texts, g.substring(a.body, 12), g.substring(a.title, 4))
		break
	}
	for _, text := range texts {
		if text == "" {
			continue
		}
		got, want := l.find(t, literal.NewQuery(text, 1)), l.holding(contains(text))
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: articles with %q (-want +got):\n%s", when, text, diff)
		}
	}
}

func TestQuery(t *testing.T) {
	l := newLibrary(t)
	l.apply(t, map[string]*article{
		"1": {title: "中国经济", body: "文化，经济。covid-19 与 pm2.5"},
		"2": {title: "中国", body: "经济学𠮷野家"},
		"3": {title: "", body: "国\x00经"},
		"4": {title: "野家", body: "坏字节\xff和�"},
		"5": {},
	})
	for _, tt := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"中国经济", []string{"1"}},
		{"中国", []string{"1", "2"}},
		{"国", []string{"1", "2", "3"}},
		{"经济", []string{"1", "2"}},
		{"济", []string{"1", "2"}},
		{"济。", []string{"1"}},
		{"，", []string{"1"}},
		{"，经", []string{"1"}},
		{"。covid-19 与", []string{"1"}},
		{"covid-1", []string{"1"}},
		{"-", []string{"1"}},
		{" ", []string{"1"}},
		{"2.5", []string{"1"}},
		{"𠮷", []string{"2"}},
		{"学𠮷", []string{"2"}},
		{"𠮷野", []string{"2"}},
		{"𠮸", nil},
		{"野家", []string{"2", "4"}},
		{"国经", []string{"1"}}, // neither across the border of 2 nor without the NUL of 3
		{"国\x00经", []string{"3"}},
		{"\x00", []string{"3"}},
		{"\xff和", []string{"4"}},
		{"和\ufffd", []string{"4"}},
		{"没有", nil},
	} {
		t.Run(tt.text, func(t *testing.T) {
			if diff := cmp.Diff(tt.want, l.find(t, literal.NewQuery(tt.text, 1))); diff != "" {
				t.Errorf("NewQuery(%q) (-want +got):\n%s", tt.text, diff)
			}
		})
	}
}

func TestTitleQuery(t *testing.T) {
	g := newGenerator(7)
	l := newLibrary(t)
	for range 4 {
		l.apply(t, g.changes(400, 150))
	}
	for range 200 {
		text := g.substring(g.text(4), 3)
		if text == "" {
			continue
		}
		got := l.find(t, literal.NewTitleQuery(text, 1))
		want := l.holding(func(a article) bool { return strings.Contains(a.title, text) })
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("articles with %q in the title (-want +got):\n%s", text, diff)
		}
	}
}

func TestQueryWithOthers(t *testing.T) {
	g := newGenerator(5)
	l := newLibrary(t)
	for range 4 {
		l.apply(t, g.changes(400, 150))
	}
	lit := func(text string) query.Query { return literal.NewQuery(text, 2) }
	tag := bleve.NewTermQuery("1")
	tag.SetField("tag")
	not := bleve.NewBooleanQuery()
	not.AddMust(bleve.NewMatchAllQuery())
	not.AddMustNot(lit("文化"))
	for _, tt := range []struct {
		name string
		q    query.Query
		keep func(article) bool
	}{
		{"conjunction", bleve.NewConjunctionQuery(lit("的"), tag, lit("中国")), func(a article) bool {
			return contains("的")(a) && contains("中国")(a) && a.tag == "1"
		}},
		{"disjunction", bleve.NewDisjunctionQuery(lit("文化"), tag), func(a article) bool {
			return contains("文化")(a) || a.tag == "1"
		}},
		{"must not", not, func(a article) bool { return !contains("文化")(a) }},
		{"filter of a time", literal.NewTimeRange(lit("的"), 100, 500), func(a article) bool {
			return contains("的")(a) && a.minute >= 100 && a.minute < 500
		}},
		{"time below a conjunction", bleve.NewConjunctionQuery(literal.NewTimeRange(tag, 0, 500), lit("的")), func(a article) bool {
			return contains("的")(a) && a.tag == "1" && a.minute > 0 && a.minute < 500
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := map[string]bool{}
			for _, id := range l.find(t, tt.q) {
				got[id] = true
			}
			want := map[string]bool{}
			for _, id := range l.holding(tt.keep) {
				want[id] = true
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestQueryScore(t *testing.T) {
	l := newLibrary(t)
	l.apply(t, map[string]*article{"1": {body: "中国经济"}})
	both := bleve.NewConjunctionQuery(literal.NewQuery("经济", 2.5), literal.NewQuery("国", 0.25))
	req := bleve.NewSearchRequest(both)
	req.Explain = true
	r, err := l.Search(req)
	if err != nil {
		t.Fatal(err)
	}
	if hit := r.Hits[0]; hit.Score != 2.75 || !strings.Contains(hit.Expl.String(), "经济") {
		t.Errorf("score = %v, want 2.75; explanation = %v", hit.Score, hit.Expl)
	}
}

func TestQueryNeedsItsOwnIndex(t *testing.T) {
	plain, err := bleve.NewMemOnly(bleve.NewIndexMapping())
	if err != nil {
		t.Fatal(err)
	}
	defer plain.Close()
	if err := plain.Index("1", map[string]string{"body": "经济"}); err != nil {
		t.Fatal(err)
	}
	for _, q := range []query.Query{
		literal.NewQuery("经济", 1),
		literal.NewTimeRange(bleve.NewMatchAllQuery(), 1, 2),
	} {
		if _, err := search(t.Context(), plain, q); err == nil {
			t.Errorf("%T: no error on an index without the section", q)
		}
	}
}

func TestQueryOnAlias(t *testing.T) {
	l := newLibrary(t)
	l.apply(t, map[string]*article{"1": {body: "中国经济"}})
	r, err := search(t.Context(), bleve.NewIndexAlias(l.Index), literal.NewQuery("国经", 1))
	if err != nil || r.Total != 1 {
		t.Errorf("on an alias: %v, %v; want 1 hit", r, err)
	}
}

func TestQueryStopsWithContext(t *testing.T) {
	l := newLibrary(t)
	l.apply(t, map[string]*article{"1": {body: "中国经济"}})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := search(ctx, l.Index, literal.NewQuery("中国经", 1)); !errors.Is(err, context.Canceled) {
		t.Errorf("error = %v, want context.Canceled", err)
	}
}
