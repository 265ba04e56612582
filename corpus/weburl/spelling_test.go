package weburl_test

import (
	"slices"
	"testing"

	"wensou/corpus/weburl"
)

// Each line holds spellings of one page; no two lines are of the same page.
var pages = [][]string{
	{"http://www.jiangpan.example/a/1.html", "https://jiangpan.example/a/1.html", "HTTP://JIANGPAN.example:80//a/1.html?spm=3.4#p"},
	{"http://www.jiangpan.example/a/", "http://jiangpan.example/a/index.html", "https://www.jiangpan.example/a/index.php"},
	{"http://www.jiangpan.example/a"},
	{"http://jiangpan.example/", "https://www.jiangpan.example", "http://jiangpan.example/index.htm"},
	{"http://jiangpan.example/?id=7", "http://jiangpan.example/index.php?id=7"},
	{"http://jiangpan.example/渡/1", "https://www.jiangpan.example/%e6%b8%a1/1"},
	{"http://jiangpan.example:8080/a/1.html", "https://www.jiangpan.example:8080/a/1.html"},
	{"http://m.jiangpan.example/a/1.html"},
}

func TestFold(t *testing.T) {
	seen := map[string]int{}
	for i, spellings := range pages {
		for _, raw := range spellings {
			u, err := weburl.Parse(raw)
			if err != nil {
				t.Fatal(err)
			}
			folded := weburl.Fold(u)
			if j, ok := seen[folded]; ok && j != i {
				t.Errorf("Fold(%q) = %q, as of %q", raw, folded, pages[j][0])
			}
			seen[folded] = i
		}
	}
	if len(seen) != len(pages) {
		t.Errorf("%d folded forms of %d pages: %v", len(seen), len(pages), seen)
	}
}

func TestSpellings(t *testing.T) {
	for _, spellings := range pages {
		u, err := weburl.Parse(spellings[0])
		if err != nil {
			t.Fatal(err)
		}
		all := weburl.Spellings(u)
		if all[0] != u.String() {
			t.Errorf("Spellings(%q) begins with %q", u, all[0])
		}
		for _, raw := range spellings {
			if want, err := canonical(raw); err != nil || !slices.Contains(all, want) {
				t.Errorf("Spellings(%q) = %q, want %q among them (%v)", u, all, want, err)
			}
		}
		for _, raw := range all {
			if v, err := weburl.Parse(raw); err != nil || weburl.Fold(v) != weburl.Fold(u) {
				t.Errorf("Spellings(%q): %q folds otherwise (%v)", u, raw, err)
			}
		}
	}
}

func TestDesktop(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"http://m.jiangpan.example/a/1.html", "http://jiangpan.example/a/1.html"},
		{"https://wap.jiangpan.example/?id=7", "https://jiangpan.example/?id=7"},
		{"http://www.jiangpan.example/m/a/1.html", "http://www.jiangpan.example/a/1.html"},
		{"http://www.jiangpan.example/m/", "http://www.jiangpan.example/"},
		{"http://www.jiangpan.example/music/1.html", ""},
		{"http://m.cn/1.html", ""},
		{"http://www.jiangpan.example/a/1.html", ""},
	} {
		u, err := weburl.Parse(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := weburl.Desktop(u)
		if ok != (tt.want != "") || ok && got.String() != tt.want {
			t.Errorf("Desktop(%q) = %v, %v; want %q", tt.in, got, ok, tt.want)
		}
	}
}
