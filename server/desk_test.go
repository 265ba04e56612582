package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/reprint"
	"wensou/corpus/usage"
	"wensou/index"
	"wensou/server"
	"wensou/server/keys"
)

// The keys that the desk is tried with.
var deskKeys = map[string]keys.Key{
	"editor": {Name: "周岸", Scopes: []keys.Scope{keys.Admin}},
	"cms":    {Name: "cms", Scopes: []keys.Scope{keys.Write}},
}

// editorsDesk returns a server with all that the desk shows.
func editorsDesk(t *testing.T) server.Config {
	t.Helper()
	config := site(t)
	config.Keys = func(secret string) (keys.Key, bool) {
		k, ok := deskKeys[secret]
		return k, ok
	}
	config.Sources, config.Reprints, config.Audit = newCrawledSites(), &copies{original: "btn-main/323", copied: "七"}, newAudited()
	config.Queries = usage.NewQueries(june)
	return config
}

// copies are the cluster of an article and a copy of it.
type copies struct {
	original, copied string
	apart            bool
}

func (c *copies) Clusters(context.Context) (map[string]string, error) {
	if c.apart {
		return nil, nil
	}
	return map[string]string{c.original: c.original, c.copied: c.original}, nil
}

func (c *copies) Of(_ context.Context, id string) (reprint.Reprints, error) {
	if id != c.original && id != c.copied {
		return reprint.Reprints{}, corpus.ErrNotFound
	}
	r := reprint.Reprints{Split: c.apart, Parts: []reprint.Match{{ID: "no more", Longer: true}}}
	if !c.apart {
		r.Members = []reprint.Member{{ID: c.original, Original: true}, {ID: c.copied, Difference: .125, Joined: true}}
	}
	return r, nil
}

func (c *copies) Join(_ context.Context, a, b string) error {
	if a == b {
		return reprint.ErrSame
	}
	c.apart = false
	return nil
}

func (c *copies) Split(context.Context, string) error {
	c.apart = true
	return nil
}

// audited is a site of three pages, and an article that was removed.
type audited struct{ removals []corpus.Removal }

func newAudited() *audited {
	return &audited{[]corpus.Removal{
		{ID: "old", Title: "更早删除的", Why: "410", At: june().Add(-time.Hour)},
		{ID: "gone", URL: "http://www.example.cn/gone.html", Title: "<b>已删除的文章", Why: "the page is gone", At: june()},
	}}
}

func (*audited) EachVisitOf(_ context.Context, site string, do func(corpus.Visit) error) error {
	if site != "example.cn" {
		return nil
	}
	for _, v := range []corpus.Visit{
		{URL: "http://www.example.cn/a/323.html", Status: 200, Fetched: june(), Article: "btn-main/323"},
		{URL: "http://www.example.cn/bad.html", Status: 200, Fetched: june(), Quarantine: corpus.Quarantine{Why: "no text: <table> of pictures"}},
		{URL: "http://www.example.cn/new.html"},
	} {
		if err := do(v); err != nil {
			return err
		}
	}
	return nil
}

func (a *audited) Removals(_ context.Context, do func(corpus.Removal) error) error {
	for _, r := range a.removals {
		if err := do(r); err != nil {
			return err
		}
	}
	return nil
}

func (a *audited) Restore(_ context.Context, id string) (*corpus.Article, error) {
	for i, r := range a.removals {
		if r.ID == id && !r.Restored.IsZero() {
			return nil, corpus.ErrNotRemoved
		}
		if r.ID == id {
			a.removals[i].Restored = june()
			return &corpus.Article{ID: id, Title: r.Title}, nil
		}
	}
	return nil, corpus.ErrNotFound
}

// editor is an editor at the desk.
type editor struct {
	t      testing.TB
	desk   http.Handler
	cookie string
	token  string
}

var tokens = regexp.MustCompile(`name="token" value="(\w+)"`)

// signIn signs an editor in.
func signIn(t testing.TB, h http.Handler) *editor {
	t.Helper()
	e := &editor{t: t, desk: h}
	w := e.post("/desk/sign-in", "key", "editor")
	if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
		t.Fatalf("sign in = %d %s, want a cookie", w.Code, w.Body)
	}
	e.cookie = w.Result().Cookies()[0].String()
	m := tokens.FindStringSubmatch(e.get("/desk").Body.String())
	if m == nil {
		t.Fatal("the desk has no form with a token")
	}
	e.token = m[1]
	return e
}

