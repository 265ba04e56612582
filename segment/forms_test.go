package segment_test

import (
	"testing"
	"unicode"

	"wensou/segment"
)

func TestWrittenForms(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{"清华大学", ""},
		{"清華大學", "華學"},
		{"發展與發現", "發與現"}, // each once
		{"頭髮，皇后", "頭髮"},
		{"後天的皇后", "後"},
		{"乾燥的幹部，井榦", "乾幹榦"},
		{"麵粉和面子", "麵"},
		{"裏面、裡面、公里", "裏裡"},
		{"ＧＢ２３１２①ABC", ""},         // not Han
		{"\uf900\u2f32", ""},       // forms of compatibility
		{"坏\xff字\U00020bb7野家", ""}, // 𠮷 folds to nothing else
	} {
		if got := string(segment.WrittenForms(tt.text)); got != tt.want {
			t.Errorf("WrittenForms(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
}

func TestFormsOf(t *testing.T) {
	for _, tt := range []struct {
		folded rune
		want   string
	}{
		{'发', "發髮"},
		{'后', "後"},
		{'干', "乾幹榦"},
		{'华', "華"},
		{'面', "麪麫麵"},
		{'里', "裏裡"},
		{'發', ""}, // a form itself
		{'江', ""},
		{'a', ""},
		{-1, ""},
	} {
		if got := string(segment.FormsOf(tt.folded)); got != tt.want {
			t.Errorf("FormsOf(%q) = %q, want %q", tt.folded, got, tt.want)
		}
	}
}

// FormsOf is the way back of WrittenForms.
func TestFormsOfEachCharacter(t *testing.T) {
	for r := range rune(unicode.MaxRune + 1) {
		for _, form := range segment.FormsOf(r) {
			if got := segment.WrittenForms(string(form)); len(got) != 1 || got[0] != form || segment.Normal(string(form)) != string(r) {
				t.Errorf("FormsOf(%q) has %q, whose WrittenForms are %q", r, form, got)
			}
		}
	}
}
