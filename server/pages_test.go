package server_test

import (
	"context"
	"errors"
	"fmt"
	"html"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/server"
)

// wantInPage reports what a page lacks, and what it should not hold.
func wantInPage(t *testing.T, h http.Handler, url string, want, unwanted []string, header ...string) {
	t.Helper()
	w := get(t, h, url, header...)
	if w.Code != http.StatusOK {
		t.Errorf("GET %s = %d, want 200", url, w.Code)
	}
	page := w.Body.String()
	for _, s := range want {
		if !strings.Contains(page, s) {
			t.Errorf("GET %s lacks %s", url, s)
		}
	}
	for _, s := range unwanted {
		if strings.Contains(page, s) {
			t.Errorf("GET %s holds %s", url, s)
		}
	}
	if t.Failed() {
		t.Log(page)
	}
}

func TestHomePage(t *testing.T) {
	config := site(t)
	config.Examples = []string{"粮食价格"}
	wantInPage(t, newServer(t, config), "/", []string{
		`<html lang="zh-CN">`, "<title>田野周刊</title>", "收录 1,234 篇文章", "最新文章",
		`href="/articles/btn-main%2F323"`, `href="/search?q=%E7%B2%AE%E9%A3%9F%E4%BB%B7%E6%A0%BC"`,
	}, nil)
}

// TestHomePageRepeatsNothing: what is merely new stands among the newest already.
func TestHomePageRepeatsNothing(t *testing.T) {
	config := site(t)
	config.Usage.Click("203.0.113.7", "七")
	wantInPage(t, newServer(t, config), "/", []string{"热点文章", "<bdi>1 位读者读过</bdi>"}, []string{"新近发表"})
	config.Usage = nil
	wantInPage(t, newServer(t, config), "/", []string{"最新文章"}, []string{"热点文章"})
}

// TestNearSearches: what else can be searched for begins like the words, not like a mark.
func TestNearSearches(t *testing.T) {
	h := newServer(t, holding(t))
	wantInPage(t, h, "/search?q=“县城夜市”", []string{`<ul class="near">`, "<bdi>县城里的图书馆</bdi>"}, nil)
	wantInPage(t, h, "/search?q=“县”", nil, []string{`<ul class="near">`})
}

func TestResultsPage(t *testing.T) {
	h := newServer(t, site(t))
	wantInPage(t, h, "/search?q=粮食价格&section=经济/农业&source=田野周刊&page=2&from=2009-01-01&to=2009-12-31", []string{
		"春耕时节访<mark>粮乡</mark>🌾", "今年的<mark>粮食价格</mark>不错", "找到 1,234 篇文章",
		`href="/articles/btn-main%2F323#page-2">第 2 页</a>`, `href="http://www.example.cn/a/323_2.html"`,
		"2009-05-14</time>", "林小溪", "下面也列出了只含部分词语的文章", "2009-01-01 至 2009-12-31", "经济 › 农业",
		`title="去掉筛选：田野周刊"`, `<ol class="hits" start="11" data-clicks="/api/v1/clicks" data-query="粮食价格">`, "第 2 页，共 124 页", `rel="prev nofollow"`, `rel="next nofollow"`,
		`aria-current="page">2</span>`, `name="robots" content="noindex"`, `value="粮食价格"`,
		`<input type="hidden" name="source" value="田野周刊">`,
	}, nil)
}

// holding returns a configuration whose searcher finds two articles for some queries,
// and nothing for all others.
func holding(t *testing.T, queries ...string) server.Config {
	t.Helper()
	config := site(t)
	config.Searcher = searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
		if slices.Contains(queries, q.Text) {
			return &index.Result{Total: 2, Hits: hits(t)}, nil
		}
		return &index.Result{}, nil
	}}
	return config
}

