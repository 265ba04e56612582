// Package indextest holds the contract that every index.Index passes, in
// Chinese.
package indextest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
)

// Collection is a store in memory that gives the texts of hits.
type Collection struct {
	mu       sync.RWMutex
	articles map[string]*corpus.Article
	seq      uint64
}

// Article implements index.Articles.
func (c *Collection) Article(_ context.Context, id string) (*corpus.Article, error) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if a, ok := c.articles[id]; ok {
		return a, nil
	}
	return nil, fmt.Errorf("article %q: %w", id, corpus.ErrNotFound)
}

// Put adds or replaces articles and returns the changes.
func (c *Collection) Put(articles ...*corpus.Article) []corpus.Change {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.articles == nil {
		c.articles = map[string]*corpus.Article{}
	}
	var changes []corpus.Change
	for _, a := range articles {
		c.seq++
		c.articles[a.ID] = a
		changes = append(changes, corpus.Change{Seq: c.seq, ID: a.ID, Article: a})
	}
	return changes
}

// Delete removes articles and returns the changes.
func (c *Collection) Delete(ids ...string) []corpus.Change {
	c.mu.Lock()
	defer c.mu.Unlock()
	var changes []corpus.Change
	for _, id := range ids {
		c.seq++
		delete(c.articles, id)
		changes = append(changes, corpus.Change{Seq: c.seq, ID: id})
	}
	return changes
}

// Open makes an empty index over the texts of a collection.
type Open func(t *testing.T, texts index.Articles) index.Index

// Run checks the contract of index.Index.
func Run(t *testing.T, open Open) {
	for name, test := range map[string]func(*testing.T, *fixture){
		"search":   testSearch,
		"filters":  testFilters,
		"sort":     testSort,
		"browse":   testBrowse,
		"literal":  testLiteral,
		"pieces":   testPieces,
		"paging":   testPaging,
		"facets":   testFacets,
		"collapse": testCollapse,
		"marks":    testMarks,
		"bad":      testBadQueries,
		"changes":  testChanges,
		"related":  testRelated,
		"reprints": testReprints,
		"explain":  testExplain,
		"pins":     testPins,
		"stops":    testStopWords,
		"recall":   testRuledRecall,
		"forms":    testForms,
		"mixed":    testMixed,
		"language": testLanguage,
		"behind":   testBehind,
		"why not":  testWhyNot,
		"parallel": testParallel,
	} {
		t.Run(name, func(t *testing.T) {
			f := &fixture{texts: &Collection{}}
			f.index = open(t, f.texts)
			t.Cleanup(func() {
				if err := f.index.Close(); err != nil {
					t.Errorf("Close: %v", err)
				}
			})
			f.apply(t, f.texts.Put(articles()...))
			test(t, f)
		})
	}
}

type fixture struct {
	texts *Collection
	index index.Index
}

func (f *fixture) apply(t *testing.T, changes []corpus.Change) {
	t.Helper()
	if err := f.index.Apply(t.Context(), changes); err != nil {
		t.Fatalf("Apply: %v", err)
	}
}

func (f *fixture) search(t *testing.T, q index.Query) *index.Result {
	t.Helper()
	r, err := f.index.Search(t.Context(), q)
	if err != nil {
		t.Fatalf("Search(%+v): %v", q, err)
	}
	return r
}

// ids returns the IDs of the first hits, in their order.
func (f *fixture) ids(t *testing.T, q index.Query) []string {
	t.Helper()
	if q.Size == 0 {
		q.Size = 20
	}
	ids := []string{}
	for _, h := range f.search(t, q).Hits {
		ids = append(ids, h.Article.ID)
	}
	return ids
}

func day(text string) time.Time {
	t, _, err := corpus.ParseDate(text)
	if err != nil {
		panic(err)
	}
	return t
}