func (e *editor) get(path string) *httptest.ResponseRecorder {
	e.t.Helper()
	return get(e.t, e.desk, path, "Cookie", e.cookie, "Accept-Language", "zh-CN")
}

// post sends a form of names and values in turn, with the token of the editor.
func (e *editor) post(path string, form ...string) *httptest.ResponseRecorder {
	e.t.Helper()
	values := url.Values{"token": {e.token}}
	for i := 0; i+1 < len(form); i += 2 {
		values.Set(form[i], form[i+1])
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", e.cookie)
	w := httptest.NewRecorder()
	e.desk.ServeHTTP(w, r)
	return w
}

// want holds that a page has what it should, and nothing that it should not.
func (e *editor) want(w *httptest.ResponseRecorder, has []string, hasNot ...string) {
	e.t.Helper()
	if w.Code != http.StatusOK {
		e.t.Fatalf("the page is %d %s", w.Code, w.Body)
	}
	for _, text := range has {
		if !strings.Contains(w.Body.String(), text) {
			e.t.Errorf("the page lacks %q", text)
		}
	}
	for _, text := range hasNot {
		if strings.Contains(w.Body.String(), text) {
			e.t.Errorf("the page has %q", text)
		}
	}
	if e.t.Failed() {
		e.t.Log(w.Body)
	}
}

func TestDeskWantsAnEditor(t *testing.T) {
	h := newServer(t, editorsDesk(t))
	for _, path := range []string{"/desk", "/desk/queries?window=day", "/desk/coverage", "/desk/reprints", "/desk/crawl", "/desk/crawl/pages?site=a", "/desk/crawl/removed"} {
		w := get(t, h, path)
		if want := "/desk/sign-in?to=" + url.QueryEscape(path); w.Code != http.StatusSeeOther || w.Header().Get("Location") != want {
			t.Errorf("GET %s without a session = %d to %s, want %s", path, w.Code, w.Header().Get("Location"), want)
		}
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("GET %s may be kept: %s", path, got)
		}
	}
	nobody := &editor{t: t, desk: h, cookie: "wensou_desk=none"}
	for _, path := range []string{"/desk", "/desk/sign-out", "/desk/reprints", "/desk/crawl", "/desk/crawl/removed"} {
		if w := nobody.post(path, "title", "春耕"); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "登录") {
			t.Errorf("POST %s without a session = %d, want 403 with advice", path, w.Code)
		}
	}
	for _, key := range []string{"", "cms", "none"} {
		w := nobody.post("/desk/sign-in", "key", key)
		if w.Code != http.StatusForbidden || len(w.Result().Cookies()) > 0 || !strings.Contains(w.Body.String(), "密钥不对") {
			t.Errorf("sign in with the key %q = %d, %v, want none", key, w.Code, w.Result().Cookies())
		}
	}
}

func TestDeskSignsInAndOut(t *testing.T) {
	config := editorsDesk(t)
	known := true
	config.Keys = func(secret string) (keys.Key, bool) {
		k, ok := deskKeys[secret]
		return k, ok && known
	}
	h := newServer(t, config)
	visitor := &editor{t: t, desk: h}
	for to, want := range map[string]string{
		"":                                 "/desk",
		"/desk/queries?window=all":         "/desk/queries?window=all",
		"//evil.example/desk":              "/desk",
		"https://evil.example/desk/":       "/desk",
		"/search":                          "/desk",
		"/desktop":                         "/desk",
		"/desk/sign-in":                    "/desk",
		`/\evil.example/desk`:              "/desk",
		"/desk/reprints?article=%E4%B8%83": "/desk/reprints?article=%E4%B8%83",
	} {
		if got := visitor.post("/desk/sign-in", "key", " editor ", "to", to).Header().Get("Location"); got != want {
			t.Errorf("sign in for %q leads to %q, want %q", to, got, want)
		}
	}
	cookie := visitor.post("/desk/sign-in", "key", "editor").Result().Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/desk" || cookie.Secure {
		t.Errorf("the cookie over plain HTTP is %v", cookie)
	}
	config.PublicURL = "https://www.example.cn/wensou/"
	if cookie := (&editor{t: t, desk: newServer(t, config)}).post("/desk/sign-in", "key", "editor").Result().Cookies()[0]; !cookie.Secure {
		t.Errorf("the cookie of a site over TLS is %v", cookie)
	}
	one, other := signIn(t, h), signIn(t, h)
	if w := one.post("/desk/sign-out"); w.Code != http.StatusSeeOther || w.Result().Cookies()[0].MaxAge >= 0 {
		t.Errorf("sign out = %d, %v", w.Code, w.Result().Cookies())
	}
	if got := one.get("/desk").Code; got != http.StatusSeeOther {
		t.Errorf("after signing out the desk is %d", got)
	}
	if got := other.get("/desk").Code; got != http.StatusOK {
		t.Errorf("after another has signed out the desk is %d", got)
	}
	known = false
	if got := other.get("/desk").Code; got != http.StatusSeeOther {
		t.Errorf("after the key was removed the desk is %d", got)
	}
}

