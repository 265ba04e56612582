package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wensou/corpus"
)

// oldPage is an article of a static DedeCMS site, with a line for each box.
const oldPage = `<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset=gb2312" />
<title>春耕时节访粮乡_田野周刊</title></head>
<body><div class="title"><h2>春耕时节访粮乡</h2></div>
<div id="related"><script src="SEARCH/embed.js" data-box="related" data-n="3"></script></div>
<div id="hot"><script async src="SEARCH/embed.js" data-box="hot"></script></div>
<div id="box"><script src="SEARCH/embed.js" data-box="search"></script></div>
<div id="unknown"><script src="SEARCH/embed.js" data-url="http://www.example.cn/none.html"></script></div>
<div id="away"><script src="http://127.0.0.1:9/embed.js"></script></div>
<div id="end">全文完</div></body></html>`

// needChromium skips the test unless a browser is wanted, and returns its path.
func needChromium(t *testing.T) string {
	t.Helper()
	if os.Getenv("WENSOU_BROWSER") == "" {
		t.Skip("needs Chromium: set WENSOU_BROWSER=1, as .ci/run does")
	}
	chromium, err := exec.LookPath("chromium")
	if err != nil {
		t.Fatal(err)
	}
	return chromium
}

// dumpDOM returns a page as Chromium has it once its scripts have run.
func dumpDOM(t *testing.T, url string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	dom, err := exec.CommandContext(ctx, needChromium(t), "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
		"--no-first-run", "--accept-lang=zh-CN", "--lang=zh-CN", "--user-data-dir="+t.TempDir(), "--virtual-time-budget=8000", "--dump-dom",
		url).Output()
	if err != nil {
		t.Fatal(err)
	}
	return string(dom)
}

// TestBrowserWidget opens a page in GBK that has the one line, in Chromium.
func TestBrowserWidget(t *testing.T) {
	needChromium(t)
	var site *httptest.Server
	config := hostile(t)
	config.Locate = func(_ context.Context, url string) (*corpus.Article, error) {
		if url == site.URL+"/a/323.html?x=%E4%B8%80" {
			return spring(), nil
		}
		return nil, corpus.ErrNotFound
	}
	search := httptest.NewServer(newServer(t, config))
	defer search.Close()
	site = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html") // old servers name no charset
		page, err := simplifiedchinese.GBK.NewEncoder().String(strings.ReplaceAll(oldPage, "SEARCH", search.URL))
		if err != nil {
			t.Error(err)
		}
		_, _ = w.Write([]byte(page)) // a browser that has gone fails the test below
	}))
	defer site.Close()

	dom := dumpDOM(t, site.URL+"/a/323.html?x=%E4%B8%80#page")
	_, page, _ := strings.Cut(dom, "<body>")
	for _, want := range []string{
		`<div class="wensou-box wensou-related"><h3 class="wensou-title">相关文章</h3>`,
		`&lt;script&gt;alert(1)&lt;/script&gt;</a>`, `>镕𠮷—訪談…</a>`, `href="http://www.example.cn/3.html"`,
		`<div class="wensou-box wensou-hot"><h3 class="wensou-title">热点文章</h3>`,
		`<div class="wensou-box wensou-search"><form class="wensou-form" action="` + search.URL + `/search"`,
		`data-wensou-done="1"></script></div>` + "\n" + `<div id="away">`, // nothing is shown of an unknown article
		`<div id="end">全文完</div>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	for _, not := range []string{"<script>alert", "<img", "javascript:"} {
		if strings.Contains(page, not) {
			t.Errorf("the page holds %q", not)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
}