// articles returns a few short articles, written for this suite.
func articles() []*corpus.Article {
	return []*corpus.Article{
		{
			ID: "水库", Title: "青石水库除险加固工程完工", Section: []string{"经济", "水利"}, Source: "江畔周刊", Author: "周渡、林晚",
			Published: day("2009-05-14"), Precision: corpus.Day, Site: "jiangpan.example",
			Body: "青石水库的除险加固工程昨天完工。\n大坝加高了两米，下游三个乡镇的农田可以安心灌溉。\n工程用了ＧＤＰ８．５％的财力。\n",
		},
		{
			ID: "农田", Title: "春旱之后，农田喝上了水", Section: []string{"经济", "农业"}, Source: "江畔周刊", Author: "林晚",
			Published: day("2009-06-02"), Precision: corpus.Day, Site: "jiangpan.example",
			Body: "青石水库开闸放水，干渴的农田喝上了水。\n老农说，水库加固以后，灌溉再不用等。\n",
		},
		{
			ID: "州际", Title: "推广州际铁路的新车型", Section: []string{"科技"}, Source: "铁道知识",
			Published: day("2008-03-01"), Precision: corpus.Day, Site: "jiangpan.example",
			Body: "厂家准备推广州际铁路上跑的新车型。\n",
		},
		{
			ID: "广州", Title: "广州的早茶", Section: []string{"文化"}, Source: "江畔周刊", Author: "何晓舟",
			Published: day("2010-01-20"), Precision: corpus.Day, Site: "jiangpan.example",
			Body: "清晨六点，广州的茶楼已经坐满。\n",
		},
		{
			ID: "清華", Title: "清華大學的老圖書館", Section: []string{"文化", "建築"}, Lang: "zh-Hant", Site: "other.example",
			Body: "清華大學的老圖書館要修了。\n修繕的人說：𠮷祥如意。\n",
		},
		{
			ID: "无日/期 1", Title: "iPhone15和PM2.5", Section: []string{"科技", "生活"}, Site: "other.example",
			Body: "一部iPhone15测出了PM2.5的数值，A&B公司说：“C++写的。”\n",
		},
	}
}

func testSearch(t *testing.T, f *fixture) {
	for _, tt := range []struct {
		q    string
		want []string
	}{
		{"茶楼", []string{"广州"}},
		{"广州", []string{"广州", "州际"}}, // the word before the accident
		{"清华大学", []string{"清華"}},
		{"清華大學圖書館", []string{"清華"}},
		{"ｉＰｈｏｎｅ１５", []string{"无日/期 1"}},
		{"iphone", []string{"无日/期 1"}},
		{"\"开闸放水\"", []string{"农田"}},
		{"「开闸放水」 灌溉", []string{"农田"}},
		{"“大坝加高了两米”", []string{"水库"}},
		{"\"放水开闸\"", []string{}},
		{"茶楼 不存在的词语", []string{"广州"}}, // relaxed
		{"完工。大坝加高", []string{"水库"}},   // across a line break
		{"“完工。 大坝加高”", []string{"水库"}},
		{"飞碟", []string{}},
	} {
		if diff := cmp.Diff(tt.want, f.ids(t, index.Query{Text: tt.q})); diff != "" {
			t.Errorf("Search(%s) (-want +got):\n%s", tt.q, diff)
		}
	}
	if r := f.search(t, index.Query{Text: "茶楼 不存在的词语", Size: 1}); !r.Relaxed {
		t.Error("an answer without all the words is not called relaxed")
	}
	if r := f.search(t, index.Query{Text: "青石水库", Size: 1}); r.Relaxed || r.Total != 2 {
		t.Errorf("all articles hold all the words, and the answer is relaxed: %v, total %d", r.Relaxed, r.Total)
	}
	if r := f.search(t, index.Query{Text: "水库"}); r.Total != 2 || len(r.Hits) != 0 {
		t.Errorf("a query of size 0 gives total %d and %d hits, want 2 and 0", r.Total, len(r.Hits))
	}
}

func testFilters(t *testing.T, f *fixture) {
	for name, tt := range map[string]struct {
		q    index.Query
		want []string
	}{
		"section":       {index.Query{Section: "经济"}, []string{"农田", "水库"}},
		"below section": {index.Query{Section: "经济/水利"}, []string{"水库"}},
		"not a prefix":  {index.Query{Section: "经"}, []string{}},
		"source":        {index.Query{Source: "江畔周刊"}, []string{"农田", "广州", "水库"}},
		"author":        {index.Query{Author: "林晚"}, []string{"农田", "水库"}},
		"site":          {index.Query{Site: "other.example"}, []string{"无日/期 1", "清華"}},
		"script":        {index.Query{Section: "文化/建筑"}, []string{"清華"}},
		"from":          {index.Query{From: day("2009-06-02")}, []string{"农田", "广州"}},
		"to":            {index.Query{To: day("2009-05-14")}, []string{"州际", "水库"}},
		"one day":       {index.Query{From: day("2009-05-14"), To: day("2009-05-14")}, []string{"水库"}},
		"several":       {index.Query{Source: "江畔周刊", Author: "林晚", From: day("2009-06-01")}, []string{"农田"}},
		"ids":           {index.Query{IDs: []string{"清華", "没有"}}, []string{"清華"}},
		"no ids":        {index.Query{IDs: []string{}}, []string{}},
	} {
		tt.q.Text = "的"
		got := f.ids(t, tt.q)
		slices.Sort(got)
		slices.Sort(tt.want)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("filter %s (-want +got):\n%s", name, diff)
		}
	}
}