// TestSpelling has what the page says of a query that is mistyped.
func TestSpelling(t *testing.T) {
	const (
		meant = `您是不是要找： <a href="/search?q=%E6%B5%8B%E8%AF%95" rel="nofollow"><bdi>测试</bdi></a>`
		back  = `<a href="/search?q=%E4%BE%A7%E8%AF%95&amp;as_typed=1" rel="nofollow"><bdi>仍然搜索“侧试”</bdi></a>`
		told  = "没有找到与“侧试”相符的文章，下面是“测试”的结果。"
	)
	for _, tt := range []struct {
		name, url      string
		held           []string
		want, unwanted []string
	}{
		{"found as typed", "/search?q=侧试", []string{"侧试"}, []string{meant, `value="侧试"`, "找到 2 篇文章"}, []string{told}},
		{"found as meant", "/search?q=侧试", []string{"测试"}, []string{told, back, `value="测试"`, "找到 2 篇文章"}, []string{"您是不是要找： <a"}},
		{"with its filters", "/search?q=侧试&source=田野周刊", []string{"测试"}, []string{told, "来源", `name="source" value="田野周刊"`}, nil},
		{"the way back", "/search?q=侧试&as_typed=1", []string{"测试"}, []string{meant, `value="侧试"`, "没有找到与 侧试 相符的文章"}, []string{told, `name="as_typed"`}},
		{"not found either", "/search?q=侧试", nil, []string{meant, `value="侧试"`, "没有找到与 侧试 相符的文章"}, []string{told}},
		{"pinyin", "/search?q=ceshi", []string{"测试"}, []string{"没有找到与“ceshi”相符的文章", `value="测试"`}, nil},
		{"no mistake", "/search?q=测试", nil, []string{"没有找到与 测试 相符的文章"}, []string{"您是不是要找： <a"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			wantInPage(t, newServer(t, holding(t, tt.held...)), tt.url, tt.want, tt.unwanted)
		})
	}
}

// TestPartialIndexCorrectsNothing: what is not found in a part of the articles may be in
// the rest.
func TestPartialIndexCorrectsNothing(t *testing.T) {
	config := holding(t, "测试")
	whole := config.Searcher
	config.Searcher = searcher{search: func(ctx context.Context, q index.Query) (*index.Result, error) {
		r, err := whole.Search(ctx, q)
		r.Partial = true
		return r, err
	}}
	wantInPage(t, newServer(t, config), "/search?q=侧试", []string{"没有找到与 侧试 相符的文章", "您是不是要找： <a"}, []string{"下面是“测试”的结果"})
}

// TestNothingFoundHelpsOn has a page that helps on.
func TestNothingFoundHelpsOn(t *testing.T) {
	h := newServer(t, holding(t))
	wantInPage(t, h, "/search?q=县城里的体育馆", []string{
		"也可以找找", `href="/search?q=%E5%8E%BF%E5%9F%8E%E9%87%8C%E7%9A%84%E5%9B%BE%E4%B9%A6%E9%A6%86"`, "热点文章", "秋粮入仓",
	}, nil)
	wantInPage(t, h, "/search?q=%F0%A0%AE%B7", []string{"没有找到与 𠮷 相符的文章", "热点文章"}, []string{"也可以找找"})
}

// Reprints are taken together until the reader asks for each.
func TestReprintsOnResultsPage(t *testing.T) {
	h := newServer(t, site(t))
	wantInPage(t, h, "/search?q=粮食", []string{
		`href="/articles/btn-main%2F323#reprints">另有 3 处转载</a>`, `collapse=0" rel="nofollow">逐篇`, `aria-current="true">合并`,
	}, nil)
	wantInPage(t, h, "/search?q=粮食&collapse=0&page=2", []string{
		`aria-current="true">逐篇`, `href="/search?q=%E7%B2%AE%E9%A3%9F" rel="nofollow">合并`, `name="collapse" value="0"`, `collapse=0&amp;page=3`,
	}, []string{"处转载"})
}

