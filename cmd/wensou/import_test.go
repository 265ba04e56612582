package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// One import takes tables and pages together, and what it passes over it names.
func TestImportOfOtherForms(t *testing.T) {
	data, pages := filepath.Join(t.TempDir(), "data"), t.TempDir()
	table := write(t, "a.csv", "稿号,题目,内容\n7,大堤加高,<p>民工在江边忙了四十天。</p>\n8,少一列\n")
	const page = `<html><head><title>渡口今日通车_江畔</title></head><body><h1>渡口今日通车</h1><div>2009年5月14日 来源：江畔</div><div class="content">` +
		`<p>渡口停了三十年，今天第一班车从新桥上开过，两岸的人都来看。</p><p>桥长四百米，修了两年零三个月，过去摆渡的船工如今在桥头卖茶，说起从前夜里撑船接生的事，一桌人都不说话。</p><p>县里说，桥两头还要修路，明年通到镇上，后年通到邻县，到时候赶集不必再绕三十里山路。</p></div></body></html>`
	for name, text := range map[string]string{"31.html": page, "note.txt": "不是网页"} {
		if err := os.WriteFile(filepath.Join(pages, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, errOut, err := wensou(t, "", "import", table, pages, "--data", data, "--map", "id=稿号,title=题目", "--base", "http://www.example.com/")
	if err != nil || !strings.Contains(out, "imported 2 articles: 2 new, 0 changed, 0 as before; 1 bad") || !strings.Contains(errOut, "a.csv, line 3: 2 fields") {
		t.Fatalf("import: %v\n%s\n%s", err, out, errOut)
	}
	for query, want := range map[string]string{"民工": "大堤加高", "船工": "http://www.example.com/31.html"} {
		if out := must(t, "", "search", query, "--data", data); !strings.Contains(out, want) {
			t.Errorf("search for %s finds no %q:\n%s", query, want, out)
		}
	}
	_, errOut, err = wensou(t, "", "import", pages, "--data", data)
	if err == nil || !strings.Contains(errOut, "31.html: it does not say what its URL is; say it with --base") {
		t.Errorf("pages without an address: %v\n%s", err, errOut)
	}
}
