package server_test

import (
	"net/url"
	"testing"
)

// looks are the pages that must look well everywhere, by name.
func looks() map[string]string {
	water := "/articles/" + url.PathEscape("水04")
	return map[string]string{
		"home": "/", "results": "/search?q=青石&section=经济", "nothing": "/search?q=侧试&as_typed=1", "article": water, "versions": water + "/versions",
		"prompt": "/search", "hot": "/hot", "hostile": "/articles/" + url.PathEscape(hostileID),
	}
}

// brightness is how bright a colour of the page is, from 0 to 255.
const brightness = `function bright(element, property) {
  var c = getComputedStyle(element)[property].match(/[\d.]+/g);
  return .299 * c[0] + .587 * c[1] + .114 * c[2];
} `

// TestBrowserDark holds that pages are dark where the reader's are.
func TestBrowserDark(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.media("", true)
	for name, path := range looks() {
		b.open(path)
		b.wants(`(function () { ` + brightness + ` return bright(document.body, "backgroundColor") < 60 && bright(document.body, "color") > 180; })()`)
		b.shoot(name + "-dark")
	}
}

// TestBrowserPhone holds that no page is wider than a phone, that text is large enough to be
// read on it, and that the box is large enough to be touched.
func TestBrowserPhone(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.phone()
	for name, path := range looks() {
		b.open(path)
		if width := value[float64](b, "document.documentElement.scrollWidth"); width != 375 {
			t.Errorf("%s is %v wide on a phone of 375; beyond it: %s", path, width, value[string](b,
				`[].filter.call(document.querySelectorAll("main *"), function (e) { return e.getBoundingClientRect().right > 376; }).map(function (e) { return e.outerHTML.slice(0, 120); }).join("\n")`))
		}
		b.wants(`document.querySelector(".box button").offsetHeight >= 44`,
			`[].every.call(document.querySelectorAll(".text p, .snippet"), function (p) { return parseFloat(getComputedStyle(p).fontSize) >= 15; })`)
		b.shoot(name + "-phone")
	}
}

// TestBrowserPrint holds that paper has the article, and nothing to click on.
func TestBrowserPrint(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	b.media("print", false)
	b.open("/articles/" + url.PathEscape("水04"))
	b.says("青石水库加固工程通过验收", "专家组认为坝体渗漏已经消除。", "江畔周刊")
	for _, furniture := range []string{".top", ".bottom", ".related", ".crumbs", ".former", ".skip"} {
		b.wants(`[].every.call(document.querySelectorAll("` + furniture + `"), function (e) { return e.getClientRects().length === 0; })`)
	}
	b.shoot("article-print")
	b.open("/search?q=青石")
	for _, furniture := range []string{".top", ".pager", ".facets", ".tools nav", ".beside"} {
		b.wants(`[].every.call(document.querySelectorAll("` + furniture + `"), function (e) { return e.getClientRects().length === 0; })`)
	}
	b.wants(`document.querySelector(".hits h2").offsetHeight > 0`, `document.querySelector("h1").offsetHeight > 20`) // says what was searched for
	b.shoot("results-print")
}

// TestBrowserHostile opens the pages that show an article which would run scripts and turn
// round the text behind it.
func TestBrowserHostile(t *testing.T) {
	b := browse(t, newServer(t, newsSite(t)))
	article := "/articles/" + url.PathEscape(hostileID)
	for _, path := range []string{article, article + "/versions", "/search?q=onmouseover", "/search?q=" + url.QueryEscape(attack), "/search?section=" + url.QueryEscape(attack)} {
		b.open(path)
		b.says(`<script>window.ran=1</script>" onmouseover="window.ran=1" <img src=x onerror=window.ran=1>`)
		for _, hovered := range []string{"h1", "h2 a", ".about a", ".byline a"} {
			if value[bool](b, `!!document.querySelector("`+hovered+`")`) {
				value[bool](b, `document.querySelector("`+hovered+`").dispatchEvent(new MouseEvent("mouseover", {bubbles: true}))`)
			}
		}
		b.wants(`window.ran === undefined`, `document.querySelectorAll("main script, main img, [onmouseover], [onerror]").length === 0`)
	}
	b.open(article)
	b.wants(`getComputedStyle(document.querySelector("h1 bdi")).unicodeBidi === "isolate"`)
	b.shoot("hostile")
	b.open("/search?q=onmouseover") // where the marks end with the text that has them, what follows stands behind it
	b.wants(`(function () {
		var parts = [].slice.call(document.querySelectorAll(".hits .about > *"));
		return parts.length > 3 && parts.every(function (part, i) {
			if (i === 0) { return true; }
			var before = parts[i - 1].getClientRects(), end = before[before.length - 1], start = part.getClientRects()[0];
			return start.top >= end.bottom - 1 || start.left >= end.right - 1;
		});
	})()`)
	b.shoot("hostile-results")
	b.click(".hits h2 a")
	b.wants(`document.querySelector("h1").textContent.indexOf("青石<script>") === 0`)
}
