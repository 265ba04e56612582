package index_test

import (
	"fmt"
	"strings"
	"testing"

	"wensou/index"
)

func TestPins(t *testing.T) {
	p, err := index.ReadPins(strings.NewReader("\ufeff# 置顶\n水库 加固 => a1, b2， c3、 a1\n\nＧＤＰ => d,4=>5\n=> 渡口 => e\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ query, want string }{
		{"水库加固", "a1 b2 c3"},
		{" 水庫　加固 ", "a1 b2 c3"},
		{"gdp", "d,4=>5"},
		{"=> 渡口", "e"},
		{"水库", ""},
		{"", ""},
	} {
		if got := strings.Join(p.Of(tt.query), " "); got != tt.want {
			t.Errorf("Of(%s) = %q, want %q", tt.query, got, tt.want)
		}
	}
	var none *index.Rules
	if got := none.PinsOf("水库"); got != nil || new(index.Rules).PinsOf("水库") != nil {
		t.Errorf("no pins: %v", got)
	}
}

func TestPinsSayWhatIsWrong(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"水库 => a\n渡口 a", "line 2"},
		{"水库=>a", "white space between"},
		{"水库 =>", "no article"},
		{"水库 => ，", "no article"},
		{"=> a", "no query"},
		{"　 => a", "no query"},
		{"水库 => a\n水庫 => b", "has a line already"},
		{"\xff => a", "UTF-8"},
		{"水库 => " + strings.Repeat("长", 200), "id of 600 bytes"},
		{strings.Repeat("长", 201) + " => a", "longer than 200"},
		{"水库 => 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21", "at most 20"},
	} {
		if _, err := index.ReadPins(strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("ReadPins(%.20q): %v, want an error with %q", tt.in, err, tt.want)
		}
	}
}

func TestStopWords(t *testing.T) {
	s, err := index.ReadStopWords(strings.NewReader("\ufeff# 套话\n記者\n-如何\n\n- 的\nＡＰＰ\n記者\n"))
	if err != nil {
		t.Fatal(err)
	}
	rules := &index.Rules{StopWords: s}
	for word, want := range map[string]float64{"记者": .3, "app": .3, "如何": 1, "的": 1, "了": .3, "水库": 1} {
		if got := rules.Weight(word); got != want {
			t.Errorf("Weight(%s) = %v, want %v", word, got, want)
		}
	}
	var none *index.Rules
	if none.Weight("的") != .3 || new(index.Rules).Weight("记者") != 1 {
		t.Error("without stop words the weights are not those of the function words")
	}
}

func TestStopWordsSayWhatIsWrong(t *testing.T) {
	var many strings.Builder
	for r := range 10_001 {
		fmt.Fprintf(&many, "第%d\n", r)
	}
	for _, tt := range []struct{ in, want string }{
		{"记者\n本报 记者", "line 2"},
		{"，", "one word"},
		{"-", "one word"},
		{"\xff", "UTF-8"},
		{"记者\n-記者", "in one line and none in another"},
		{strings.Repeat("长", 33), "longer than 32"},
		{many.String(), "more than 10000"},
	} {
		if _, err := index.ReadStopWords(strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("ReadStopWords(%.20q): %v, want an error with %q", tt.in, err, tt.want)
		}
	}
}

func FuzzRules(f *testing.F) {
	f.Add("水库 => a1\n记者\n-的", "水库")
	f.Fuzz(func(t *testing.T, list, query string) {
		if p, err := index.ReadPins(strings.NewReader(list)); err == nil {
			if ids := p.Of(query); len(ids) > index.MaxPins {
				t.Errorf("%q has %d pins", query, len(ids))
			}
		}
		if s, err := index.ReadStopWords(strings.NewReader(list)); err == nil {
			if w := (&index.Rules{StopWords: s}).Weight(query); w <= 0 || w > 1 {
				t.Errorf("%q weighs %v", query, w)
			}
		}
		for line := range strings.Lines(list) {
			if query, ids, err := index.SplitPin(line); err == nil && (len(ids) == 0 || strings.ContainsAny(strings.Join(ids, ""), " \t\n")) {
				t.Errorf("SplitPin(%q) = %q, %q", line, query, ids)
			}
			index.SynonymsIn(line)
		}
	})
}
