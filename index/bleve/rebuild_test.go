package bleve_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
)

// randomArticle mixes sentences of indextest.TownArticles.
func randomArticle(id string, random *rand.Rand) *corpus.Article {
	town := indextest.TownArticles()
	pick := func() *corpus.Article { return town[random.IntN(len(town))] }
	a := pick()
	a.ID = id
	for range random.IntN(6) {
		sentences := strings.SplitAfter(pick().Body, "。")
		a.Body += sentences[random.IntN(len(sentences))]
	}
	a.Body += fmt.Sprintf("第%d号来信。\n", random.IntN(400))
	a.Cluster = []string{"", "", "", "甲", "乙"}[random.IntN(5)]
	return a
}

// TestChangesEqualRebuild makes 1,000 random inserts, updates and deletes, and holds
// every answer against that of an index which is built from what is left: articles,
// order and scores.
func TestChangesEqualRebuild(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 6))
	texts := &indextest.Collection{}
	open := func() *bleve.Index {
		x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), options(t, texts))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() {
			if err := x.Close(); err != nil {
				t.Error(err)
			}
		})
		return x
	}
	apply := func(x *bleve.Index, changes []corpus.Change) {
		if err := x.Apply(t.Context(), changes); err != nil {
			t.Fatal(err)
		}
	}
	changed, living := open(), map[string]*corpus.Article{}
	for n := 0; n < 1000; {
		var batch []corpus.Change
		for range 1 + random.IntN(40) {
			id := fmt.Sprint("a", random.IntN(300))
			n++
			if random.IntN(3) == 0 {
				batch = append(batch, texts.Delete(id)...)
				delete(living, id)
				continue
			}
			living[id] = randomArticle(id, random)
			batch = append(batch, texts.Put(living[id])...)
		}
		apply(changed, batch)
	}
	var last []corpus.Change
	for n := range 2000 { // a segment that is not merged at once
		id := fmt.Sprint("b", n)
		living[id] = randomArticle(id, random)
		last = append(last, texts.Put(living[id])...)
	}
	apply(changed, last)
	last = nil
	for n := 0; n < 2000; n += 3 {
		id := fmt.Sprint("b", n)
		last = append(last, texts.Delete(id)...)
		delete(living, id)
	}
	apply(changed, last)
	got := rankings(t, changed) // before the segments of what was deleted are merged
	rebuilt := open()
	var all []corpus.Change
	for _, a := range living {
		all = append(all, texts.Put(a)...)
	}
	apply(rebuilt, all)
	if diff := cmp.Diff(rankings(t, rebuilt), got); diff != "" {
		t.Errorf("after changes (-rebuilt +changed):\n%s", diff)
	}
}

// rankings returns the answers to queries of each kind, by query.
func rankings(t *testing.T, x *bleve.Index) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, text := range []string{
		"渡口", "大桥 通车", "“今年的春茶”", "图书室里有什么", "孟山河", "第8号来信", "micro*", "作者:苏禾 采茶",
		"粮食丰收以后农民的粮价涨了没有", "河东", "来信 -渡口", "的",
	} {
		for _, q := range []index.Query{{Text: text}, {Text: text, Collapse: true}, {Text: text, Sort: index.Newest}, {Text: text, Facets: 20, Section: "乡村"}} {
			q.Size = 100
			all[fmt.Sprintf("%+v", q)] = ranking(t, x, q)
		}
	}
	for _, a := range indextest.TownArticles() {
		all["related to "+a.ID] = relatives(t, x, &corpus.Article{Title: a.Title, Body: a.Body})
	}
	return all
}

// relatives returns all that is said of what is related to a draft, line by line.
func relatives(t *testing.T, x *bleve.Index, draft *corpus.Article) []string {
	t.Helper()
	r, err := x.Related(t.Context(), draft, index.RelatedOptions{N: 20})
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{fmt.Sprintf("%+v", r.Keywords)}
	for _, h := range r.Hits {
		lines = append(lines, fmt.Sprintf("%s %.9f %+v", h.Article.ID, h.Score, h.Reasons))
	}
	for _, h := range r.Reprints {
		lines = append(lines, fmt.Sprintf("%s %+v", h.Article.ID, h.Reasons))
	}
	return lines
}

// ranking returns all that an answer says of which articles match, line by line.
func ranking(t *testing.T, x *bleve.Index, q index.Query) []string {
	t.Helper()
	r, err := x.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	lines := []string{fmt.Sprintf("%d articles, relaxed %v, facets %+v", r.Total, r.Relaxed, r.Facets)}
	for _, h := range r.Hits {
		lines = append(lines, fmt.Sprintf("%s %.9f %d", h.Article.ID, h.Score, h.Reprints))
	}
	return lines
}
