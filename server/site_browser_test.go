package server_test

import (
	"net/url"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestBrowserFacets narrows a search down and takes that back.
func TestBrowserFacets(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.open("/")
	b.says("收录 17 篇文章", "热门搜索", "云渡大桥")
	b.shoot("home")
	b.lead(chromedp.SendKeys(chromedp.ID("q"), "青石"), chromedp.SendKeys(chromedp.ID("q"), kb.Enter))
	b.says("找到 17 篇文章", "相关搜索")
	b.wants(`document.querySelectorAll(".hits > li").length === 10`, `document.querySelector(".hits mark").textContent === "青石"`)
	b.shoot("results")
	b.click(`.pager [rel~="next"]`)
	b.wants(`document.querySelectorAll(".hits > li").length === 7`, `document.querySelector(".pager [aria-current]").textContent === "2"`)
	b.clickText("经济") // the facet
	b.says("找到 10 篇文章", "栏目 经济")
	b.clickText("水利")
	b.says("找到 5 篇文章", "栏目 经济 › 水利")
	b.wants(`document.querySelector("#q").value === "青石"`)
	b.clickText("2009")
	b.says("找到 3 篇文章", "2009-01-01 至 2009-12-31")
	b.shoot("facets")
	b.click(`.chips a[title="去掉筛选：经济 › 水利"]`)
	b.says("找到 8 篇文章", "2009-01-01 至 2009-12-31")
	b.clickText("全部清除")
	b.says("找到 17 篇文章")
	b.clickText("只看标题")
	b.says("找到 5 篇文章")
}

// TestBrowserCompletesQueries types the first letters of what others asked, and takes it.
func TestBrowserCompletesQueries(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.open("/")
	b.do(chromedp.SendKeys(chromedp.ID("q"), "skjg"), chromedp.WaitVisible(chromedp.CSS("#suggestions li")))
	b.wants(`document.querySelector("#suggestions li").textContent === "水库 加固 进度大家在搜 3 次"`)
	b.shoot("completion")
	b.lead(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter))
	b.wants(`document.querySelector("#q").value === "水库 加固 进度"`)
	b.says("青石水库除险加固工程开工")
}

// TestBrowserArticle opens an article, what is related to it, and what it said before.
func TestBrowserArticle(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.open("/search?q=水库加固")
	b.clickText("青石水库加固工程通过验收")
	b.says("江畔周刊", "单雄", "2010-02-08", "专家组认为坝体渗漏已经消除。", "相关文章", "共同")
	b.wants(
		`document.querySelector("h1").textContent === "青石水库加固工程通过验收"`,
		`[].some.call(document.querySelectorAll(".related h3"), function (h) { return h.textContent.indexOf("青石水库") >= 0; })`,
	)
	b.shoot("article")
	b.clickText("本文有 2 个旧版本")
	b.says("2010-02-09 04:00 修改", "第 2 版 → 第 3 版", "第 1 版 → 第 2 版", "库区将恢复蓄水。", "1 段未改", "仍需观测一个汛期")
	b.wants(`getComputedStyle(document.querySelector("p del")).textDecorationLine === "line-through"`,
		`getComputedStyle(document.querySelector("h3 ins")).textDecorationLine === "underline"`)
	b.do(chromedp.Click(chromedp.CSS(".change:last-of-type summary")))
	b.wants(`document.querySelector(".change:last-of-type .text").offsetHeight > 0`)
	b.shoot("versions")
	b.clickText("现在的文章")
	b.click(".related h3 a")
	b.wants(`document.querySelector("h1").textContent !== "青石水库加固工程通过验收"`)
}

// TestBrowserCorrection mistypes, and insists.
func TestBrowserCorrection(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.open("/search?q=侧试")
	b.says("没有找到与“侧试”相符的文章，下面是“测试”的结果。", "测试水位的新办法")
	b.shoot("corrected")
	b.clickText("仍然搜索“侧试”")
	b.says("没有找到与 侧试 相符的文章", "您是不是要找：", "热门搜索", "水库 加固 进度")
	b.wants(`document.querySelector("#q").value === "侧试"`)
	b.shoot("nothing")
	b.clickText("测试")
	b.says("找到 1 篇文章")
	b.open("/search?q=银河列车")
	b.says("没有找到与 银河列车 相符的文章", "热门搜索")
	b.clickText("云渡大桥")
	b.says("云渡大桥昨日通车")
}

// TestBrowserKeys walks through the hits by keys alone.
func TestBrowserKeys(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.open("/search?q=青石水库")
	at := func(want string) {
		t.Helper()
		b.wants(`(document.activeElement.closest(".hits > li") ? [].indexOf.call(document.querySelectorAll(".hits > li"), document.activeElement.closest(".hits > li")) : -1) === ` + want)
	}
	for _, step := range []struct{ key, want string }{
		{kb.ArrowUp, "-1"},
		{kb.ArrowDown, "0"},
		{kb.ArrowDown, "1"},
		{"j", "2"},
		{"k", "1"},
		{kb.ArrowUp, "0"},
		{kb.ArrowUp, "0"},
		{kb.Tab, "0"}, // something else of the hit
		{"j", "1"},
	} {
		b.do(chromedp.KeyEvent(step.key))
		at(step.want)
	}
	b.wants(`getComputedStyle(document.activeElement).outlineStyle === "solid"`, `getComputedStyle(document.activeElement.closest("li")).boxShadow !== "none"`)
	b.shoot("keys")
	title := value[string](b, "document.activeElement.textContent")
	b.lead(chromedp.KeyEvent(kb.Enter))
	if got := value[string](b, `document.querySelector("h1").textContent`); got != title {
		t.Errorf("Enter opens %q, want %q", got, title)
	}
	if _, err := chromedp.Call(b.ctx, input.DispatchKeyEvent, input.DispatchKeyEventParams{Type: input.DispatchKeyEventTypeKeyDown, Key: "/", Text: "/"}); err != nil {
		t.Fatal(err)
	}
	b.do(chromedp.KeyEvent("j"))
	if got := value[string](b, "document.activeElement.id + document.activeElement.value"); got != "qj" {
		t.Errorf("/ and j in the box: %q", got)
	}
}

// TestBrowserWithoutScripts does all that matters without JavaScript.
func TestBrowserWithoutScripts(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.scriptless()
	b.open("/")
	b.lead(chromedp.SendKeys(chromedp.ID("q"), "青石"), chromedp.Click(chromedp.CSS(".box button")))
	b.says("找到 17 篇文章")
	b.wants(`!document.getElementById("suggestions")`) // no script has run
	b.click(`.pager [rel~="next"]`)
	b.says("找到 17 篇文章")
	b.clickText("经济")
	b.says("找到 10 篇文章")
	b.click(`.chips a[title="去掉筛选：经济"]`)
	b.says("找到 17 篇文章")
	b.click(".hits h2 a")
	b.wants(`document.querySelectorAll(".text p").length > 0`)
	b.open("/articles/" + url.PathEscape("水04") + "/versions")
	b.do(chromedp.Click(chromedp.CSS("summary")))
	b.wants(`document.querySelector(".change .text").offsetHeight > 0`)
}