func testSort(t *testing.T, f *fixture) {
	newest := []string{"广州", "农田", "水库", "州际", "无日/期 1", "清華"}
	long := index.Query{Text: "青石水库开闸放水干渴的农田喝上了水", Sort: index.Newest, Size: 1}
	if got := f.ids(t, long); !cmp.Equal(got, []string{"农田"}) {
		t.Errorf("the newest of a long query is %v, want 农田, which holds all its words", got)
	}
	oldest := []string{"州际", "水库", "农田", "广州", "无日/期 1", "清華"}
	if diff := cmp.Diff(newest, f.ids(t, index.Query{Text: "的", Sort: index.Newest})); diff != "" {
		t.Errorf("newest first (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(oldest, f.ids(t, index.Query{Text: "的", Sort: index.Oldest})); diff != "" {
		t.Errorf("oldest first (-want +got):\n%s", diff)
	}
}

// testBrowse asks for articles without a text.
func testBrowse(t *testing.T, f *fixture) {
	for name, tt := range map[string]struct {
		q    index.Query
		want []string
	}{
		"a section": {index.Query{Section: "经济", Sort: index.Oldest}, []string{"水库", "农田"}},
		"an author": {index.Query{Author: "何晓舟"}, []string{"广州"}},
		"newest":    {index.Query{Sort: index.Newest, Size: 2}, []string{"广州", "农田"}},
	} {
		if diff := cmp.Diff(tt.want, f.ids(t, tt.q)); diff != "" {
			t.Errorf("%s without a text (-want +got):\n%s", name, diff)
		}
	}
}

// testLiteral searches for every piece of up to 12 characters of every text: the
// article that holds it is always found.
func testLiteral(t *testing.T, f *fixture) {
	for _, a := range articles() {
		for _, text := range []string{a.Title, a.Body} {
			runes := []rune(text)
			for from := range runes {
				for to := from + 1; to <= min(len(runes), from+12); to++ {
					q := string(runes[from:to])
					if index.Literal(q) == "" {
						continue
					}
					if r := f.search(t, index.Query{Text: q, IDs: []string{a.ID}}); r.Total != 1 {
						t.Fatalf("%q is in %s and not found", q, a.ID)
					}
				}
			}
		}
	}
}

func testPaging(t *testing.T, f *fixture) {
	all := f.ids(t, index.Query{Text: "的"})
	for _, sort := range []index.Sort{index.ByRelevance, index.Newest} {
		whole := f.ids(t, index.Query{Text: "的", Sort: sort})
		var paged, followed []string
		for offset := 0; offset < len(all); offset += 2 {
			paged = append(paged, f.ids(t, index.Query{Text: "的", Sort: sort, Size: 2, Offset: offset})...)
		}
		for cursor := ""; ; {
			r := f.search(t, index.Query{Text: "的", Sort: sort, Size: 2, Cursor: cursor})
			for _, h := range r.Hits {
				followed = append(followed, h.Article.ID)
			}
			if r.Total != len(all) {
				t.Errorf("a page has total %d, want %d", r.Total, len(all))
			}
			if cursor = r.Next; cursor == "" || len(followed) > len(all) {
				break
			}
		}
		if next := f.search(t, index.Query{Text: "的", Sort: sort, Size: 2}).Next; next != "" {
			if _, err := f.index.Search(t.Context(), index.Query{Text: "水库", Sort: sort, Size: 2, Cursor: next}); !errors.Is(err, index.ErrQuery) {
				t.Errorf("a cursor of another query: %v, want ErrQuery", err)
			}
		}
		if diff := cmp.Diff(whole, paged); diff != "" {
			t.Errorf("%s by page (-whole +paged):\n%s", sort, diff)
		}
		if diff := cmp.Diff(whole, followed); diff != "" {
			t.Errorf("%s by cursor (-whole +followed):\n%s", sort, diff)
		}
	}
}

func testMarks(t *testing.T, f *fixture) {
	for _, tt := range []struct{ q, id, title, body string }{
		{"水库加固", "水库", "青石【水库】除险【加固】工程完工", "【水库】"},
		{"水库加固", "农田", "春旱之后，农田喝上了水", "【水库加固】"},
		{"清华大学", "清華", "【清華大學】的老圖書館", "【清華大學】"},
		{"推广州际铁路", "州际", "【推广州际铁路】的新车型", "【推广州际铁路】"},
		{"gdp8.5%", "水库", "青石水库除险加固工程完工", "【ＧＤＰ８．５％】"},
	} {
		hits := f.search(t, index.Query{Text: tt.q, IDs: []string{tt.id}, Size: 1}).Hits
		if len(hits) == 0 {
			t.Errorf("%s does not find %s", tt.q, tt.id)
			continue
		}
		h := hits[0]
		if got := Marked(h.Article.Title, h.TitleMarks); got != tt.title {
			t.Errorf("%s marks the title %s, want %s", tt.q, got, tt.title)
		}
		if got := Marked(h.Snippet.Text, h.Snippet.Marks); !strings.Contains(got, tt.body) {
			t.Errorf("%s marks the snippet %s, want %s in it", tt.q, got, tt.body)
		}
		if at := h.Snippet.Offset; h.Article.Body[at:at+len(h.Snippet.Text)] != h.Snippet.Text {
			t.Errorf("%s: the snippet does not stand at its offset", tt.q)
		}
	}
}

func testBadQueries(t *testing.T, f *fixture) {
	for name, q := range map[string]index.Query{
		"empty":           {},
		"blank":           {Text: " 　\n"},
		"blank, filtered": {Text: " ", Section: "经济"},
		"not UTF-8":       {Text: "\xff水"},
		"long":            {Text: strings.Repeat("水", index.MaxQueryRunes+1)},
		"size":            {Text: "水", Size: index.MaxSize + 1},
		"negative size":   {Text: "水", Size: -1},
		"negative offset": {Text: "水", Size: 1, Offset: -1},
		"window":          {Text: "水", Size: 10, Offset: index.MaxWindow},
		"cursor":          {Text: "水", Size: 10, Cursor: "胡写"},
		"facets":          {Text: "水", Facets: index.MaxFacets + 1},
		"negative facets": {Text: "水", Facets: -1},
		"cursor and page": {Text: "水", Size: 10, Cursor: "e30", Offset: 10},
	} {
		var bad *index.QueryError
		if _, err := f.index.Search(t.Context(), q); !errors.As(err, &bad) || bad.Param == "" || bad.Reason == "" {
			t.Errorf("%s query: %v, want a QueryError with its parts", name, err)
		}
	}
	for _, q := range []string{"\"", "「", "()", "*", "-", "+-&|!(){}[]^\"~*?:\\/", "\x00水", strings.Repeat("水", index.MaxQueryRunes), "𠮷", "a\"b"} {
		f.search(t, index.Query{Text: q, Size: 10})
	}
}

func testChanges(t *testing.T, f *fixture) {
	applied := func() uint64 {
		seq, err := f.index.Applied(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return seq
	}
	if got, want := applied(), uint64(len(articles())); got != want {
		t.Errorf("Applied = %d after %d changes", got, want)
	}
	a := *articles()[0]
	a.Title, a.Body = "全文改写", "这里只剩下一句话。\n"
	changes := slices.Concat(f.texts.Put(&a), f.texts.Delete("广州"))
	f.apply(t, changes)
	f.apply(t, changes) // again: no harm
	for q, want := range map[string][]string{"除险": {}, "茶楼": {}, "只剩下": {"水库"}, "州": {"州际"}} {
		if diff := cmp.Diff(want, f.ids(t, index.Query{Text: q})); diff != "" {
			t.Errorf("after changes, Search(%s) (-want +got):\n%s", q, diff)
		}
	}
	if got := applied(); got != changes[1].Seq {
		t.Errorf("Applied = %d, want %d", got, changes[1].Seq)
	}
}

// testParallel searches while the index changes.
func testParallel(t *testing.T, f *fixture) {
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for ctx.Err() == nil {
				r, err := f.index.Search(t.Context(), index.Query{Text: "水库", Size: 10})
				if err != nil || r.Total < 2 {
					t.Errorf("while the index changes: %+v, %v; want 2 articles or more", r, err)
					return
				}
			}
		})
	}
	for i := range 30 {
		f.apply(t, f.texts.Put(&corpus.Article{ID: fmt.Sprint("新", i), Title: "又一座水库", Body: "水库建成了。\n"}))
	}
	stop()
	wg.Wait()
}
