package rules_test

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
	"wensou/index/rules"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// town is the articles of a store, which says that it has so many.
type town struct{ count int }

func (s town) Count() int { return s.count }

func (s town) Each(_ context.Context, do func(*corpus.Article) error) error {
	for _, a := range indextest.TownArticles() {
		if err := do(a); err != nil {
			return err
		}
	}
	return nil
}

// build makes an index of articles.
func build(t *testing.T, dir string, words *segment.Dictionary, articles []*corpus.Article) (*bleve.Index, error) {
	t.Helper()
	texts := &indextest.Collection{}
	x, err := bleve.Open(dir, bleve.Options{Analyzer: words, Articles: texts})
	if err != nil {
		return nil, err
	}
	return x, x.Apply(t.Context(), texts.Put(articles...))
}

// openTown opens a book over an index of a town's articles.
func openTown(t *testing.T, count int) (*rules.Book, string) {
	t.Helper()
	words := segmenttest.Open(t)
	x, err := build(t, filepath.Join(t.TempDir(), "index"), words, indextest.TownArticles())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() }) // which has nothing to lose
	dir := t.TempDir()
	b, err := rules.Open(dir, rules.Options{
		Search: x, Rules: func() *index.Rules { return nil }, Words: func() *segment.Dictionary { return words }, Articles: town{count},
		Build: func(_ context.Context, dir string, words *segment.Dictionary, articles []*corpus.Article) (rules.Trial, error) {
			return build(t, dir, words, articles)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return b, dir
}

// said writes a preview down: QUERY BEFORE→AFTER: ID BEFORE→AFTER, …
func said(p *rules.Preview) []string {
	var all []string
	for _, c := range p.Changed {
		var moves []string
		for _, m := range c.Moves {
			moves = append(moves, fmt.Sprintf("%s %d→%d", m.Article.ID, m.Before, m.After))
		}
		all = append(all, fmt.Sprintf("%s %d→%d: %s", c.Query, c.Before, c.After, strings.Join(moves, ", ")))
	}
	return all
}

func TestPreview(t *testing.T) {
	for _, tt := range []struct {
		name     string
		list     rules.List
		text     string
		queries  []string
		want     []string
		compared int
		articles int
	}{
		{"a pin", rules.Pins, "渡口 => 书\n# 完\n", []string{"渡　口", "春茶"}, []string{"渡口 3→4: 书 0→1, 渡 1→2, 评 2→3, 桥 3→4"}, 2, 0},
		{"a pin of what is first", rules.Pins, "春茶 => 茶\n", nil, nil, 1, 0},
		{"a synonym", rules.Synonyms, "船家 => 摆渡人\n", []string{"春茶"}, []string{"船家 0→2: 评 0→1, 渡 0→2"}, 3, 0},
		{"a stop word", rules.StopWords, "采茶", []string{"采茶 养蚕"}, []string{"采茶 养蚕 2→1: 茶 2→0"}, 2, 0},
		{"a word", rules.Words, "江渡大桥", []string{"春茶"}, []string{"江渡大桥 3→1: 评 2→0, 渡 3→0"}, 2, 0},
		{"what no index can answer", rules.Pins, "渡口 => 渡", []string{strings.Repeat("长", index.MaxQueryRunes+1), "\"", "春茶"}, nil, 3, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b, dir := openTown(t, 9)
			p, err := b.Preview(t.Context(), rules.Change{List: tt.list, Text: tt.text, Base: baseOf(t, b, tt.list)}, tt.queries)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, said(p)); diff != "" || p.Compared != tt.compared || p.Left != 0 || p.Articles != tt.articles {
				t.Errorf("%d compared, %d left, among %d articles; want %d, 0, %d (-want +got):\n%s", p.Compared, p.Left, p.Articles, tt.compared, tt.articles, diff)
			}
			if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) > 0 {
				t.Errorf("the preview left %v, %v in the folder", left, err)
			}
		})
	}
}

// Of many articles those are tried that a change of words may concern.
func TestPreviewOfWordsTakesASample(t *testing.T) {
	b, dir := openTown(t, 100_000)
	p, err := b.Preview(t.Context(), rules.Change{List: rules.Words, Text: "江渡大桥\n山河", Base: baseOf(t, b, rules.Words)}, []string{"春茶"})
	if err != nil {
		t.Fatal(err)
	}
	if p.Compared != 3 || p.Articles != 6 || len(p.Changed) == 0 || p.Changed[0].Query != "江渡大桥" { // 茶, 渡, 桥, 评, and 校, 书 for 山河
		t.Errorf("%d compared among %d articles: %v; want 3 among 6, with a change of 江渡大桥", p.Compared, p.Articles, said(p))
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*")); err != nil || len(left) > 0 {
		t.Errorf("the preview left %v, %v in the folder", left, err)
	}
}

// What a change says in vain is told.
func TestPreviewTellsWhatIsIdle(t *testing.T) {
	b, _ := openTown(t, 9)
	for _, tt := range []struct {
		list rules.List
		text string
		want []string
	}{
		{rules.Pins, "渡口 => 书 没有 渡\n# 春茶 => 也没有\n春茶 => 茶 也没有 没有\n", []string{"也没有", "没有"}},
		{rules.StopWords, "采茶\n-如何\n鲁大川\n- 孟山河们\nMicrochip\n", []string{"孟山河们", "鲁大川"}},
		{rules.Synonyms, "没有, 也没有\n", nil},
	} {
		p, err := b.Preview(t.Context(), rules.Change{List: tt.list, Text: tt.text, Base: baseOf(t, b, tt.list)}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(tt.want, p.Idle, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.list, diff)
		}
	}
}

func TestPreviewIsBounded(t *testing.T) {
	b, _ := openTown(t, 9)
	var queries []string
	for n := range 150 {
		queries = append(queries, fmt.Sprint("水库 ", n))
	}
	change := rules.Change{List: rules.Pins, Text: "渡口 => 书", Base: baseOf(t, b, rules.Pins)}
	p, err := b.Preview(t.Context(), change, queries)
	if err != nil || p.Compared != 100 || p.Left != 51 || len(p.Changed) != 1 {
		t.Errorf("of 151 queries %d were compared and %d left, with %v, %v", p.Compared, p.Left, said(p), err)
	}
	ended, end := context.WithCancel(t.Context())
	end()
	words := rules.Change{List: rules.Words, Text: "江渡大桥", Base: baseOf(t, b, rules.Words)}
	for _, c := range []rules.Change{change, words} {
		p, err = b.Preview(ended, c, []string{"春茶"})
		if err != nil || p.Compared != 0 || p.Left != 2 || len(p.Added) != 1 {
			t.Errorf("%s when the time is up: %+v, %v; want 2 left and no error", c.List, p, err)
		}
	}
}
