package accuracy_test

import (
	"bufio"
	"strings"
	"testing"

	"github.com/go-ego/gse"
	"github.com/google/go-cmp/cmp"

	"wensou/corpus/corpustest"
	"wensou/segment"
	"wensou/segment/accuracy"
	"wensou/segment/segmenttest"
)

func TestOf(t *testing.T) {
	for _, tt := range []struct {
		gold, found string
		want        accuracy.Score
	}{
		{"", "", accuracy.Score{}},
		{"江畔 的 渡口", "江畔 的 渡口", accuracy.Score{Gold: 3, Found: 3, Right: 3}},
		{"江畔 的 渡口", "江 畔 的 渡口", accuracy.Score{Gold: 3, Found: 4, Right: 2}},
		{"江畔 的 渡口", "江畔的 渡口", accuracy.Score{Gold: 3, Found: 2, Right: 1}},
		{"江畔 的 渡口", "江畔的渡口", accuracy.Score{Gold: 3, Found: 1}},
		{"老 艄公", "老艄 公", accuracy.Score{Gold: 2, Found: 2}},
		{"江 畔 的", "江畔 的", accuracy.Score{Gold: 3, Found: 2, Right: 1}},
		{"江畔", "", accuracy.Score{Gold: 1}},
	} {
		got := accuracy.Of(accuracy.Words(strings.Fields(tt.gold)), accuracy.Words(strings.Fields(tt.found)))
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("Of(%q, %q) (-want +got):\n%s", tt.gold, tt.found, diff)
		}
	}
}

func TestScore(t *testing.T) {
	var s accuracy.Score
	if s.Precision() != 0 || s.Recall() != 0 || s.F1() != 0 {
		t.Errorf("measures of no text: %v", s)
	}
	s.Add(accuracy.Score{Gold: 3, Found: 4, Right: 2})
	s.Add(accuracy.Score{Gold: 1, Found: 1, Right: 1})
	if got, want := s.String(), "precision 0.600, recall 0.750, F1 0.667 of 4 words"; got != want {
		t.Errorf("String() = %q, want %q", got, want)
	}
}

func TestFill(t *testing.T) {
	for _, tt := range []struct {
		text  string
		words []accuracy.Span
		want  []accuracy.Span
	}{
		{"", nil, []accuracy.Span{}},
		{"。”", nil, []accuracy.Span{{0, 3}, {3, 6}}},
		{"江，畔。", []accuracy.Span{{0, 3}, {6, 9}}, []accuracy.Span{{0, 3}, {3, 6}, {6, 9}, {9, 12}}},
		{"江畔", []accuracy.Span{{0, 6}, {3, 6}, {6, 9}}, []accuracy.Span{{0, 6}}},
	} {
		if diff := cmp.Diff(tt.want, accuracy.Fill(tt.text, tt.words)); diff != "" {
			t.Errorf("Fill(%q, %v) (-want +got):\n%s", tt.text, tt.words, diff)
		}
	}
}

// On the test set of Peking University, of the second SIGHAN bakeoff, we are at
// least as good as gse.
func TestNotBelowGseOnPKU(t *testing.T) {
	lines := bufio.NewScanner(corpustest.Open(t, "data", "segmentation", "pku_test_gold.utf8"))
	d := segmenttest.Open(t)
	g := &gse.Segmenter{SkipLog: true}
	if err := g.LoadDictEmbed("zh_s"); err != nil {
		t.Fatal(err)
	}
	var ours, theirs accuracy.Score
	for lines.Scan() {
		words := strings.Fields(lines.Text())
		text, gold := strings.Join(words, ""), accuracy.Words(words)
		ours.Add(accuracy.Of(gold, dictionarySpans(d, text)))
		theirs.Add(accuracy.Of(gold, gseSpans(g, text)))
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	t.Logf("ours: %v; gse: %v", ours, theirs)
	if ours.Gold == 0 || ours.F1() < theirs.F1() {
		t.Errorf("ours: %v; gse: %v", ours, theirs)
	}
}

func dictionarySpans(d *segment.Dictionary, text string) []accuracy.Span {
	var spans []accuracy.Span
	for _, w := range segment.Words(d.Segment(text)) {
		spans = append(spans, accuracy.Span{Start: w.Start, End: w.End})
	}
	return accuracy.Fill(text, spans)
}

func gseSpans(g *gse.Segmenter, text string) []accuracy.Span {
	var spans []accuracy.Span
	for _, w := range g.Segment([]byte(text)) {
		spans = append(spans, accuracy.Span{Start: w.Start(), End: w.End()})
	}
	return accuracy.Fill(text, spans)
}
