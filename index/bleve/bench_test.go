package bleve_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// benchArticles is how many of the shared news the benchmarks search.
const benchArticles = 101_120

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

// BenchmarkSearch times the kinds of queries of readers, with snippets, and prints
// the median and the 99th percentile over different queries of a kind.
func BenchmarkSearch(b *testing.B) {
	x, articles := openNews(b)
	words, questions := benchQueries(b, articles)
	several := func(n int) []string {
		var queries []string
		for i := 0; i+n <= len(words); i += n {
			queries = append(queries, strings.Join(words[i:i+n], " "))
		}
		return queries
	}
	day := articles[len(articles)/2].Published
	for _, bb := range []struct {
		name  string
		texts []string
		q     index.Query
	}{
		{"one word", words, index.Query{}},
		{"two words", several(2), index.Query{}},
		{"four words", several(4), index.Query{}},
		{"phrase", quoted(questions, 8), index.Query{}},
		{"question of 40", questions, index.Query{}},
		{"one character", firsts(words), index.Query{}},
		{"a sign", []string{"，", "。", "、", "“", "《"}, index.Query{}},
		{"one word, 3 facets", words, index.Query{Facets: 10}},
		{"one word, newest", words, index.Query{Sort: index.Newest}},
		{"one word, a month", words, index.Query{From: day, To: day.AddDate(0, 1, 0)}},
		{"one word, page 100", words, index.Query{Offset: 990}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			bb.q.Size = 10
			var took []time.Duration
			for i := 0; b.Loop(); i++ {
				bb.q.Text = bb.texts[i%len(bb.texts)]
				began := time.Now()
				if _, err := x.Search(b.Context(), bb.q); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
	b.Run("related", func(b *testing.B) {
		for i := 0; b.Loop(); i++ {
			if _, err := x.Related(b.Context(), articles[i*37%len(articles)], index.RelatedOptions{N: 10}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// benchQueries returns words and pieces of 40 characters from articles, as many
// of each.
func benchQueries(b *testing.B, articles []*corpus.Article) (words, questions []string) {
	b.Helper()
	random := rand.New(rand.NewPCG(4, 40)) //nolint:gosec // the same queries each time
	d := segmenttest.Open(b)
	for len(words) < 200 {
		body := []rune(articles[random.IntN(len(articles))].Body)
		if len(body) < 60 {
			continue
		}
		at := random.IntN(len(body) - 50)
		question := strings.NewReplacer("\n", "", "。", "").Replace(string(body[at : at+40]))
		for _, k := range segment.Words(d.Segment(question)) {
			if utf8.RuneCountInString(k.Term) == 2 && index.FunctionWeight(k.Term) == 1 {
				words, questions = append(words, k.Term), append(questions, question)
				break
			}
		}
	}
	return words, questions
}

// quoted returns the first n characters of each text as a phrase.
func quoted(texts []string, n int) []string {
	phrases := make([]string, len(texts))
	for i, text := range texts {
		phrases[i] = "「" + string([]rune(text)[:n]) + "」"
	}
	return phrases
}

// firsts returns the first character of each text.
func firsts(texts []string) []string {
	characters := make([]string, len(texts))
	for i, text := range texts {
		characters[i] = string([]rune(text)[:1])
	}
	return characters
}
