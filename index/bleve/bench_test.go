package bleve_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
)

// benchArticles is how many of the shared news the benchmarks search.
const benchArticles = 20_000

// openNews returns an index of the shared news, with the sections, sources and
// authors of a large site, which they lack.
func openNews(b *testing.B) (*bleve.Index, []*corpus.Article) {
	b.Helper()
	var articles []*corpus.Article
	corpustest.News(b, func(a *corpus.Article) bool {
		n := len(articles)
		a.Section = []string{fmt.Sprint("栏目", n%8), fmt.Sprint("版", n%60)}
		a.Source, a.Author = fmt.Sprint("来源", n%200), fmt.Sprintf("记者%d、编辑%d", n%700, n%90)
		articles = append(articles, a)
		return len(articles) < benchArticles
	})
	texts := &indextest.Collection{}
	x, err := bleve.Open(filepath.Join(b.TempDir(), "index"), options(b, texts))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := x.Close(); err != nil {
			b.Error(err)
		}
	})
	changes := texts.Put(articles...)
	for len(changes) > 0 {
		n := min(len(changes), 2000)
		if err := x.Apply(b.Context(), changes[:n]); err != nil {
			b.Fatal(err)
		}
		changes = changes[n:]
	}
	return x, articles
}

// BenchmarkSearch times the kinds of queries of readers, with snippets.
func BenchmarkSearch(b *testing.B) {
	x, articles := openNews(b)
	day := articles[benchArticles/2].Published
	for _, bb := range []struct {
		name string
		q    index.Query
	}{
		{"one word", index.Query{Text: "经济"}},
		{"two words", index.Query{Text: "经济 发展"}},
		{"four words", index.Query{Text: "中国 经济 发展 水平"}},
		{"phrase", index.Query{Text: "“经济发展”"}},
		{"one character", index.Query{Text: "水"}},
		{"question", index.Query{Text: "今年以来全国各地采取了哪些措施来提高农民收入和改善农村的生产生活条件"}},
		{"newest", index.Query{Text: "经济", Sort: index.Newest}},
		{"date range", index.Query{Text: "经济", From: day, To: day.AddDate(0, 1, 0)}},
		{"page 100", index.Query{Text: "经济", Offset: 990}},
		{"3 facets", index.Query{Text: "经济", Facets: 10}},
		{"3 facets of a common character", index.Query{Text: "的", Facets: 10}},
		{"the same without", index.Query{Text: "的"}},
		{"count", index.Query{Text: "经济"}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			if bb.q.Size = 10; bb.name == "count" {
				bb.q.Size = 0
			}
			for b.Loop() {
				if _, err := x.Search(b.Context(), bb.q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("related", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := x.Related(b.Context(), articles[i*37%len(articles)], 10); err != nil {
				b.Fatal(err)
			}
		}
	})
}
