package revision_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/revision"
)

// written writes paragraphs with what went in [- -] and what came in [+ +].
func written(all []revision.Paragraph) []string {
	var out []string
	for _, p := range all {
		var b strings.Builder
		for _, piece := range p {
			switch piece.Kind {
			case revision.Removed:
				b.WriteString("[-" + piece.Text + "-]")
			case revision.Added:
				b.WriteString("[+" + piece.Text + "+]")
			default:
				b.WriteString(piece.Text)
			}
		}
		out = append(out, b.String())
	}
	return out
}

func TestCompare(t *testing.T) {
	for _, tt := range []struct {
		name, before, after string
		want                []string
	}{
		{"nothing", "渡口停了三天。\n", "渡口停了三天。\n", []string{"渡口停了三天。"}},
		{"a word", "渡口停了三天。\n水退了。\n", "渡口停了五天。\n水退了。\n", []string{"渡口停了[-三-][+五+]天。", "水退了。"}},
		{"a clause", "大桥昨日通车。\n", "大桥昨日通车，车队绵延两里。\n", []string{"大桥昨日通车[+，车队绵延两里+]。"}},
		{"a paragraph came", "甲段在此。\n丙段在此。\n", "甲段在此。\n新添的一句话。\n丙段在此。\n", []string{"甲段在此。", "[+新添的一句话。+]", "丙段在此。"}},
		{"a paragraph went", "甲段在此。\n删去的那句。\n", "甲段在此。\n", []string{"甲段在此。", "[-删去的那句。-]"}},
		{"another in its place", "社员把秧苗装上了车。\n", "图书馆的灯亮到深夜。\n", []string{"[-社员把秧苗装上了车。-]", "[+图书馆的灯亮到深夜。+]"}},
		{"one changed and one came", "老周说，粮价不错。\n", "据了解，今年雨水好。\n老周说，今年粮价不错。\n", []string{"[+据了解，今年雨水好。+]", "老周说，[+今年+]粮价不错。"}},
		{"white space is no text", "　　甲段在此。\r\n\r\n", "甲段在此。\n", []string{"甲段在此。"}},
		{"of nothing", "", "甲段在此。\n", []string{"[+甲段在此。+]"}},
		{"not UTF-8", "甲\xff段在此。", "甲段在此。", []string{"甲[-\ufffd-]段在此。"}},
	} {
		if diff := cmp.Diff(tt.want, written(revision.Compare(tt.before, tt.after))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}

// TestCompareIsBounded compares texts of which no piece is in the other. What it does not
// look into it shows as a whole.
func TestCompareIsBounded(t *testing.T) {
	var before, after strings.Builder
	for i := range 70_000 {
		before.WriteString("旧" + string(rune(0x4e00+i%20000)) + strings.Repeat("甲", i/20000) + "\n")
		after.WriteString("新" + string(rune(0x4e00+i%20000)) + strings.Repeat("乙", i/20000) + "\n")
	}
	if got := revision.Compare(before.String(), after.String()); len(got) < 70_000 || !got[0].Changed() {
		t.Errorf("%d paragraphs, want both texts", len(got))
	}
	long := strings.Repeat("春耕时节", 50_000)
	if got := revision.Compare(long+"甲"+strings.Repeat("乙丙", 2000), long+strings.Repeat("丁戊", 2000)); len(got) != 1 || got[0][0].Kind != revision.Same {
		t.Errorf("a long paragraph: %d paragraphs, want one that begins alike", len(got))
	}
}

// FuzzCompare holds that what stayed and went is the first text, and what stayed and came
// the second.
func FuzzCompare(f *testing.F) {
	f.Add("渡口停了三天。\n水退了。\n", "渡口停了五天。\n")
	f.Add("a\nb\na\n", "b\na\nb\xff\n")
	f.Fuzz(func(t *testing.T, before, after string) {
		text := func(left revision.Kind) string {
			var lines []string
			for _, p := range revision.Compare(before, after) {
				for _, piece := range p {
					if !utf8.ValidString(piece.Text) || piece.Text == "" {
						t.Errorf("the piece %q", piece.Text)
					}
				}
				if line := p.Without(left); line != "" {
					lines = append(lines, line)
				}
			}
			return strings.Join(lines, "\n")
		}
		if got, want := text(revision.Added), lines(before); got != want {
			t.Errorf("of %q and %q the first is %q", before, after, got)
		}
		if got, want := text(revision.Removed), lines(after); got != want {
			t.Errorf("of %q and %q the second is %q", before, after, got)
		}
	})
}

// lines returns the lines of a text that hold anything.
func lines(text string) string {
	var all []string
	for line := range strings.Lines(strings.ToValidUTF8(text, "\ufffd")) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return strings.Join(all, "\n")
}
