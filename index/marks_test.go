package index_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index"
	"wensou/index/indextest"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// A term that is no word of the text is marked wherever it is written, also over
// itself and over the borders of words.
func TestMarkLiterally(t *testing.T) {
	for _, tt := range []struct{ text, terms, want string }{
		{"笑哈哈哈哈哈笑", "哈哈", "笑【哈哈哈哈哈】笑"},
		{"江畔渡江畔渡江畔渡口", "江畔渡江畔渡", "【江畔渡江畔渡江畔渡】口"},
		{"大坝加高了两米。", "加高了两米", "大坝【加高了两米】。"},
		{"大坝加高了，大坝加固了。", "坝加", "大【坝加】高了，大【坝加】固了。"},
		{"他现在在水库", "在 水库", "他现在【在水库】"},   // 在 is a word here
		{"他现在到了水库", "在 水库", "他现在到了【水库】"}, // and no word here
		{"他现在到了水库", "在", "他现【在】到了水库"},    // but all there is to mark
		{"水 库，水库", "水库", "水 库，【水库】"},
		{"上一段末\n\n  下一段首", "末下", "上一段末\n\n  下一段首"},
		{"上一段末\n\n  下一段首", "末 下一段", "上一段【末】\n\n  【下一段】首"},
		{"cafe\u0301和cafe", "cafe", "cafe\u0301和【cafe】"},
		{"水库，水库", "水库 水库", "【水库】，【水库】"},
	} {
		checkMark(t, tt.text, tt.terms, tt.want)
	}
}

// A phrase over white space is marked with all of it.
func TestMarkPhraseOverLines(t *testing.T) {
	const text = "上一段末\n\n  下一段首"
	got := indextest.Marked(text, index.Mark(text, segmenttest.Open(t), []string{"末 下一段"}))
	if want := "上一段【末\n\n  下一段】首"; got != want {
		t.Errorf("Mark = %q, want %q", got, want)
	}
}

// A function word does not draw the snippet away from words of content.
func TestCutPrefersContent(t *testing.T) {
	text := "如何才好，如何才是，怎么才算。" + strings.Repeat("江边的人们照常过日子。", 20) + "水库要除险。"
	s := index.Cut(text, segmenttest.Open(t), []string{"如何", "怎么", "水库", "除险"}, 15)
	if got, want := indextest.Marked(s.Text, s.Marks), "【水库】要【除险】。"; got != want {
		t.Errorf("Cut = %q, want %q", got, want)
	}
}

// Of a match longer than the snippet the beginning is shown, behind a few words.
func TestCutALongMatch(t *testing.T) {
	filler := strings.Repeat("江边的人们照常过日子。", 20)
	phrase := strings.Repeat("大坝加高了两米", 10)
	s := index.Cut(filler+phrase+filler, segmenttest.Open(t), []string{phrase}, 20)
	if got, want := indextest.Marked(s.Text, s.Marks), "照常过日子。【大坝加高了两米大坝加高了两米】"; got != want {
		t.Errorf("Cut = %q, want %q", got, want)
	}
}

// A snippet does not end between a character and the mark on it, or inside
// characters that a joiner ties together.
func TestCutKeepsCharactersWhole(t *testing.T) {
	for _, tt := range []struct {
		text  string
		runes int
		want  string
	}{
		{"，。葛\U000E0100城", 3, "，。"},
		{"好！👩\u200d🌾来了", 3, "好！"},
		{"好！👩\u200d🌾来了", 4, "好！"},
		{"好！👩\u200d🌾来了", 5, "好！👩\u200d🌾"},
		{"\u0301\u0301\u0301\u0301", 2, "\u0301\u0301"}, // nothing but marks
	} {
		if got := index.Cut(tt.text, segmenttest.Open(t), nil, tt.runes).Text; got != tt.want {
			t.Errorf("Cut(%+q, %d) = %+q, want %+q", tt.text, tt.runes, got, tt.want)
		}
	}
}

func TestCutIsTheSameOnEachRun(t *testing.T) {
	text := strings.Repeat("青石水库的大坝加高了两米，下游的农田可以安心灌溉。", 50)
	terms := []string{"水库", "大坝", "农田", "加高了两米", "石水", "的"}
	want := index.Cut(text, segmenttest.Open(t), terms, 60)
	for range 100 {
		if diff := cmp.Diff(want, index.Cut(text, segmenttest.Open(t), terms, 60)); diff != "" {
			t.Fatalf("two runs of Cut (-first +other):\n%s", diff)
		}
	}
}

// What is marked reads, normalized, as the terms do: each term that the text
// holds is in a mark, or is a function word.
func FuzzMark(f *testing.F) {
	d := segmenttest.Open(f) // before the first case, which has a time limit
	f.Add("清華大學的老圖書館要修了。\n好！", "清华 图书馆")
	f.Add("aabaabaaab", "aabaab aab")
	f.Add("ﬁ½①℃\u200b\xff", "f 1 c")
	f.Fuzz(func(t *testing.T, text, typed string) {
		terms := strings.Fields(segment.Normal(typed))
		var shown strings.Builder
		for _, m := range index.Mark(text, d, terms) {
			shown.WriteString(segment.Normal(text[m.Start:m.End]) + "\n")
		}
		normal := segment.Normal(text)
		for _, term := range terms[:min(len(terms), 64)] {
			if strings.Contains(normal, term) && !strings.Contains(shown.String(), term) && index.FunctionWeight(term) == 1 {
				t.Errorf("Mark(%q, %q) shows %q, without %q", text, terms, shown.String(), term)
			}
		}
	})
}