// What editors have put first is called so, on the page and in the API.
func TestPinnedHits(t *testing.T) {
	h := newServer(t, site(t))
	wantInPage(t, h, "/search?q=置顶", []string{"编辑推荐"}, nil)
	wantInPage(t, h, "/search?q=粮食", nil, []string{"编辑推荐"})
	wantInPage(t, h, "/api/v1/search?q=置顶", []string{`"pinned":true`, `"pinned":false`}, nil)
	wantInPage(t, h, "/api/v1/search?q=粮食", nil, []string{`"pinned":true`})
}

// A query at fault is explained, and a date phrase is proposed as a filter, until
// there is one.
func TestFaultsAndDatePhrases(t *testing.T) {
	h := newServer(t, site(t))
	wantInPage(t, h, "/search?q=去年两会+OR", []string{
		"第 6 个字处有误", "两边都要有词语", "from=2009-03-01", "to=2009-03-20", "“去年两会” 2009-03-01 至 2009-03-20",
	}, nil)
	wantInPage(t, h, "/search?q=去年两会&from=2009-03-01&to=2009-03-20", []string{"2009-03-01 至 2009-03-20"}, []string{"只看这段时间"})
}

func TestFiltersCanBeRemoved(t *testing.T) {
	h := newServer(t, site(t))
	wantInPage(t, h, "/search?q=a&source=b&author=c&page=2&sort=newest", []string{
		`href="/search?q=a&amp;author=c&amp;sort=newest" rel="nofollow" title="去掉筛选：b"`,
		`href="/search?q=a&amp;source=b&amp;sort=newest" rel="nofollow" title="去掉筛选：c"`,
		`href="/search?q=a&amp;sort=newest" rel="nofollow">全部清除`,
		`href="/search?q=a&amp;source=b&amp;author=c&amp;sort=newest" rel="nofollow" aria-current="true">最新`,
	}, nil)
}

func TestPagingIsHonest(t *testing.T) {
	found := func(total int, next string) http.Handler {
		return newServer(t, server.Config{Searcher: searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
			if q.Offset >= total {
				return &index.Result{Total: total}, nil
			}
			return &index.Result{Total: total, Hits: hits(t), Next: next}, nil
		}}})
	}
	wantInPage(t, found(2, ""), "/search?q=a", nil, []string{`class="pager"`})
	wantInPage(t, found(50_000, "bmV4dA"), "/search?q=a&page=1000", []string{"共 1000 页", `href="/search?q=a&amp;cursor=bmV4dA"`}, []string{"page=1001"})
	wantInPage(t, found(50_000, "bmV4dA"), "/search?q=a&cursor=eA", []string{"回到第一页", `href="/search?q=a&amp;cursor=bmV4dA"`}, []string{"共 1000 页"})
	wantInPage(t, found(15, ""), "/search?q=a&page=9", []string{"没有这一页", "回到第一页"}, []string{"没有找到"})
}

// TestPagesGoOnByCursor follows the link to the next page from the first to the last: no
// page is refused, and each article is shown once.
func TestPagesGoOnByCursor(t *testing.T) {
	const total = index.MaxWindow + 240
	for _, size := range []int{100, 30} {
		shown := 0
		h := newServer(t, server.Config{Searcher: searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
			offset := q.Offset
			if q.Cursor != "" {
				offset, _ = strconv.Atoi(q.Cursor)
			} else if offset+q.Size > index.MaxWindow {
				return nil, index.ErrQuery
			}
			r := &index.Result{Total: total}
			for i := offset; i < min(offset+q.Size, total); i++ {
				r.Hits = append(r.Hits, index.Hit{Article: library()})
			}
			if shown += len(r.Hits); offset+q.Size < total {
				r.Next = strconv.Itoa(offset + q.Size)
			}
			return r, nil
		}}})
		pages, url := 0, fmt.Sprint("/search?q=灯光&size=", size)
		for ; url != "" && pages <= total; pages++ {
			w := get(t, h, url)
			if w.Code != http.StatusOK {
				t.Fatalf("GET %s = %d", url, w.Code)
			}
			url = ""
			if m := nextLink.FindStringSubmatch(w.Body.String()); m != nil {
				url = html.UnescapeString(m[1])
			}
		}
		if want := (total + size - 1) / size; pages < want || pages > want+1 || shown != total {
			t.Errorf("by %d there are %d pages with %d articles, want %d with %d", size, pages, shown, want, total)
		}
	}
}

