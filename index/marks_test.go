package index_test

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index"
	"wensou/index/indextest"
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
		{"上一段末\n\n  下一段首", "末下", "上一段【末\n\n  下】一段首"}, // as it is found
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
	got := indextest.Marked(text, index.Mark(text, segmenttest.Open(t), wanted("「末 下一段」")))
	if want := "上一段【末\n\n  下一段】首"; got != want {
		t.Errorf("Mark = %q, want %q", got, want)
	}
}

// A function word does not draw the snippet away from words of content.
func TestCutPrefersContent(t *testing.T) {
	text := "如何才好，如何才是，怎么才算。" + strings.Repeat("江边的人们照常过日子。", 20) + "水库要除险。"
	s := index.Cut(text, segmenttest.Open(t), wanted("如何 怎么 水库 除险"), 15)[0]
	if got, want := indextest.Marked(s.Text, s.Marks), "【水库】要【除险】。"; got != want {
		t.Errorf("Cut = %q, want %q", got, want)
	}
}

// Of a match longer than the snippet the beginning is shown.
func TestCutALongMatch(t *testing.T) {
	filler := strings.Repeat("江边的人们照常过日子。", 20)
	phrase := strings.Repeat("大坝加高了两米", 10)
	s := index.Cut(filler+phrase+filler, segmenttest.Open(t), wanted("「"+phrase+"」"), 20)[0]
	if got, want := indextest.Marked(s.Text, s.Marks), "【大坝加高了两米大坝加高了两米大坝加高了两】"; got != want {
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
		{"好！葛\U000E0100城", 3, "好！"},
		{"好！👩\u200d🌾来了", 3, "好！"},
		{"好！👩\u200d🌾来了", 4, "好！"},
		{"好！👩\u200d🌾来了", 5, "好！👩\u200d🌾"},
		{"\u0301\u0301\u0301\u0301", 2, "\u0301\u0301"}, // nothing but marks
	} {
		if got := first(index.Cut(tt.text, segmenttest.Open(t), nil, tt.runes)).Text; got != tt.want {
			t.Errorf("Cut(%+q, %d) = %+q, want %+q", tt.text, tt.runes, got, tt.want)
		}
	}
}

func TestMarksAreTheSameOnEachRun(t *testing.T) {
	text := strings.Repeat("青石水库的大坝加高了两米，下游的农田可以安心灌溉。", 50)
	terms := wanted("水库 大坝 农田 「加高了两米」 石水 的 灌*")
	want := index.Cut(text, segmenttest.Open(t), terms, 60)
	marks := index.Mark(text, segmenttest.Open(t), terms)
	for range 100 {
		if diff := cmp.Diff(marks, index.Mark(text, segmenttest.Open(t), terms)); diff != "" {
			t.Fatalf("two runs of Mark (-first +other):\n%s", diff)
		}
		if diff := cmp.Diff(want, index.Cut(text, segmenttest.Open(t), terms, 60)); diff != "" {
			t.Fatalf("two runs of Cut (-first +other):\n%s", diff)
		}
	}
}

// A passage is chosen by weight, and without one by the number of matches.
func TestCutByWeight(t *testing.T) {
	filler := strings.Repeat("江边的人们照常过日子。", 10)
	text := "农田很干。" + filler + "水库水库。" + filler + "大坝和渡口。"
	for _, tt := range []struct {
		field, dam, ferry float64 // weights of 农田, 大坝, 渡口
		want              string
	}{
		{1, 1, 1, "【大坝】和【渡口】。"},
		{3, 1, 1, "【农田】很干。江边的人们照常"},
		{math.Inf(1), 1, 1, "【农田】很干。江边的人们照常"},
		{0, 0, 0, "【大坝】和【渡口】。"},
		{math.NaN(), -1, 0, "【大坝】和【渡口】。"},
		{math.NaN(), 1e-300, 0, "【大坝】和【渡口】。"},
	} {
		looked := []index.Wanted{{Text: "农田", Weight: tt.field}, {Text: "大坝", Weight: tt.dam}, {Text: "渡口", Weight: tt.ferry}}
		s := first(index.Cut(text, segmenttest.Open(t), looked, 14))
		if got := indextest.Marked(s.Text, s.Marks); got != tt.want {
			t.Errorf("Cut with %v = %q, want %q", looked, got, tt.want)
		}
	}
}

// What comes after the first MaxWanted is ignored, and costs nothing.
func TestMarkBoundsWhatIsWanted(t *testing.T) {
	looked := make([]index.Wanted, index.MaxWanted, index.MaxWanted+1)
	for i := range looked {
		looked[i] = index.Wanted{Text: strings.Repeat("哈", i+1), Manner: index.AsLiteral}
	}
	looked = append(looked, index.Wanted{Text: "水库", Weight: 1})
	if got := indextest.Marked("哈哈哈的水库", index.Mark("哈哈哈的水库", segmenttest.Open(t), looked)); got != "【哈哈哈】的水库" {
		t.Errorf("Mark = %s", got)
	}
}
