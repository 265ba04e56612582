package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	crumbLabel = regexp.MustCompile(`^.*?(?:(?:当前|所在|您的|你的|现在的|目前)\s*(?:的)?\s*位置|您(?:现在|当前)?(?:所在)?(?:的位置)?(?:是|在)?|位置|导航)\s*(?:是)?\s*[:：]`)
	crumbJoint = regexp.MustCompile(`\s*(?:>+|＞+|»+|›+|→|&gt;|\s[-–—/\\|]\s)\s*`)
	crumbText  = regexp.MustCompile(`(?:当前|所在|您的|你的)\s*(?:的)?\s*位置|您(?:现在|当前)的?位置`)
	crumbClass = regexp.MustCompile(`(?i)(?:^|[\s_-])(?:crumbs?|bread-?crumbs?|breadnav|place|position|location|mbx|dqwz|weizhi|curpos|nowplace|local)(?:$|[\s_-])`)
)

const (
	maxCrumb     = 20  // runes of one section's name
	maxCrumbs    = 6   // sections of a path
	maxZoneNodes = 200 // nodes of a breadcrumb, a pager or the like
)

// parseCrumb returns the section path in the text of a breadcrumb:
// 当前位置: 主页 > 经济 > 工业 > 文章内容 is 经济, 工业.
func parseCrumb(text, title string) []string {
	text = crumbLabel.ReplaceAllString(text, "")
	var path []string
	for _, name := range crumbJoint.Split(text, maxCrumbs+6) {
		name = strings.Trim(name, " :：·>")
		if name == "" || isNoSection(name) || utf8.RuneCountInString(name) > maxCrumb || squeeze(name) == squeeze(title) {
			continue
		}
		if len(path) < maxCrumbs && (len(path) == 0 || path[len(path)-1] != name) {
			path = append(path, name)
		}
	}
	return path
}

// isNoSection reports the ends of a breadcrumb, which name no section.
func isNoSection(name string) bool {
	switch strings.Trim(name, " []【】") {
	case "主页", "首页", "网站首页", "返回首页", "本站首页", "回首页", "Home", "home", "HOME",
		"正文", "文章内容", "文章正文", "新闻正文", "内容", "详情", "新闻详情", "文章详情", "查看文章", "浏览文章", "阅读正文", "正文内容", "详细内容", "浏览正文":
		return true
	default:
		return false
	}
}

// findCrumb returns the breadcrumb of a page without a profile: an element of
// that class, or the one around 当前位置; nil if there is none.
func findCrumb(doc *html.Node) *html.Node {
	for n := range doc.Descendants() {
		switch {
		case n.Type == html.ElementNode && n.DataAtom != atom.Body && isSmall(n) &&
			(crumbClass.MatchString(attr(n, "class")) || crumbClass.MatchString(attr(n, "id"))) && hasJoint(n):
			return n
		case n.Type == html.TextNode && len(n.Data) < 400 && crumbText.MatchString(n.Data):
			if zone := blockAround(n); zone != nil && hasJoint(zone) {
				return zone
			}
		}
	}
	return nil
}

// hasJoint reports whether a small element's text is joined like a path.
func hasJoint(n *html.Node) bool {
	return crumbJoint.MatchString(shortText(n))
}

// isSmall reports an element with few nodes below it.
func isSmall(n *html.Node) bool {
	count := 0
	for range n.Descendants() {
		if count++; count > maxZoneNodes {
			return false
		}
	}
	return true
}

// blockAround returns the nearest block or cell around a node, or its parent
// block if that alone has no link; nil if neither is small.
func blockAround(n *html.Node) *html.Node {
	levels := 0
	for p := n.Parent; p != nil && levels < 6; p = p.Parent {
		levels++
		if !isBlock(p) && p.DataAtom != atom.Td && p.DataAtom != atom.Th {
			continue
		}
		if !isSmall(p) || p.DataAtom == atom.Body {
			return nil
		}
		if findElement(p, atom.A) != nil {
			return p
		}
	}
	return nil
}
