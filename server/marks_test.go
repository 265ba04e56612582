package server

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index"
)

func TestRuneMarks(t *testing.T) {
	for _, tt := range []struct {
		text  string
		spans []index.Span
		want  []mark
	}{
		{"", nil, []mark{}},
		{"粮食价格", []index.Span{{Start: 0, End: 6}}, []mark{{0, 2}}},
		{"粮食价格", []index.Span{{Start: 6, End: 12}}, []mark{{2, 4}}},
		{"GDP增长3.5%", []index.Span{{Start: 0, End: 3}, {Start: 9, End: 13}}, []mark{{0, 3}, {5, 9}}},
		{"丰收🌾了", []index.Span{{Start: 6, End: 10}, {Start: 10, End: 13}}, []mark{{2, 3}, {3, 4}}},
		{"𠮷野家", []index.Span{{Start: 4, End: 7}}, []mark{{1, 2}}},
		{"一\r\n二", []index.Span{{Start: 5, End: 8}}, []mark{{3, 4}}},
		{"cafe\u0301 店", []index.Span{{Start: 0, End: 6}, {Start: 7, End: 10}}, []mark{{0, 5}, {6, 7}}},
		{"粮食", []index.Span{{Start: 1, End: 3}}, []mark{}},                           // off a border
		{"粮食", []index.Span{{Start: 3, End: 9}}, []mark{}},                           // beyond the end
		{"粮食", []index.Span{{Start: -1, End: 3}}, []mark{}},                          // before the start
		{"粮食", []index.Span{{Start: 3, End: 3}}, []mark{}},                           // empty
		{"粮食", []index.Span{{Start: 3, End: 6}, {Start: 0, End: 3}}, []mark{{1, 2}}}, // out of order
	} {
		got := runeMarks(tt.text, tt.spans)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("runeMarks(%q, %v) (-want +got):\n%s", tt.text, tt.spans, diff)
		}
		runes := []rune(tt.text)
		var marked, inPieces, whole strings.Builder
		for _, m := range got {
			marked.WriteString(string(runes[m[0]:m[1]]))
		}
		for _, p := range cut(tt.text, tt.spans) {
			whole.WriteString(p.Text)
			if p.Marked {
				inPieces.WriteString(p.Text)
			}
		}
		if whole.String() != tt.text {
			t.Errorf("the pieces of %q joined are %q", tt.text, whole.String())
		}
		if marked.String() != inPieces.String() {
			t.Errorf("%q %v marks %q in the API, %q on the page", tt.text, tt.spans, marked.String(), inPieces.String())
		}
	}
}

func FuzzMarks(f *testing.F) {
	f.Add("丰收🌾了\r\n", 6, 10, 10, 13)
	f.Fuzz(func(t *testing.T, text string, a, b, c, d int) {
		spans := []index.Span{{Start: a, End: b}, {Start: c, End: d}}
		var whole strings.Builder
		for _, p := range cut(text, spans) {
			whole.WriteString(p.Text)
		}
		if whole.String() != text {
			t.Errorf("the pieces of %q, %v joined are %q", text, spans, whole.String())
		}
		last := 0
		for _, m := range runeMarks(text, spans) {
			if m[0] < last || m[1] <= m[0] || m[1] > len([]rune(text)) {
				t.Errorf("runeMarks(%q, %v) holds %v", text, spans, m)
			}
			last = m[1]
		}
	})
}
