package opensearch

import (
	"strings"
	"testing"

	"wensou/segment"
)

func TestGrams(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"水", "水"},
		{"开闸放水", "开闸 闸放 放水 水"},
		{"a b", "a\ufffe \ufffeb b"},
		{"𠮷祥", "𠮷祥 祥"},
	} {
		if got := gramsOf(tt.in); got != tt.want {
			t.Errorf("gramsOf(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

// A string is in a text where its grams follow one another among those of the text,
// whatever either holds, and nowhere else.
func FuzzGrams(f *testing.F) {
	f.Add("青石水库开闸放水", "闸放")
	f.Add("a b\u3000c", "b c")
	f.Add("水", "水")
	f.Fuzz(func(t *testing.T, text, part string) {
		text, part = segment.JoinNormal(segment.Normal(text)), segment.JoinNormal(segment.Trimmed(part))
		if part == "" || strings.ContainsAny(text+part, string(spaceMark)+borderMark) {
			return
		}
		grams, found := " "+gramsOf(text)+" ", false
		if isSingle(part) {
			found = strings.Contains(grams, " "+firstGram(part))
		} else {
			found = strings.Contains(grams, " "+phraseOf(part)+" ")
		}
		if found != strings.Contains(text, part) {
			t.Errorf("%q in %q: %v by grams", part, text, found)
		}
		for r := range strings.SplitSeq(strings.TrimSpace(grams), " ") {
			if strings.ContainsAny(r, "\t\n\v\f\r\u2028\u2029\u1680\x1c\x1d\x1e\x1f") { // white space to Java
				t.Errorf("the grams of %q have a term %q that the cluster would part", text, r)
			}
		}
	})
}

func TestBounded(t *testing.T) {
	long := strings.Repeat("水", maxTerm)
	for _, tt := range []struct{ in, want string }{{"水", "水"}, {long, long}, {long + "库", long}} {
		if got := bounded(tt.in); got != tt.want {
			t.Errorf("bounded(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}
