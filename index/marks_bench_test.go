package index_test

import (
	"fmt"
	"strings"
	"testing"

	"wensou/index"
	"wensou/segment/segmenttest"
)

// The time to mark and to cut is bounded by that of segmentation, whatever the
// text and however many its matches: each text of 1 MB is segmented, marked and
// cut in one run, to be compared.
func BenchmarkMark(b *testing.B) {
	const size = 1 << 20
	d := segmenttest.Open(b)
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	nested := make([]string, index.MaxWanted)
	for i := range nested {
		nested[i] = "「" + strings.Repeat("哈", i+1) + "」"
	}
	sentence := "青石水库的大坝加高了两米，下游三个乡镇的农田可以安心灌溉。"
	var many strings.Builder
	for i := range index.MaxWanted {
		fmt.Fprintf(&many, "「%c%c」 ", 0x4e00+i*7, 0x4e00+i*13)
	}
	for _, bb := range []struct{ name, text, wanted string }{
		{"60,000 matches", fill("水库加固了，"), "水库 加固 「水库加固」"},
		{"prose", fill(sentence), "水库 农田 「加高了两米」"},
		{"256 wanted", fill(sentence), many.String()},
		{"one sentence", fill("青石水库的大坝加高了两米"), "水库 大坝 「库的」"},
		{"repeated", fill("哈"), "「哈哈」"},
		{"nested", fill("哈"), strings.Join(nested, " ")},
		{"function word", fill("的"), "的"},
		{"full width", fill("ＧＤＰ８．５％"), "gdp 「8.5%」 8*"},
		{"marks", fill("\u0301"), "「\u0301」"},
	} {
		w := wanted(bb.wanted)
		for name, run := range map[string]func(){
			"segment": func() { d.Segment(bb.text) },
			"mark":    func() { index.Mark(bb.text, d, w) },
			"cut":     func() { index.Cut(bb.text, d, w, 120) },
		} {
			b.Run(bb.name+"/"+name, func(b *testing.B) {
				b.SetBytes(size)
				for b.Loop() {
					run()
				}
			})
		}
	}
}
