package bleve_test

import (
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// openWith makes an index of a few articles that is cut by a dictionary.
func openWith(t *testing.T, d *segment.Dictionary, rules *index.Rules) *bleve.Index {
	t.Helper()
	texts := &indextest.Collection{}
	x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), bleve.Options{Analyzer: d, Articles: texts, Rules: rules})
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
	return x
}

func withUserWords(t *testing.T) *segment.Dictionary {
	t.Helper()
	d, err := segment.Open(segment.Options{UserWords: strings.NewReader("张奖山\n江渡码头\n水库加固\n青石水库加固\n江畔周刊\n张渡江\n")})
	if err != nil {
		t.Fatal(err)
	}
	return d
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
		x, err := bleve.Open(dir, bleve.Options{Analyzer: d, Articles: texts})
		if err != nil {
			t.Fatalf("Open with the %s dictionary: %v", name, err)
		}
		if err := x.Stale(); !errors.Is(err, index.ErrStale) {
			t.Errorf("an index of two dictionaries, opened with the %s one: Stale() = %v, want ErrStale", name, err)
		}
		if err := x.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestSynonymsAreFoundAndMarked(t *testing.T) {
	list, err := index.ReadSynonyms(strings.NewReader("北大, 北京大学\n电脑 => 计算机\n"))
	if err != nil {
		t.Fatal(err)
	}
	x := openWith(t, segmenttest.Open(t), &index.Rules{Synonyms: list})
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
	x.SetRules(nil)
	if r, err := x.Search(t.Context(), index.Query{Text: "电脑", Size: 1}); err != nil || r.Total != 0 {
		t.Errorf("without synonyms: %+v, %v; want nothing", r, err)
	}
}
