package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/text/encoding/simplifiedchinese"

	"wensou/corpus"
	"wensou/index"
	"wensou/server"
)

// hostile is a site whose articles try to break out of another page.
func hostile(t *testing.T) server.Config {
	config := site(t)
	config.Searcher = searcher{related: func(_ context.Context, _ *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
		hits := []index.Hit{
			{Article: &corpus.Article{ID: "一", Title: `<script>alert(1)</script>`, URL: "javascript:alert(1)"}},
			{Article: &corpus.Article{ID: "二", Title: `" onmouseover="alert(2)`, URL: `http://www.example.cn/"><img src=x>`}},
			{Article: &corpus.Article{ID: "三", Title: "镕𠮷—訪談…", URL: "http://www.example.cn/3.html"}},
		}
		return &index.RelatedResult{Hits: hits[:min(o.N, len(hits))]}, nil
	}}
	config.Locate = func(_ context.Context, url string) (*corpus.Article, error) {
		if url == "http://www.example.cn/a/323.html" {
			return spring(), nil
		}
		return nil, corpus.ErrNotFound
	}
	return config
}

const springPage = "url=http%3A%2F%2Fwww.example.cn%2Fa%2F323.html"

func TestFragment(t *testing.T) {
	h := newServer(t, hostile(t))
	for _, tt := range []struct {
		url         string
		has, hasNot []string
	}{
		{
			"/embed/related?" + springPage,
			[]string{`<div class="wensou-box wensou-related">`, "相关文章", "&lt;script&gt;", `href="http://www.example.cn/3.html"`, `href="http://example.com/articles/%E4%B8%80"`},
			[]string{"<script", `" onmouseover="`, "javascript:", "<img", "<html", "<!--"},
		},
		{"/embed/related?id=btn-main%2F323&n=1", []string{"&lt;script&gt;"}, []string{"onmouseover"}},
		{"/embed/recommended?" + springPage, []string{"相关推荐", "夏收&lt;b&gt;", "同一作者：林小溪"}, []string{"<b>"}},
		{"/embed/hot", []string{"热点文章", "春耕时节访粮乡"}, nil},
		{"/embed/search", []string{`action="http://example.com/search"`, `name="q"`, `accept-charset="utf-8"`}, []string{"<!--"}},
		{"/embed/related?url=http%3A%2F%2Fwww.example.cn%2Fnone.html", []string{"<!-- wensou: no article", `<div class="wensou-box wensou-related"></div><!--`}, []string{"<ul"}},
		{"/embed/related", []string{"<!-- wensou: no article"}, []string{"<ul"}},
	} {
		w := get(t, h, tt.url)
		if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "text/html; charset=utf-8" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("GET %s = %d, %v", tt.url, w.Code, w.Header())
		}
		for _, part := range tt.has {
			if !strings.Contains(w.Body.String(), part) {
				t.Errorf("GET %s lacks %q:\n%s", tt.url, part, w.Body)
			}
		}
		for _, part := range tt.hasNot {
			if strings.Contains(w.Body.String(), part) {
				t.Errorf("GET %s holds %q:\n%s", tt.url, part, w.Body)
			}
		}
	}
}

// TestFragmentInGBK reads a box as a page of 2009 does; what GBK lacks is a character
// reference.
func TestFragmentInGBK(t *testing.T) {
	h := newServer(t, hostile(t))
	for charset, reference := range map[string]string{"gbk": "&#134071;", "gb2312": "&#134071;", "gb18030": "𠮷", "big5": "&#38229;"} {
		w := get(t, h, "/embed/related?charset="+charset+"&"+springPage)
		if got := w.Header().Get("Content-Type"); got != "text/html; charset="+charset {
			t.Errorf("%s has the type %q", charset, got)
		}
		if charset == "big5" {
			if !strings.Contains(w.Body.String(), reference) {
				t.Errorf("Big5 has no %s for what it lacks", reference)
			}
			continue
		}
		text, err := simplifiedchinese.GB18030.NewDecoder().String(w.Body.String())
		if err != nil || !strings.Contains(text, "镕"+reference+"—訪談…") || !strings.Contains(text, "相关文章") {
			t.Errorf("%s: %v\n%s", charset, err, text)
		}
	}
}