var nextLink = regexp.MustCompile(`rel="next nofollow" href="([^"]*)"`)

func TestNothingFound(t *testing.T) {
	h := newServer(t, server.Config{})
	wantInPage(t, h, "/search?q=“不存在的话”&source=田野周刊", []string{
		"没有找到与 “不存在的话” 相符的文章", "去掉筛选条件", "去掉引号再搜索", "%E4%B8%8D%E5%AD%98%E5%9C%A8%E7%9A%84%E8%AF%9D&amp;source=",
	}, nil)
}

func TestSearchPageWithoutWords(t *testing.T) {
	for _, url := range []string{"/search", "/search?q=", "/search?q=%20&utm_source=x"} {
		h := newServer(t, server.Config{Searcher: searcher{search: func(context.Context, index.Query) (*index.Result, error) {
			return nil, errors.New("must not be asked")
		}}})
		wantInPage(t, h, url, []string{"想找什么文章？", `name="q"`}, nil)
	}
	wantInPage(t, newServer(t, site(t)), "/search?section=经济", []string{"春耕时节"}, []string{"想找什么文章"})
}

func TestArticlePage(t *testing.T) {
	config := site(t)
	next := library()
	next.ID, next.Title = corpus.DeriveID(spring().Next), "谷雨之后"
	config.Articles = articles{"btn-main/323": spring(), next.ID: next}
	wantInPage(t, newServer(t, config), "/articles/btn-main%2F323", []string{
		"<title>春耕时节访粮乡🌾 - 田野周刊</title>", "<h1><bdi>春耕时节访粮乡🌾</bdi></h1>",
		`href="/search?section=%E7%BB%8F%E6%B5%8E&amp;sort=newest"><bdi>经济</bdi>`,
		"<dt>来源</dt>", "<dt>作者</dt>", "<dt>责任编辑</dt><dd><bdi>周岸</bdi>", "2009-05-14 09:30",
		"<p>四月的清晨，社员把秧苗装上了车。</p>", `<section id="page-2">`, "本文共 2 页", `href="#page-2"`,
		`rel="prev" href="http://www.example.cn/a/322.html"`, `<bdi>谷雨之后</bdi>`, `href="/articles/` + next.ID + `"`,
		"共同提到：图书馆、县城", "同属栏目：文化 › 阅读", `href="http://www.example.cn/a/323.html" rel="noopener external">查看原文`,
	}, nil)
}

func TestArticlePageWithoutRelated(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{nil, "没有相关文章"},
		{index.ErrQuery, "没有相关文章"},
		{errors.New("damaged"), "暂时无法给出相关文章"},
	} {
		config := site(t)
		config.Searcher = searcher{related: func(context.Context, *corpus.Article, index.RelatedOptions) (*index.RelatedResult, error) {
			return &index.RelatedResult{}, tt.err
		}}
		wantInPage(t, newServer(t, config), "/articles/七", []string{tt.want, "灯光亮到深夜。"}, []string{"damaged", "查看原文", `class="contents"`})
	}
}

func TestPageOffsetsThatMakeNoSense(t *testing.T) {
	for _, offsets := range [][]int{{0, -5}, {0, 1}, {0, 1 << 40}, {0, 9, 3}, {7, 0}} {
		a := library()
		for _, o := range offsets {
			a.Pages = append(a.Pages, corpus.PageRef{URL: "http://www.example.cn/", Offset: o})
		}
		h := newServer(t, server.Config{Articles: articles{"七": a}})
		for _, url := range []string{"/articles/七", "/api/v1/articles/七"} {
			if w := get(t, h, url); w.Code != http.StatusOK {
				t.Errorf("GET %s with pages at %v = %d, want 200", url, offsets, w.Code)
			}
		}
	}
}

