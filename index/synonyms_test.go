package index_test

import (
	"slices"
	"strings"
	"testing"

	"wensou/index"
)

func TestSynonyms(t *testing.T) {
	s, err := index.ReadSynonyms(strings.NewReader("\ufeff# 校名\n北大，北京大学、京大\n電腦 => 计算机, 微机\n\n春耕,春播\n春耕,春种\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ in, want string }{
		{"北大", "北京大学 京大"},
		{"京大", "北大 北京大学"},
		{"电脑", "计算机 微机"},
		{"计算机", ""},
		{"春耕", "春播 春种"},
		{"渡口", ""},
	} {
		if got := strings.Join(s.Of(tt.in), " "); got != tt.want {
			t.Errorf("Of(%s) = %q, want %q", tt.in, got, tt.want)
		}
	}
	if got := (*index.Synonyms)(nil).Of("北大"); got != nil {
		t.Errorf("no synonyms: %v", got)
	}
}

func TestSynonymsSayWhatIsWrong(t *testing.T) {
	var many []string
	for i := range 18 {
		many = append(many, strings.Repeat("渡", i+1))
	}
	for _, tt := range []struct{ in, want string }{
		{"北大,北京大学\n渡口", "line 2"},
		{"渡口 =>", "no text"},
		{"=> 渡口", "no text"},
		{"\xff,渡口", "UTF-8"},
		{"渡口," + strings.Repeat("长", 33), "longer than 32"},
		{strings.Join(many, ","), "more than 16"},
	} {
		if _, err := index.ReadSynonyms(strings.NewReader(tt.in)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("ReadSynonyms(%.20q): %v, want an error with %q", tt.in, err, tt.want)
		}
	}
}

func FuzzReadSynonyms(f *testing.F) {
	f.Add("北大,北京大学\n电脑 => 计算机")
	f.Fuzz(func(t *testing.T, list string) {
		s, err := index.ReadSynonyms(strings.NewReader(list))
		if err != nil {
			return
		}
		for line := range strings.Lines(list) {
			text := index.Literal(strings.TrimSuffix(line, "\n"))
			if slices.Contains(s.Of(text), text) {
				t.Errorf("%q stands for itself", text)
			}
		}
	})
}
