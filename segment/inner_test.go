package segment_test

import (
	"strings"
	"testing"

	"wensou/segment"
	"wensou/segment/segmenttest"
)

func TestInnerWords(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"大学", "大学"},
		{"大学生", "大学生(大学)(学生)"},                 // a piece of one character tells nothing
		{"东北大学", "东北大学(东北)(大学)"},               // not 北大
		{"清華大學", "清华大学(清华)(大学)"},               // not 华大
		{"北京大学", "北京大学(北京)(大学)"},               // not 京大
		{"社会主义", "社会主义(社会)(主义)"},               // not 会主
		{"联合国大会", "联合国大会(联合)(联合国)(大会)"},        // not 国大
		{"中国共产党", "中国共产党(中国)(共产)(共产党)"},        // not 国共
		{"东北师范大学", "东北师范大学(东北)(师范)(师范大学)(大学)"}, // not 北师; 师范大学 is of whole pieces
		{"中华人民共和国", "中华人民共和国(中华)(中华人民)(人民)(共和)(共和国)"},
		{"清华大学经济管理学院", "清华大学经济管理学院(清华)(清华大学)(大学)(经济)(管理)(管理学)(理学院)(学院)"}, // pieces of pieces
		{"外交部长", "外交部长(外交)(外交部)(部长)"},
		{"公平正义", "公平正义(公平)(正义)"},
	} {
		if got := terms(segmenttest.Open(t).Segment(tt.in)); got != tt.want {
			t.Errorf("Segment(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// A user word with letters in it falls into pieces as others do.
func TestInnerWordsOfUserWords(t *testing.T) {
	d, err := segment.Open(segment.Options{UserWords: strings.NewReader("江畔GDP研究院\n東北大學渡口 9\n" + strings.Repeat("大学", 16))})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, want string }{
		{"江畔ＧＤＰ研究院", "江畔gdp研究院(江畔)(gdp)(研究)(研究院)"},
		{"东北大学渡口", "东北大学渡口(东北)(东北大学)(大学)(渡口)"},
		{strings.Repeat("大学", 16), strings.Repeat("大学", 16) + strings.Repeat("(大学)", 16)},
	} {
		if got := terms(d.Segment(tt.in)); got != tt.want {
			t.Errorf("Segment(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