func TestHostileArticle(t *testing.T) {
	const script = `<script>alert(1)</script>" onmouseover="alert(2)`
	a := &corpus.Article{
		ID: script, URL: "javascript:alert(3)", Title: script, Body: script + "\n\u202e逆序\n", Section: []string{script},
		Author: script, Source: script, Editor: script, Tags: []string{script}, Lang: script,
		Pages: []corpus.PageRef{{URL: "javascript:alert(4)"}, {URL: "data:text/html,x", Offset: len(script) + 1}},
		Prev:  "javascript:alert(5)", Next: "//evil.example",
	}
	hit := index.Hit{
		Article: a, TitleMarks: []index.Span{{Start: 0, End: 8}}, PageURL: "javascript:alert(6)",
		Snippet: index.Snippet{Text: script, Marks: []index.Span{{Start: 1, End: 7}}},
		Reasons: []index.Reason{{Kind: index.SharedTerm, Text: script}, {Kind: index.SameSection, Text: script}},
	}
	h := newServer(t, server.Config{
		Name: script, Examples: []string{script}, Articles: articles{script: a},
		Searcher: searcher{
			search: func(context.Context, index.Query) (*index.Result, error) {
				return &index.Result{Total: 1, Hits: []index.Hit{hit}}, nil
			},
			related: func(context.Context, *corpus.Article, index.RelatedOptions) (*index.RelatedResult, error) {
				return &index.RelatedResult{Hits: []index.Hit{hit}}, nil
			},
		},
	})
	id := "%3Cscript%3Ealert%281%29%3C%2Fscript%3E%22%20onmouseover=%22alert%282%29"
	for _, url := range []string{
		"/", "/articles/" + id, "/search?q=" + id, "/search?q=a&source=" + id + "&section=" + id, "/search?q=a&sort=" + id, "/" + id,
	} {
		page := get(t, h, url).Body.String()
		for _, bad := range []string{"<script>", `"javascript:`, `" onmouseover="alert`, `"data:text`, `href="//evil`, "ZgotmplZ"} {
			if strings.Contains(page, bad) {
				t.Errorf("GET %s holds %s:\n%s", url, bad, page)
			}
		}
		if all, ours := strings.Count(page, "<script"), strings.Count(page, `<script src="/static/`); all != 3 || ours != 3 {
			t.Errorf("GET %s has %d scripts, %d of them ours; want 3:\n%s", url, all, ours, page)
		}
	}
}

func TestLanguages(t *testing.T) {
	h := newServer(t, site(t))
	for _, tt := range []struct{ accept, lang, search string }{
		{"", "zh-CN", "搜索"},
		{"zh-CN,zh;q=0.9,en;q=0.8", "zh-CN", "搜索"},
		{"zh-TW", "zh-CN", "搜索"},
		{"fr", "zh-CN", "搜索"},
		{"*", "zh-CN", "搜索"},
		{";;;q=x", "zh-CN", "搜索"},
		{"en", "en", "Search"},
		{"en-GB,en;q=0.9,zh;q=0.8", "en", "Search"},
		{"fr,en;q=0.5", "en", "Search"},
		{"en;q=0.2,zh;q=0.7", "zh-CN", "搜索"},
	} {
		for _, url := range []string{"/", "/search?q=a", "/articles/btn-main%2F323"} {
			wantInPage(t, h, url, []string{`<html lang="` + tt.lang + `">`, `<button type="submit">` + tt.search + "</button>"}, nil,
				"Accept-Language", tt.accept)
		}
	}
	if got := strings.Join(get(t, h, "/").Header().Values("Vary"), ", "); !strings.Contains(got, "Accept-Language") {
		t.Errorf("Vary is %q, want Accept-Language in it", got)
	}
}
