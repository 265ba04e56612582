package extract

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// pager is what a page says of the other pages of its article.
type pager struct {
	number int      // of this page, 0 if nothing tells
	count  int      // pages in all, 0 if nothing tells
	next   string   // absolute URL
	urls   []string // absolute URLs of the other pages
}

const maxPages = 500 // of one article; a larger number is something else

var (
	pageCount   = regexp.MustCompile(`共\s*(\d{1,3})\s*页`)
	pageOf      = regexp.MustCompile(`第\s*(\d{1,3})\s*页`)
	nextText    = regexp.MustCompile(`^[\[(（【<>»›\s]*(?:下一页|下页|后一页|[Nn]ext(?: [Pp]age)?|>|>>|›|»)[\])）】<>»›\s]*$`)
	pagerText   = regexp.MustCompile(`^[\[(（【<«‹\s]*(?:\d{1,3}|第\s*\d{1,3}\s*页|首页|上一页|上页|下一页|下页|尾页|末页|最后一页|[Nn]ext|[Pp]rev(?:ious)?|[<>«»‹›]{1,2})[\])）】>»›\s]*$`)
	stemSuffix  = regexp.MustCompile(`^(.+?)[_-](\d{1,3})$`)
	pageQuery   = regexp.MustCompile(`^(?:page|p|pn|pageno|pageindex|paged)$`)
	currentMark = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:thisclass|current|cur|active|on|selected|now|thispage)(?:$|[\s_-])`)
)

// findPager reads the links below zone that lead to other pages of the article
// at pageURL. 下一页 may also lead to the next article: the stem of the URL, what
// it is without page number and extension, decides.
func findPager(zone *html.Node, r resolver, pageURL string) pager {
	self, ok := parseStem(pageURL)
	if !ok {
		return pager{}
	}
	var p pager
	for n := range zone.Descendants() {
		if n.DataAtom != atom.A || n.Type != html.ElementNode {
			continue
		}
		text := shortText(n)
		if m := pageCount.FindStringSubmatch(text); m != nil && p.count == 0 {
			p.count = number(m[1])
		}
		if pagerText.MatchString(text) {
			p.add(n, text, r, pageURL, self)
		}
	}
	if len(p.urls) == 0 {
		return pager{}
	}
	p.readText(zone)
	p.settle(self, pageURL)
	return p
}

// add notes one link of a pager.
func (p *pager) add(a *html.Node, text string, r resolver, pageURL string, self stem) {
	u := r.absolute(attr(a, "href"))
	if u == "" || u == pageURL {
		if isDigits(text) && isCurrent(a) && p.number == 0 {
			p.number = number(text)
		}
		return
	}
	other, ok := parseStem(u)
	if !ok || !self.sameArticle(other) || len(p.urls) >= maxPages {
		return
	}
	if nextText.MatchString(text) && p.next == "" {
		p.next = u
	}
	if !slices.Contains(p.urls, u) {
		p.urls = append(p.urls, u)
	}
}

// isCurrent reports a link that marks the page it is on.
func isCurrent(a *html.Node) bool {
	href := attr(a, "href")
	if href == "" || strings.HasPrefix(href, "#") {
		return true
	}
	return currentMark.MatchString(attr(a, "class")) || a.Parent != nil && currentMark.MatchString(attr(a.Parent, "class"))
}

// readText reads 共3页 and the current page's number where they are no links.
func (p *pager) readText(zone *html.Node) {
	for n := range zone.Descendants() {
		if n.Type != html.TextNode || len(n.Data) > 200 {
			continue
		}
		if m := pageCount.FindStringSubmatch(n.Data); m != nil && p.count == 0 {
			p.count = number(m[1])
		}
		if m := pageOf.FindStringSubmatch(n.Data); m != nil && p.number == 0 && n.Parent.DataAtom != atom.A {
			p.number = number(m[1])
		}
		if text := strings.TrimSpace(n.Data); p.number == 0 && isDigits(text) && n.Parent.DataAtom != atom.A && currentMark.MatchString(attr(n.Parent, "class")) {
			p.number = number(text)
		}
	}
}

// settle completes the number by the URL, and the next page and the count by
// what the links name.
func (p *pager) settle(self stem, pageURL string) {
	base := self.page
	if base == 0 {
		base = 1
	}
	if p.number == 0 || p.number > maxPages {
		p.number = base
	}
	if p.count > 0 && p.number > p.count {
		p.number = min(base, p.count)
	}
	// A link back to page 1 under 下一页 is no next page.
	if next, ok := parseStem(p.next); !ok || next.page <= self.page {
		p.next = ""
	}
	if p.next == "" && (p.count == 0 || p.number < p.count) {
		p.next = p.following(self)
	}
	p.urls = slices.DeleteFunc(p.urls, func(u string) bool { return u == pageURL })
}

// following returns the link whose page number is one more than this page's.
func (p *pager) following(self stem) string {
	want := max(self.page, 1) + 1
	for _, u := range p.urls {
		if s, ok := parseStem(u); ok && s.page == want && want > 1 {
			return u
		}
	}
	return ""
}

// stem is the URL of an article without the number of its page.
type stem struct {
	whole string // host and path without extension, and other parameters
	cut   string // whole without its page suffix, or ""
	page  int    // the suffix, 0 if there is none
}

func parseStem(rawURL string) (stem, bool) {
	u, err := url.Parse(rawURL)
	if err != nil || u.Host == "" {
		return stem{}, false
	}
	s := stem{}
	query := u.Query()
	for key, values := range query {
		if pageQuery.MatchString(strings.ToLower(key)) && len(values) == 1 && isDigits(values[0]) {
			s.page = number(values[0])
			query.Del(key)
		}
	}
	path := strings.ReplaceAll(u.EscapedPath(), "//", "/")
	for _, ext := range []string{".html", ".shtml", ".htm", ".shtm", ".php", ".aspx", ".asp", ".jsp"} {
		if p, ok := strings.CutSuffix(path, ext); ok {
			path = p
			break
		}
	}
	s.whole = u.Host + path + "?" + query.Encode()
	if s.page > 0 {
		s.cut = s.whole
		return s, true
	}
	if m := stemSuffix.FindStringSubmatch(path); m != nil {
		s.cut = u.Host + m[1] + "?" + query.Encode()
		s.page = number(m[2])
	}
	return s, true
}

// sameArticle reports whether two URLs differ in the page number alone.
func (s stem) sameArticle(o stem) bool {
	switch {
	case s.whole == o.whole:
		return true
	case s.cut == o.whole || o.cut == s.whole:
		return true
	default:
		return s.cut != "" && s.cut == o.cut
	}
}

func isDigits(s string) bool {
	if s == "" || len(s) > 3 {
		return false
	}
	for i := range len(s) {
		if !isDigit(s[i]) {
			return false
		}
	}
	return true
}
