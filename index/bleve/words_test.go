package bleve_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
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

// openWith makes an index of a few articles that is cut by a dictionary.
func openWith(t *testing.T, d *segment.Dictionary, synonyms *index.Synonyms) (*bleve.Index, *segment.Swappable, []*corpus.Article) {
	t.Helper()
	texts, words := &indextest.Collection{}, segment.NewSwappable(d)
	x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), bleve.Options{Analyzer: words, Articles: texts, Synonyms: synonyms})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	var articles []*corpus.Article
	for i, text := range []string{
		"张奖山在江渡码头等船。", "江渡码头的老船工张奖山退休了。", "青石水库加固工程完工。", "水库要加固，青石镇出了钱。",
		"江畔周刊记者张渡江报道。", "记者在江畔住了三天。", "北京大学的学生来采访。", "计算机进了村小。",
	} {
		articles = append(articles, &corpus.Article{ID: strconv.Itoa(i), Title: "见闻", Body: text + "\n"})
	}
	if err := x.Apply(t.Context(), texts.Put(articles...)); err != nil {
		t.Fatal(err)
	}
	return x, words, articles
}

func withUserWords(t *testing.T) *segment.Dictionary {
	t.Helper()
	d, err := segment.Open(segment.Options{UserWords: strings.NewReader("张奖山\n江渡码头\n水库加固\n青石水库加固\n江畔周刊\n张渡江\n")})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// A dictionary that is swapped loses no article: whatever holds all that is asked
// for literally is found before, while and after it changes, in either direction.
func TestDictionaryChangeLosesNothing(t *testing.T) {
	plain, rich := segmenttest.Open(t), withUserWords(t)
	for name, order := range map[string][2]*segment.Dictionary{"words come": {plain, rich}, "words go": {rich, plain}} {
		t.Run(name, func(t *testing.T) {
			x, words, articles := openWith(t, order[0], nil)
			checkHolders(t, x, articles)
			ctx, stop := context.WithCancel(t.Context())
			var wg sync.WaitGroup
			wg.Go(func() {
				for i := 0; ctx.Err() == nil; i++ {
					words.Swap(order[i%2])
				}
			})
			checkHolders(t, x, articles)
			stop()
			wg.Wait()
			words.Swap(order[1])
			checkHolders(t, x, articles)
		})
	}
}

// checkHolders asks for random pieces, and for pairs of them, and checks that each
// article that holds them all is found, in an answer that is not relaxed.
func checkHolders(t *testing.T, x *bleve.Index, articles []*corpus.Article) {
	t.Helper()
	random := rand.New(rand.NewPCG(8, 18)) //nolint:gosec // the same pieces each time
	piece := func() string {
		body := []rune(strings.TrimSpace(articles[random.IntN(len(articles))].Body))
		from := random.IntN(len(body) - 1)
		return strings.Trim(string(body[from:min(len(body), from+1+random.IntN(7))]), "，。")
	}
	for range 150 {
		parts := []string{piece(), piece()}[:1+random.IntN(2)]
		if slices.Contains(parts, "") {
			continue
		}
		q := strings.Join(parts, " ")
		for _, a := range articles {
			holds := !slices.ContainsFunc(parts, func(p string) bool { return !strings.Contains(a.Body, p) })
			if !holds {
				continue
			}
			r, err := x.Search(t.Context(), index.Query{Text: q, IDs: []string{a.ID}, Size: 1})
			if err != nil || r.Total != 1 || r.Relaxed {
				t.Errorf("%s does not find %s: %+v, %v", q, a.Body, r, err)
			}
		}
	}
}

// What a dictionary changed while the index was open is noted in it.
func TestChangedDictionaryMakesTheIndexStale(t *testing.T) {
	dir, texts := filepath.Join(t.TempDir(), "index"), &indextest.Collection{}
	words := segment.NewSwappable(segmenttest.Open(t))
	o := bleve.Options{Analyzer: words, Articles: texts}
	x, err := bleve.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	words.Swap(withUserWords(t))
	if err := x.Apply(t.Context(), texts.Put(&corpus.Article{ID: "甲", Title: "江渡码头", Body: "张奖山来了。\n"})); err != nil {
		t.Fatal(err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	for name, d := range map[string]*segment.Dictionary{"old": segmenttest.Open(t), "new": withUserWords(t)} {
		if _, err := bleve.Open(dir, bleve.Options{Analyzer: d, Articles: texts}); !errors.Is(err, bleve.ErrStale) {
			t.Errorf("Open with the %s dictionary: %v, want ErrStale", name, err)
		}
	}
}

func TestSynonymsAreFoundAndMarked(t *testing.T) {
	list, err := index.ReadSynonyms(strings.NewReader("北大, 北京大学\n电脑 => 计算机\n"))
	if err != nil {
		t.Fatal(err)
	}
	x, _, _ := openWith(t, segmenttest.Open(t), list)
	for _, tt := range []struct{ q, want string }{
		{"北大", "【北京大学】的学生来采访。"},
		{"電腦", "【计算机】进了村小。"},
		{"电脑 村小", "【计算机】进了【村小】。"},
	} {
		r, err := x.Search(t.Context(), index.Query{Text: tt.q, Size: 1})
		if err != nil || len(r.Hits) != 1 || r.Relaxed {
			t.Errorf("Search(%s): %+v, %v", tt.q, r, err)
			continue
		}
		if s := r.Hits[0].Snippet; indextest.Marked(s.Text, s.Marks) != tt.want {
			t.Errorf("Search(%s) marks %s, want %s", tt.q, indextest.Marked(s.Text, s.Marks), tt.want)
		}
	}
	x.SetSynonyms(nil)
	if r, err := x.Search(t.Context(), index.Query{Text: "电脑", Size: 1}); err != nil || r.Total != 0 {
		t.Errorf("without synonyms: %+v, %v; want nothing", r, err)
	}
}
