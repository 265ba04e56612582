package segment_test

import (
	"strings"
	"testing"

	"wensou/segment"
	"wensou/segment/segmenttest"
)

func TestClass(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want segment.Class
	}{
		{"水库", segment.Noun},
		{"北京", segment.Place},
		{"清華大學", segment.Organisation},
		{"朱自清", segment.Person},
		{"表示", segment.Verb},
		{"美好", segment.Adjective},
		{"非常", segment.Little},
		{"今天", segment.Little},
		{"青石", segment.Noun},
		{"没有的词", segment.Unknown},
		{"", segment.Unknown},
	} {
		if got := segmenttest.Open(t).Class(tt.in); got != tt.want {
			t.Errorf("Class(%q) = %d, want %d", tt.in, got, tt.want)
		}
	}
}

func TestClassOfUserWords(t *testing.T) {
	d, err := segment.Open(segment.Options{UserWords: strings.NewReader("林晚秋 50 nr\n石桥镇 50 ns\n渡口志 50\n水库 50 v\n")})
	if err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]segment.Class{
		"林晚秋": segment.Person, "石桥镇": segment.Place, "渡口志": segment.Unknown, "水库": segment.Verb,
	} {
		if got := segment.NewSwappable(d).Class(word); got != want {
			t.Errorf("Class(%q) = %d, want %d", word, got, want)
		}
	}
}
