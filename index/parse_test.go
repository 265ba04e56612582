package index_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index"
)

// shape writes an expression with its kinds.
func shape(e index.Expr) string {
	switch e := e.(type) {
	case index.Words:
		return fmt.Sprintf("words(%s)", string(e))
	case index.Phrase:
		return fmt.Sprintf("phrase(%s)", e.Text)
	case index.All:
		parts := make([]string, len(e))
		for i, part := range e {
			parts[i] = shape(part)
		}
		return strings.Join(parts, " ")
	}
	return fmt.Sprintf("%T", e)
}

func TestParse(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"水库", "words(水库)"},
		{"  水库　加固 ", "words(水库　加固)"},
		{`"除险加固"`, "phrase(除险加固)"},
		{"“除险加固”", "phrase(除险加固)"},
		{"「除险加固」", "phrase(除险加固)"},
		{"『除险 加固』", "phrase(除险 加固)"},
		{"＂除险加固＂", "phrase(除险加固)"},
		{`青石"除险加固"工程`, "words(青石) phrase(除险加固) words(工程)"},
		{`"除险""加固"`, "phrase(除险) phrase(加固)"},
		{"“他说「来」”", "phrase(他说「来」)"},
		{"《江畔》", "words(《江畔》)"},
		{`没有合上的"引号`, `words(没有合上的"引号)`},
		{`""`, `words("")`},
		{`"" 水库`, `words("" 水库)`},
		{"”水库“", "words(”水库“)"},
		{"C++ 写的", "words(C++ 写的)"},
	} {
		e, err := index.Parse(tt.in)
		if err != nil {
			t.Errorf("Parse(%s): %v", tt.in, err)
			continue
		}
		if got := shape(e); got != tt.want {
			t.Errorf("Parse(%s) = %s, want %s", tt.in, got, tt.want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":           "empty",
		" 　\n\u200b": "empty",
		"\xff":       "UTF-8",
		strings.Repeat("长", index.MaxQueryRunes+1): "at most 2000",
	} {
		_, err := index.Parse(in)
		if !errors.Is(err, index.ErrQuery) || !strings.Contains(err.Error(), want) {
			t.Errorf("Parse(%.20q) = %v, want ErrQuery with %q", in, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"水库", `a"b"c`, "“”", `“「”」`, `"'"`, "「a」“b”『c』＂d＂\"", "\"“「『＂\""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		e, err := index.Parse(in)
		if err != nil {
			if !errors.Is(err, index.ErrQuery) {
				t.Fatalf("Parse(%q): %v", in, err)
			}
			return
		}
		again, err := index.Parse(e.String())
		if err != nil {
			t.Fatalf("Parse(%q).String() = %q: %v", in, e, err)
		}
		if again.String() != e.String() {
			t.Errorf("Parse(%q).String() = %q, of which it is %q", in, e, again)
		}
		words, phrases := index.Parts(e)
		if len(words)+len(phrases) == 0 {
			t.Errorf("Parse(%q) has no parts", in)
		}
	})
}

func TestParts(t *testing.T) {
	e, err := index.Parse(`青石"除险加固"工程 “完工”`)
	if err != nil {
		t.Fatal(err)
	}
	words, phrases := index.Parts(e)
	if diff := cmp.Diff([][]string{{"青石", "工程"}, {"除险加固", "完工"}}, [][]string{words, phrases}); diff != "" {
		t.Errorf("Parts (-want +got):\n%s", diff)
	}
}
