package bleve_test

import (
	"context"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// userWords are names and compounds of indextest.TownArticles and some that cross
// the borders of its words.
var userWords = []string{
	"陈远舟", "鲁小满", "鲁大川", "孟山河", "何晓舟", "江渡大桥", "老渡口", "摆渡人", "最后一班船", "坐船的人", "停航了", "到河东", "五分钟", "茶农上山", "采茶",
	"今年的春茶", "早了三天", "养蚕人家", "桑叶绿", "年轻人也", "图书室里", "三千册书", "最爱看童话", "教了三十年书", "办起图书室", "不收一分钱", "粮食丰收", "粮价还涨", "大桥通",
	"口要停", "桥通车以", "前后茶", "校长孟", "们不该",
}

// A dictionary that is swapped loses no article: whatever holds literally all that
// was typed is found before, while and after it changes, in either direction, and
// when some of the articles were cut by the one and some by the other.
func TestDictionaryChangeLosesNothing(t *testing.T) {
	few := segmenttest.Open(t)
	many, err := segment.Open(segment.Options{UserWords: strings.NewReader(strings.Join(userWords, "\n"))})
	if err != nil {
		t.Fatal(err)
	}
	articles := indextest.TownArticles()
	queries := typedQueries(articles, few, many)
	for name, order := range map[string][2]*segment.Dictionary{"words come": {few, many}, "words go": {many, few}} {
		t.Run(name, func(t *testing.T) {
			words, texts := segment.NewSwappable(order[0]), &indextest.Collection{}
			x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), bleve.Options{Analyzer: words, Articles: texts})
			if err != nil {
				t.Fatal(err)
			}
			defer x.Close()
			apply := func(articles []*corpus.Article) {
				if err := x.Apply(t.Context(), texts.Put(articles...)); err != nil {
					t.Fatal(err)
				}
			}
			apply(articles)
			checkFound(t, "before", x, articles, queries)
			stop := swapping(t, words, order)
			checkFound(t, "while", x, articles, queries)
			stop()
			words.Swap(order[1])
			checkFound(t, "after", x, articles, queries)
			apply(articles[:len(articles)/2])
			checkFound(t, "half way", x, articles, queries)
		})
	}
}

// swapping swaps two dictionaries until it is stopped.
func swapping(t *testing.T, words *segment.Swappable, order [2]*segment.Dictionary) (stop func()) {
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			words.Swap(order[i%2])
		}
	})
	return func() { cancel(); wg.Wait() }
}

// typedQueries returns pieces of the articles, and pairs of their words and of
// their pieces, each as the parts that were typed.
func typedQueries(articles []*corpus.Article, dictionaries ...*segment.Dictionary) [][]string {
	random := rand.New(rand.NewPCG(4, 8)) //nolint:gosec // the same queries each time
	var queries [][]string
	for len(queries) < 500 {
		queries = append(queries, []string{indextest.Piece(articles[random.IntN(len(articles))].Body, random)})
	}
	for range 300 {
		text := articles[random.IntN(len(articles))].Body
		tokens := dictionaries[random.IntN(len(dictionaries))].Segment(text)
		word := func() string { return tokens[random.IntN(len(tokens))].Term }
		queries = append(queries, []string{word(), word()}, []string{indextest.Piece(text, random), indextest.Piece(text, random)})
	}
	return slices.DeleteFunc(queries, func(parts []string) bool {
		e, err := index.Parse(strings.Join(parts, " "))
		_, plain := e.(index.Words)
		return err != nil || !plain
	})
}

// checkFound checks that each query finds all articles that hold its parts, in an
// answer that is not relaxed.
func checkFound(t *testing.T, when string, x index.Searcher, articles []*corpus.Article, queries [][]string) {
	t.Helper()
	if len(queries) < 900 {
		t.Fatalf("%d queries, want 900 or more", len(queries))
	}
	for _, parts := range queries {
		q := index.Query{Text: strings.Join(parts, " "), IDs: indextest.Holding(articles, parts...)}
		r, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatalf("%s: Search(%s): %v", when, q.Text, err)
		}
		if r.Total != len(q.IDs) || r.Relaxed {
			t.Errorf("%s, %q finds %d of the %d articles that hold it: %v, relaxed: %v", when, q.Text, r.Total, len(q.IDs), q.IDs, r.Relaxed)
		}
	}
}
