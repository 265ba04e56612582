package literal_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"

	"wensou/index/bleve/literal"
)

// benchNews is how many articles the benchmarks read of the shared corpus.
const benchNews = 20000

// BenchmarkIndex puts the corpus into an index that has nothing but the literal
// section, in batches of 1000.
func BenchmarkIndex(b *testing.B) {
	articles := loadNews(b, benchNews)
	size := 0
	for _, a := range articles {
		size += len(a.title) + len(a.body)
	}
	b.SetBytes(int64(size))
	b.ReportAllocs()
	for b.Loop() {
		loadLibrary(b, articles)
	}
}

// BenchmarkQuery asks for substrings of the corpus by their length in characters.
func BenchmarkQuery(b *testing.B) {
	articles := loadNews(b, benchNews)
	l := loadLibrary(b, articles)
	l.merge(b)
	for _, bb := range []struct {
		name     string
		min, max int
	}{
		{"1", 1, 1}, {"2", 2, 2}, {"4-8", 4, 8}, {"20", 20, 20},
	} {
		b.Run(bb.name, func(b *testing.B) {
			g := newGenerator(19)
			var took []time.Duration
			for b.Loop() {
				b.StopTimer()
				body := []rune(articles[g.IntN(len(articles))].body)
				n := bb.min + g.IntN(bb.max-bb.min+1)
				at := g.IntN(max(len(body)-n, 1))
				q := literal.NewQuery(string(body[at:min(at+n, len(body))]), 1)
				b.StartTimer()
				start := time.Now()
				if _, err := l.Search(bleve.NewSearchRequest(q)); err != nil {
					b.Fatal(err)
				}
				took = append(took, time.Since(start))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Nanoseconds())/1e6, "p50-ms")
			b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds())/1e6, "p99-ms")
		})
	}
}

// BenchmarkCounter counts every document of an index of one segment.
func BenchmarkCounter(b *testing.B) {
	articles := loadNews(b, benchNews)
	for i := range articles {
		a := &articles[i]
		a.section, a.source, a.author = fmt.Sprint("栏目", i%120), fmt.Sprint("来源", i%200), fmt.Sprint("记者", i%6300)
	}
	l := loadLibrary(b, articles)
	l.merge(b)
	_, columns := openColumns(b, l)
	for b.Loop() {
		counter := columns.NewCounter()
		for n := range columns.Documents() {
			counter.Add(n)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(columns.Documents()), "ns/document")
}