func TestBoxAsJSON(t *testing.T) {
	var box struct {
		Box, Title, Search, Comment string
		Items                       []struct {
			URL, Title, Date string
			Notes            []string
		}
	}
	h := newServer(t, hostile(t))
	w := get(t, h, "/embed/related?format=json&"+springPage)
	if err := json.Unmarshal(w.Body.Bytes(), &box); err != nil || len(box.Items) != 3 {
		t.Fatalf("%v: %s", err, w.Body)
	}
	if box.Items[0].URL != "http://example.com/articles/%E4%B8%80" || box.Items[0].Title != "<script>alert(1)</script>" || box.Title != "相关文章" {
		t.Errorf("box %+v", box)
	}
}

// A box that fails is empty, since a page shows whatever it is given, and is not kept.
func TestBoxThatFailsIsEmpty(t *testing.T) {
	config := hostile(t)
	config.Searcher = searcher{related: func(context.Context, *corpus.Article, index.RelatedOptions) (*index.RelatedResult, error) {
		return nil, errors.New("the index is away")
	}}
	h := newServer(t, config)
	for url, want := range map[string]string{
		"/embed/related?" + springPage:             `<div class="wensou-box wensou-related"></div><!-- wensou: it failed; see the server's log -->`,
		"/embed/related?format=json&" + springPage: `"items":[]`,
	} {
		w := get(t, h, url)
		if w.Code != http.StatusOK || w.Header().Get("Cache-Control") != "no-store" || !strings.Contains(strings.ReplaceAll(w.Body.String(), " ", ""), strings.ReplaceAll(want, " ", "")) {
			t.Errorf("GET %s = %d, kept by %q: %s", url, w.Code, w.Header().Get("Cache-Control"), w.Body)
		}
	}
}

// What is written of a charset in pages is accepted as it is written there.
func TestCharsetInCapitals(t *testing.T) {
	h := newServer(t, hostile(t))
	for charset, want := range map[string]string{"GBK": "gbk", "GB2312": "gb2312", "UTF-8": "utf-8", "utf8": "utf-8", "Big5": "big5"} {
		w := get(t, h, "/embed/hot?charset="+charset)
		if got := w.Header().Get("Content-Type"); w.Code != http.StatusOK || got != "text/html; charset="+want {
			t.Errorf("charset=%s: %d, %q", charset, w.Code, got)
		}
	}
}

// The words of a box are those of the page around it, not of its reader.
func TestBoxIsInTheLanguageOfThePage(t *testing.T) {
	h := newServer(t, hostile(t))
	for url, want := range map[string]string{"/embed/hot": "热点文章", "/embed/hot?lang=zh": "热点文章", "/embed/hot?lang=en": "Hot articles"} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		r.Header.Set("Accept-Language", "en")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if !strings.Contains(w.Body.String(), want) || strings.Contains(w.Header().Get("Vary"), "Language") {
			t.Errorf("GET %s varies by %q: %s; want %s", url, w.Header().Get("Vary"), w.Body, want)
		}
	}
}

// Links of our own lead to the public address, with its prefix; what a stranger says
// of the scheme is not believed.
func TestPublicURL(t *testing.T) {
	for public, want := range map[string]string{
		"": "http://example.com/", "https://www.jiangpan.example/wensou/": "https://www.jiangpan.example/wensou/", "http://so.jiangpan.example": "http://so.jiangpan.example/",
	} {
		config := hostile(t)
		config.PublicURL = public
		h := newServer(t, config)
		for url, path := range map[string]string{"/embed/search": "search", "/embed/related?" + springPage: "articles/%E4%B8%80"} {
			r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
			r.Header.Set("X-Forwarded-Proto", "https")
			w := httptest.NewRecorder()
			h.ServeHTTP(w, r)
			if !strings.Contains(w.Body.String(), `"`+want+path+`"`) {
				t.Errorf("public URL %q: %s lacks %s:\n%s", public, url, want+path, w.Body)
			}
		}
	}
	for _, public := range []string{"www.jiangpan.example", "ftp://jiangpan.example/", "http://jiangpan.example/?a=1", "http://u@jiangpan.example/", "http:///a", "//jiangpan.example"} {
		config := hostile(t)
		config.PublicURL = public
		if _, err := server.New(config); err == nil || !strings.Contains(err.Error(), public) {
			t.Errorf("public URL %q: %v, want an error that names it", public, err)
		}
	}
}