func TestDeskRefusesForgedForms(t *testing.T) {
	h := newServer(t, editorsDesk(t))
	one, other := signIn(t, h), signIn(t, h)
	for _, token := range []string{"", other.token, one.token + "x"} {
		if w := one.post("/desk", "title", "春耕", "token", token); w.Code != http.StatusForbidden {
			t.Errorf("a form with the token %q = %d, want 403", token, w.Code)
		}
	}
	r := httptest.NewRequest(http.MethodPost, "/desk", strings.NewReader("title=1&token="+one.token))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", one.cookie)
	r.Header.Set("Origin", "http://evil.example")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusForbidden {
		t.Errorf("a form of another site = %d, want 403", w.Code)
	}
	if w := one.post("/desk", "title", strings.Repeat("长", 400_000)); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of 3 MB = %d, want 413", w.Code)
	}
	r = httptest.NewRequest(http.MethodPost, "/desk", strings.NewReader("%zz=1"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", one.cookie)
	w = httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest {
		t.Errorf("a form that can't be read = %d, want 400", w.Code)
	}
}

func TestDeskChecksADraft(t *testing.T) {
	config := editorsDesk(t)
	var asked *corpus.Article
	inner := config.Searcher
	config.Searcher = searcher{
		search: inner.Search,
		related: func(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
			asked = a
			if a.Title == "，。" {
				return nil, &index.QueryError{Param: "title", Reason: "no words"}
			}
			found, err := inner.Related(ctx, a, o)
			found.Hits[0].Article.Section, found.Hits[0].Score = []string{"文化", "阅读"}, 2
			return found, err
		},
	}
	e := signIn(t, newServer(t, config))
	w := e.post("/desk", "title", " 县城<b>里的书 ", "body", "图书馆开了。\r\n灯亮着。")
	if asked == nil || asked.Title != "县城<b>里的书" || asked.Body != "图书馆开了。\r\n灯亮着。" {
		t.Errorf("related to %+v, want the draft", asked)
	}
	e.want(w, []string{
		`value="县城&lt;b&gt;里的书"`, "图书馆开了。", "已经发表过", "春耕时节访", "文字相同 88%",
		"县城里的图书馆", "共同提到：图书馆、县城", "<q>圖書館開了。</q>", "<q>图书馆开了。</q>",
		`<bdi>文化 › 阅读</bdi></a> <span class="number">100%</span>`, `<bdi>图书馆</bdi></a> <span class="number">词语</span>`,
	}, "<b>", "转载与近似文章") // the only copy is what was published
	e.want(e.post("/desk", "title", "，。"), []string{"没有可以查找的词语"})
	for form, want := range map[string]string{"": "标题或正文", strings.Repeat("长", 501): "最多 500 个字", "\x00": "控制字符"} {
		if w := e.post("/desk", "title", form); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), want) {
			t.Errorf("a draft of the title %.10q = %d, want 400 with %q", form, w.Code, want)
		}
	}
}

