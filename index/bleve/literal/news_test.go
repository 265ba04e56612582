package literal_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/index/bleve/literal"
)

// loadNews reads the first n articles of the shared news. It skips the test where
// there are none.
func loadNews(t testing.TB, n int) []article {
	t.Helper()
	var articles []article
	corpustest.News(t, func(a *corpus.Article) bool {
		articles = append(articles, article{
			title: fold(a.Title), body: fold(a.Body), minute: literal.MinuteOf(a.Published),
			section: a.SectionPath(), source: a.Source, author: a.Author,
		})
		return len(articles) < n
	})
	return articles
}

// fold stands in for the project's normalization.
func fold(text string) string {
	return strings.Join(strings.Fields(strings.ToLower(text)), " ")
}

// loadLibrary puts articles into an index in batches of 1000. An article's id is
// its ordinal.
func loadLibrary(t testing.TB, articles []article) *library {
	t.Helper()
	l := newLibrary(t)
	for i := 0; i < len(articles); i += 1000 {
		batch := map[string]*article{}
		for j := i; j < min(i+1000, len(articles)); j++ {
			batch[newsID(j)] = &articles[j]
		}
		l.apply(t, batch)
	}
	return l
}

func newsID(i int) string { return fmt.Sprintf("%06d", i) }

// TestNews asks for 2,000 substrings of 1 to 12 characters of real articles: the
// article is always found, and whatever is found holds the text. Every hundredth
// is held against a reading of the whole corpus.
func TestNews(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 20,000 articles")
	}
	articles := loadNews(t, 20000)
	l := loadLibrary(t, articles)
	g := newGenerator(17)
	for n := range 2000 {
		from := g.IntN(len(articles))
		text := g.substring(articles[from].body, 12)
		if text == "" {
			continue
		}
		got := l.find(t, literal.NewQuery(text, 1))
		if _, ok := slices.BinarySearch(got, newsID(from)); !ok {
			t.Errorf("%q: article %s is missed", text, newsID(from))
		}
		for _, id := range got {
			if !contains(text)(l.want[id]) {
				t.Errorf("%q: article %s does not hold it", text, id)
			}
		}
		if n%100 == 0 {
			if diff := cmp.Diff(l.holding(contains(text)), got); diff != "" {
				t.Errorf("%q (-want +got):\n%s", text, diff)
			}
		}
	}
}