func TestArticleByURL(t *testing.T) {
	h := newServer(t, hostile(t))
	for url, want := range map[string]int{
		"/api/v1/articles?" + springPage:                             http.StatusOK,
		"/api/v1/articles?url=http%3A%2F%2Fwww.example.cn%2Fnone":    http.StatusNotFound,
		"/api/v1/articles?url=javascript:alert(1)":                   http.StatusBadRequest,
		"/api/v1/articles?url=":                                      http.StatusBadRequest,
		"/api/v1/articles":                                           http.StatusBadRequest,
		"/api/v1/articles?id=1&" + springPage:                        http.StatusBadRequest,
		"/api/v1/articles?url=http://a/" + strings.Repeat("a", 2000): http.StatusBadRequest,
	} {
		w := get(t, h, url)
		if w.Code != want || want == http.StatusOK && !strings.Contains(w.Body.String(), `"id":"btn-main/323"`) {
			t.Errorf("GET %.80s = %d, want %d: %s", url, w.Code, want, w.Body)
		}
	}
}

func TestEmbedRefuses(t *testing.T) {
	h := newServer(t, hostile(t))
	for url, param := range map[string]string{
		"/embed/none":                                     "box",
		"/embed/related?n=31":                             "n",
		"/embed/related?charset=latin1":                   "charset",
		"/embed/related?format=xml":                       "format",
		"/embed/related?lang=fr":                          "lang",
		"/embed/related?id=1&" + springPage:               "id",
		"/embed/related?uri=1":                            "uri",
		"/embed/related?url=" + strings.Repeat("a", 2001): "url",
	} {
		w := get(t, h, url)
		if w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), param) {
			t.Errorf("GET %.60s = %d, want 400 that names %s: %s", url, w.Code, param, w.Body)
		}
	}
}

// TestEmbedIsKept asks for what has not changed.
func TestEmbedIsKept(t *testing.T) {
	h := newServer(t, hostile(t))
	for _, url := range []string{"/embed/related?" + springPage, "/embed/search?format=json", "/embed.js"} {
		first := get(t, h, url)
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
		r.Header.Set("If-None-Match", `"other", `+first.Header().Get("ETag"))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusNotModified || w.Body.Len() != 0 || !strings.HasPrefix(first.Header().Get("Cache-Control"), "public, max-age=") {
			t.Errorf("GET %s again = %d with %d bytes, kept by %q", url, w.Code, w.Body.Len(), first.Header().Get("Cache-Control"))
		}
	}
}

// TestScriptIsOld holds the script against what pages and browsers of ten years ago
// can read.
func TestScriptIsOld(t *testing.T) {
	script, err := os.ReadFile("static/embed.js")
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range script {
		if b >= 0x80 {
			t.Fatalf("byte %d is not ASCII: a page in GBK would read it in another way", i)
		}
	}
	code := regexp.MustCompile(`(?s)/\*.*?\*/`).ReplaceAllString(string(script), "")
	for name, syntax := range map[string]string{
		"arrow function": `=>`, "let or const": `\b(let|const|class|async|await)\b`, "template string": "`", "spread": `\.\.\.`,
		"fetch": `\bfetch\(`, "promise": `\bPromise\b`, "HTML": `innerHTML|outerHTML|document\.write|insertAdjacentHTML`, "cookie": `cookie|localStorage`,
	} {
		if at := regexp.MustCompile(syntax).FindString(code); at != "" {
			t.Errorf("the script has a %s: %s", name, at)
		}
	}
}
