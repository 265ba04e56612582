package related_test

import (
	"path/filepath"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
	"wensou/segment/segmenttest"
)

// open returns an index of articles.
func open(t testing.TB, articles ...*corpus.Article) *bleve.Index {
	t.Helper()
	texts := &indextest.Collection{}
	x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), bleve.Options{Analyzer: segmenttest.Open(t), Articles: texts})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	for changes := texts.Put(articles...); len(changes) > 0; {
		n := min(len(changes), 2000)
		if err := x.Apply(t.Context(), changes[:n]); err != nil {
			t.Fatal(err)
		}
		changes = changes[n:]
	}
	return x
}

// newsArticles is how many of the shared news the tests look at.
const newsArticles = 20_000

// news returns the first of the shared news.
func news(t testing.TB) []*corpus.Article {
	t.Helper()
	var articles []*corpus.Article
	corpustest.News(t, func(a *corpus.Article) bool {
		articles = append(articles, a)
		return len(articles) < newsArticles
	})
	return articles
}

// Every reason of 200 lists is true of both articles, literally.
func TestReasonsAreTrue(t *testing.T) {
	articles := news(t)
	x := open(t, articles...)
	kinds, hits, bare := map[string]int{}, 0, 0
	for i := 0; i < 200; i++ {
		a := articles[i*97%len(articles)]
		found, err := x.Related(t.Context(), a, index.RelatedOptions{N: 10})
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range found.Hits {
			hits++
			if len(h.Reasons) == 0 {
				bare++
			}
			for _, r := range h.Reasons {
				kinds[r.Kind]++
				indextest.CheckReason(t, a, h.Article, r)
			}
		}
	}
	t.Logf("%d hits, %d without a reason; reasons %v", hits, bare, kinds)
	if hits == 0 || bare > hits/20 {
		t.Errorf("%d of %d hits have no reason", bare, hits)
	}
}

// BenchmarkRelated times long articles beside others: what is compared is bounded.
func BenchmarkRelated(b *testing.B) {
	articles := news(b)
	var all strings.Builder
	for _, a := range articles[:200] {
		all.WriteString(a.Body + "\n")
	}
	x := open(b, articles...)
	for _, bb := range []struct {
		name string
		of   func(i int) *corpus.Article
	}{
		{"stored", func(i int) *corpus.Article { return articles[i*37%len(articles)] }},
		{"draft", func(i int) *corpus.Article {
			a := articles[i*37%len(articles)]
			return &corpus.Article{Title: a.Title, Body: string([]rune(a.Body)[:min(200, len([]rune(a.Body)))])}
		}},
		{"100,000 characters", func(i int) *corpus.Article {
			return &corpus.Article{Title: articles[i*37%len(articles)].Title, Body: all.String()}
		}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				if _, err := x.Related(b.Context(), bb.of(i), index.RelatedOptions{N: 10}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