func TestDeskCountsCoverage(t *testing.T) {
	config := editorsDesk(t)
	config.Searcher = searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
		if q.From.IsZero() {
			return &index.Result{Facets: &index.Facets{Years: []index.Count{{Value: "2009", Articles: 6}, {Value: "2007", Articles: 1}, {Value: "2008", Articles: 4}}}}, nil
		}
		counts := map[string][]index.Count{
			"2007-01-01 2007-12-31": {{Value: "经济", Articles: 1}},
			"2008-01-01 2008-12-31": {{Value: "文化", Articles: 1004}},
			"2009-01-01 2009-12-31": {{Value: "经济", Articles: 6}, {Value: "经济/水利", Articles: 2}},
			"2009-02-01 2009-02-28": {{Value: "经济", Articles: 6}},
		}
		return &index.Result{Facets: &index.Facets{Sections: counts[q.From.Format(time.DateOnly)+" "+q.To.Format(time.DateOnly)]}}, nil
	}}
	e := signIn(t, newServer(t, config))
	cell := func(section, from, to, n string) string {
		return `<td class="amount"><a href="/search?section=` + url.QueryEscape(section) + `&amp;from=` + from + `&amp;to=` + to + `&amp;sort=newest">` + n + "</a></td>"
	}
	e.want(e.get("/desk/coverage"), []string{
		`<a href="/desk/coverage?year=2007">2007</a></th><th scope="col" class="amount"><a href="/desk/coverage?year=2008">2008</a></th><th`,
		cell("经济", "2007-01-01", "2007-12-31", "1") + `<td class="amount gap">0</td>` + cell("经济", "2009-01-01", "2009-12-31", "6") + `<td class="amount">7</td>`,
		`<td class="amount"></td>` + cell("文化", "2008-01-01", "2008-12-31", "1,004") + `<td class="amount"></td>`,
	}, "水利")
	e.want(e.get("/desk/coverage?year=2009"), []string{
		"2 月", cell("经济", "2009-02-01", "2009-02-28", "6"), "全部年份",
	}, "文化")
	for _, year := range []string{"1", "-1", "20009", "x"} {
		if w := e.get("/desk/coverage?year=" + year); w.Code != http.StatusBadRequest {
			t.Errorf("the year %s = %d, want 400", year, w.Code)
		}
	}
}

func TestDeskRulesOnReprints(t *testing.T) {
	config := editorsDesk(t)
	config.Locate = func(_ context.Context, at string) (*corpus.Article, error) {
		if at == "http://www.example.cn/7.html" {
			return library(), nil
		}
		return nil, corpus.ErrNotFound
	}
	e := signIn(t, newServer(t, config))
	e.want(e.get("/desk/reprints"), []string{"共有 1 组转载，1 篇是转载稿", `<a href="/desk/reprints?article=btn-main%2F323">2</a>`, "春耕时节访粮乡"})
	for _, name := range []string{"btn-main%2F323", "七", "http://www.example.cn/7.html"} {
		e.want(e.get("/desk/reprints?article="+name), []string{"春耕时节访粮乡", "原文", "县城里的图书馆", "差异 13%、人工加入", "（文章已不在）", "包含它"})
	}
	e.want(e.post("/desk/reprints", "article", "七", "do", "split"), []string{"已移出", "没有转载"}, "人工加入")
	e.want(e.post("/desk/reprints", "article", "btn-main/323", "do", "join", "with", "http://www.example.cn/7.html"), []string{"已合并", "人工加入"})
	for form, want := range map[string]int{"do=join&article=七&with=七": 400, "do=join&article=七&with=none": 404, "do=burn&article=七": 400} {
		values, _ := url.ParseQuery(form)
		if w := e.post("/desk/reprints", "do", values.Get("do"), "article", values.Get("article"), "with", values.Get("with")); w.Code != want {
			t.Errorf("POST %s = %d, want %d", form, w.Code, want)
		}
	}
	if w := e.get("/desk/reprints?article=none"); w.Code != http.StatusNotFound {
		t.Errorf("the reprints of no article = %d, want 404", w.Code)
	}
}

