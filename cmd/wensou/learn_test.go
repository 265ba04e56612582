package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wensou/corpus/magazine"
)

// A profile is learned of the demo magazine and of a site that no profile knows; there
// it takes over from the guess.
func TestLearnCommand(t *testing.T) {
	handler, err := magazine.Handler()
	if err != nil {
		t.Fatal(err)
	}
	known := httptest.NewServer(handler)
	defer known.Close()
	out := must(t, "", "learn", known.URL, "--allow-private", "--delay", "0s", "--data", t.TempDir())
	for _, want := range []string{"title     5 of 5  profile 5", "the profile dedecms fits all", "\n- name: 127.0.0.1\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	unknown := httptest.NewServer(http.HandlerFunc(riverSite))
	defer unknown.Close()
	data := t.TempDir()
	learn := []string{"learn", unknown.URL, "--allow-private", "--delay", "0s", "--articles", "3", "--data", data, "--out", filepath.Join(data, profilesFile)}
	out = must(t, "", learn...)
	for _, want := range []string{"title     3 of 3  generic 3  ", "author    3 of 3  byline 3   林晚  ", "was written to"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	page := must(t, "", "extract", unknown.URL+"/story/2.html", "--allow-private", "--delay", "0s", "--data", data)
	if !strings.Contains(page, "title      profile  渡口停摆第2日") || !strings.Contains(page, "body       profile") {
		t.Errorf("with what was learned:\n%s", page)
	}
	if _, _, err := wensou(t, "", learn...); !os.IsExist(err) && !strings.Contains(fmt.Sprint(err), "exists") {
		t.Errorf("over a profile that is there: %v", err)
	}
	for _, bad := range [][]string{
		{"learn", unknown.URL + "/story/1.html", "--allow-private", "--delay", "0s"}, // leads nowhere
		{"learn", unknown.URL, "--delay", "0s"},                                      // private
		{"learn", unknown.URL, "--articles", "1"},
		{"learn", "page.html"},
	} {
		if _, _, err := wensou(t, "", append(bad, "--data", t.TempDir())...); err == nil {
			t.Errorf("%q: no error", bad)
		}
	}
}

// riverSite serves a list of nine articles, and these.
func riverSite(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	var n int
	switch _, err := fmt.Sscanf(r.URL.Path, "/story/%d.html", &n); {
	case err == nil:
		text := strings.Repeat("<p>河水涨过了石阶，渡船停在南岸，老艄公坐在树下。镇上的人都来看水，看了一天。</p>", 4)
		fmt.Fprintf(w, `<title>渡口停摆第%d日_江畔</title><div class="story"><h2>渡口停摆第%d日</h2><div class="who">2019-05-0%d 10:20　来源：江畔周刊　作者：林晚</div><div class="words">%s</div></div>`, n, n, n, text)
	case r.URL.Path == "/":
		for i := 1; i < 10; i++ {
			fmt.Fprintf(w, `<a href="/story/%d.html">渡口停摆第%d日</a> <a href="/%c.html">栏目</a>`, i, i, 'a'+i)
		}
	default:
		http.NotFound(w, r)
	}
}
