package server_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/google/go-cmp/cmp"
)

// TestBrowserDesk goes through the desk as an editor does: signs in, checks a draft, pins
// an article after a preview, sees it first, and takes that back.
func TestBrowserDesk(t *testing.T) {
	b := browse(t, newServer(t, deskSite(t)))
	b.open("/desk/coverage")
	b.says("登录", "编辑密钥", "wensou key add")
	b.shoot("desk-sign-in")
	b.lead(chromedp.SendKeys(chromedp.ID("key"), "editor\r"))
	b.says("栏目统计", "2009", "经济", "合计", "周岸") // where the editor wanted to go
	b.shoot("desk-coverage")

	b.clickText("稿件检查")
	b.do(chromedp.SendKeys(chromedp.ID("title"), "青石水库验收在即"),
		chromedp.SendKeys(chromedp.ID("body"), "记者从青石水库了解到，加固工程验收的准备已经做完，专家组下周到坝上看渗漏的处理。"))
	b.click(`.sheet button`)
	b.says("没有发现发表过的相同文章", "建议栏目", "经济 › 水利", "关键词", "相关文章", "青石水库")
	b.do(chromedp.Click(chromedp.CSS(".found-articles summary")))
	b.wants(`document.querySelector(".found-articles details").open`, `document.querySelectorAll(".found-articles q").length >= 2`)
	b.shoot("desk-draft")

	b.clickText("搜索规则")
	b.do(chromedp.SendKeys(chromedp.ID("text"), "云渡大桥 => 水04"))
	b.wants(`!document.querySelector('button[value="apply"]')`) // a preview comes first
	b.click(`button[value="preview"]`)
	b.says("应用后的变化", "原来", "之后", "青石水库加固工程通过验收")
	b.wants(`document.querySelector(".preview td:nth-child(2)").textContent === "1"`)
	b.shoot("desk-preview")
	b.click(`button[value="apply"]`)
	b.says("已应用", "周岸", "云渡大桥 => 水04")
	b.open("/search?q=云渡大桥")
	b.says("编辑推荐")
	b.wants(`document.querySelector(".hits h2").textContent === "青石水库加固工程通过验收"`)
	b.shoot("pinned")
	b.open("/desk/rules/pins")
	b.click(`button[name="number"]`)
	b.says("已撤销。", "撤销第 1 次修改")
	b.wants(`document.getElementById("text").value.trim() === ""`)
	b.shoot("desk-undo")
	b.open("/search?q=云渡大桥")
	b.wants(`document.querySelector(".hits h2").textContent !== "青石水库加固工程通过验收"`, `document.body.innerText.indexOf("编辑推荐") < 0`)

	b.open("/desk/queries")
	b.says("热门搜索", "云渡大桥")
	b.shoot("desk-queries")
	b.clickText("转载")
	b.clickText("2") // the cluster
	b.says("原文", "移出")
	b.shoot("desk-reprints")
	b.clickText("抓取")
	b.click(`button[value="pause"]`)
	b.says("已暂停")
	b.shoot("desk-crawl")
	b.click(".leave button")
	b.says("编辑密钥")
}

// TestBrowserDeskFits holds that the pages of the desk fit a phone, and are dark where the
// reader wants that.
func TestBrowserDeskFits(t *testing.T) {
	b := browse(t, newServer(t, deskSite(t)))
	b.open("/desk")
	b.lead(chromedp.SendKeys(chromedp.ID("key"), "editor\r"))
	b.phone()
	for _, path := range deskPages {
		b.open(path)
		b.wants(`document.documentElement.scrollWidth <= innerWidth`)
	}
	b.shoot("desk-phone")
	b.media("", true)
	b.open("/desk/rules/pins")
	b.wants(`getComputedStyle(document.body).backgroundColor === "rgb(23, 24, 26)"`, `getComputedStyle(document.querySelector("textarea")).backgroundColor === "rgb(23, 24, 26)"`)
	b.shoot("desk-dark")
}

// deskPages are the pages of the desk.
var deskPages = []string{
	"/desk", "/desk/queries", "/desk/rules/pins", "/desk/coverage", "/desk/coverage?year=2009", "/desk/reprints", "/desk/reprints?article=水03",
	"/desk/crawl", "/desk/crawl/pages?site=example.cn&state=quarantined", "/desk/crawl/removed",
}

// TestBrowserTellsClicks opens hits, and holds what the page tells of that.
func TestBrowserTellsClicks(t *testing.T) {
	told := make(chan string, 10)
	h := newServer(t, newsSite(t))
	b := browse(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/api/v1/clicks" {
			h.ServeHTTP(w, r)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		told <- fmt.Sprint(rec.Code, " ", string(body))
	}))
	b.open("/search?q=青石&page=2")
	b.click(".hits li:nth-child(3) h2 a")
	b.open("/search?q=青石&page=2")
	b.click(".hits .about a") // of a section: no hit is opened
	b.open("/search?q=青石")
	b.click(".hits li:nth-child(1) h2 a")
	var got []string
	for range 2 {
		select {
		case one := <-told:
			got = append(got, one[:strings.LastIndex(one, "{")+1]+one[strings.Index(one, `"query"`):])
		case <-time.After(deadline):
			t.Fatalf("only %v was told", got)
		}
	}
	want := []string{`204 {"query":"青石","position":13}`, `204 {"query":"青石","position":1}`}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("what is told of clicks (-want +got):\n%s", diff)
	}
}