func TestDeskShowsCrawls(t *testing.T) {
	e := signIn(t, newServer(t, editorsDesk(t)))
	e.want(e.get("/desk/crawl"), []string{
		"example.cn", "等待下次", `<a href="/desk/crawl/pages?site=example.cn&amp;state=article">文章</a> <span class="number">280</span>`,
		"正在抓取，2010-06-15 11:58 开始：请求 90 次", "no route",
	})
	e.want(e.post("/desk/crawl", "site", "example.cn", "do", "pause"), []string{"example.cn 已暂停。", `value="resume"`})
	e.want(e.post("/desk/crawl", "site", "example.cn", "do", "resume"), []string{"example.cn 继续抓取。"}, `value="resume"`)
	if w := e.post("/desk/crawl", "site", "none", "do", "pause"); w.Code != http.StatusNotFound {
		t.Errorf("to pause an unknown site = %d, want 404", w.Code)
	}
	e.want(e.get("/desk/crawl/pages?site=example.cn&state=quarantined"), []string{"共 1 个网页，显示 1 个", "http://www.example.cn/bad.html", "no text: &lt;table&gt; of pictures", "2010-06-15 12:00"}, "new.html")
	e.want(e.get("/desk/crawl/pages?site=example.cn&state=article"), []string{`<a href="/articles/btn-main%2F323">文章</a>`})
	e.want(e.get("/desk/crawl/pages?site=none&state=article"), []string{"共 0 个网页"})
	if w := e.get("/desk/crawl/pages?site=example.cn&state=odd"); w.Code != http.StatusBadRequest {
		t.Errorf("the pages of an unknown state = %d, want 400", w.Code)
	}
	removed := e.get("/desk/crawl/removed")
	e.want(removed, []string{"共删除过 2 篇", "&lt;b&gt;已删除的文章", "the page is gone", `<button type="submit" name="article" value="gone">恢复</button>`})
	if body := removed.Body.String(); strings.Index(body, "已删除的文章") > strings.Index(body, "更早删除的") {
		t.Error("the last removal does not come first")
	}
	e.want(e.post("/desk/crawl/removed", "article", "gone"), []string{"已恢复：&lt;b&gt;已删除的文章", "2010-06-15 12:00 已恢复"}, `value="gone"`)
	e.want(e.post("/desk/crawl/removed", "article", "gone"), []string{"现在就在库里"})
	if w := e.post("/desk/crawl/removed", "article", "none"); w.Code != http.StatusNotFound {
		t.Errorf("to put back what was never there = %d, want 404", w.Code)
	}
}

func TestDeskReportsQueries(t *testing.T) {
	config := editorsDesk(t)
	config.Searcher = searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
		if q.Text == "测试水位" || q.Text == "晚报" {
			return &index.Result{Total: 1200, Hits: hits(t)}, nil
		}
		return &index.Result{}, nil
	}}
	ask := func(readers, query string, found bool) {
		for _, who := range readers {
			config.Queries.Count(string(who), query, found)
		}
	}
	ask("甲乙丙丁", "春耕", true)
	ask("甲乙", "两人搜过的", true)
	ask("甲乙丙", "元宇宙", false)
	ask("丁", "元宇宙平台", false)
	ask("甲乙", "侧试水位", false)
	ask("丙", "测试水位", false)
	ask("甲", "晚报", false)
	ask("甲", "<i>孤", false)
	config.Queries.Open("甲", "春耕", 1)
	config.Queries.Open("乙", "春耕", 4)
	config.Queries.Open("丙", "两人搜过的", 12)
	e := signIn(t, newServer(t, config))
	page := e.get("/desk/queries?window=day")
	e.want(page, []string{
		`<bdi>春耕</bdi></a></td><td class="amount">4</td><td class="amount">2</td><td class="amount">2.5</td>`,
		`<td>4</td><td class="amount">1</td><td class="amount">33%</td>`, `<td>第 10 位之后</td><td class="amount">1</td>`,
		`<bdi>元宇宙</bdi></a>、<a href="/search?q=%E5%85%83%E5%AE%87%E5%AE%99%E5%B9%B3%E5%8F%B0&amp;as_typed=1"><bdi>元宇宙平台</bdi></a></td>`, "没有相近的文章",
		`<bdi>侧试水位</bdi></a>、<a`, "相近：测试水位", "春耕时节访",
		"现在找到 1,200 篇", "&lt;i&gt;孤",
	}, "两人搜过的</bdi>", "<i>")
	if w := e.get("/desk/queries?window=year"); w.Code != http.StatusBadRequest {
		t.Errorf("an unknown window = %d, want 400", w.Code)
	}
	config.Queries = nil
	e = signIn(t, newServer(t, config))
	e.want(e.get("/desk/queries"), []string{"没有记录搜索词"})
}

func TestDeskLacksWhatTheServerLacks(t *testing.T) {
	config := editorsDesk(t)
	config.Sources, config.Reprints, config.Audit = nil, nil, nil
	e := signIn(t, newServer(t, config))
	e.want(e.get("/desk/crawl"), []string{"还没有抓取过网站"})
	e.want(e.get("/desk/crawl/removed"), []string{"共删除过 0 篇"})
	for _, path := range []string{"/desk/reprints", "/desk/crawl/pages?site=a&state=gone"} {
		if w := e.get(path); w.Code != http.StatusNotFound {
			t.Errorf("%s = %d, want 404", path, w.Code)
		}
	}
}
