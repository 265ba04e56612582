package segment_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/go-ego/gse"
	"github.com/google/go-cmp/cmp"

	"wensou/segment"
	"wensou/segment/segmenttest"
)

func TestDictionaryIsASegmenter(t *testing.T) { segmenttest.Run(t, segmenttest.Open(t)) }

// terms writes tokens as words, each with what is inside it in brackets.
func terms(tokens []segment.Token) string {
	var b strings.Builder
	last := -1
	for _, k := range tokens {
		switch {
		case k.Position == last:
			fmt.Fprintf(&b, "(%s)", k.Term)
		case last >= 0:
			fmt.Fprintf(&b, " %s", k.Term)
		default:
			b.WriteString(k.Term)
		}
		last = k.Position
	}
	return b.String()
}

func TestSegment(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"，。！", ""},
		{"江畔的渡口", "江畔 的 渡口"},
		{"中华人民共和国", "中华人民共和国(中华)(中华人民)(人民)(共和)(共和国)"},
		{"清華大學", "清华大学(清华)(大学)"},
		{"ＧＤＰ２００９", "gdp2009(gdp)(2009)"},
		{"增长３．５％，", "增长 3.5%(3.5)(3)(5)"},
		{"C+++", "c"},
		{"*ST江渡跌5%", "*st(st) 江 渡 跌 5%(5)"},
		{"2*st", "2 st"},
		{"第3期。", "第 3 期"},
		{"ありがとう 한국어 кафе", "ありか\u3099とう 한국어 кафе"},
		{"café Москва", "cafe\u0301 москва"},
	} {
		if got := terms(segmenttest.Open(t).Segment(tt.in)); got != tt.want {
			t.Errorf("Segment(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSegmentOffsetsAreOfTheWrittenText(t *testing.T) {
	const text = "在　清華大學，ＧＤＰ"
	var got []string
	for _, k := range segment.Words(segmenttest.Open(t).Segment(text)) {
		got = append(got, text[k.Start:k.End])
	}
	if diff := cmp.Diff([]string{"在", "清華大學", "ＧＤＰ"}, got); diff != "" {
		t.Errorf("words of %q (-want +got):\n%s", text, diff)
	}
}

func TestUserWords(t *testing.T) {
	const text = "江畔周刊记者张渡江报道"
	d, err := segment.Open(segment.Options{UserWords: strings.NewReader("# 人名和刊名\n張渡江 5000 nr\n江畔周刊\n\n")})
	if err != nil {
		t.Fatal(err)
	}
	if got := terms(segment.Words(d.Segment(text))); got != "江畔周刊 记者 张渡江 报道" {
		t.Errorf("with user words: %q", got)
	}
	if d.Version() == segmenttest.Open(t).Version() {
		t.Error("user words leave the version as it was")
	}
	if !d.Contains("张渡江") || segmenttest.Open(t).Contains("张渡江") {
		t.Error("Contains does not tell the user word")
	}
}

func TestUserWordsSayWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"渡江\n渡江 多", "line 2"},
		{"渡江 0", "frequency"},
		{"渡江 NaN", "frequency"},
		{"渡江 1 n 多余", "4 fields"},
		{"阿·渡江", "signs"},
		{"\n。", "line 2"},
		{"渡江\n" + strings.Repeat("长", 1<<16), "line 2"},
		{"\xff\xfe", "UTF-8"},
		{strings.Repeat("长", 33), "longer than 32"},
	} {
		_, err := segment.Open(segment.Options{UserWords: strings.NewReader(tt.in)})
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("user words %q: %v, want an error with %q", tt.in, err, tt.want)
		}
	}
}

func TestVersionIsStable(t *testing.T) {
	d, err := segment.Open(segment.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if d.Version() != segmenttest.Open(t).Version() {
		t.Errorf("two versions of one dictionary: %q, %q", d.Version(), segmenttest.Open(t).Version())
	}
}

func FuzzSegment(f *testing.F) {
	d := segmenttest.Open(f) // before the first case, which has a time limit
	for _, text := range segmenttest.Texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) { segmenttest.Check(t, d, text) })
}

// gseSegmenter is gse as it comes.
var gseSegmenter = sync.OnceValues(func() (*gse.Segmenter, error) {
	s := &gse.Segmenter{SkipLog: true}
	return s, s.LoadDictEmbed("zh_s")
})
