package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	prevLabel = regexp.MustCompile(`(?:上一篇|前一篇|上一条|上一则)(?:文章|新闻)?|(?:上篇|前篇)\s*[:：]`)
	nextLabel = regexp.MustCompile(`(?:下一篇|后一篇|下一条|下一则)(?:文章|新闻)?|(?:下篇|后篇)\s*[:：]`)
)

// maxLabelGap is the bytes of text that may stand between 上一篇 and its link.
const maxLabelGap = 40

// findNeighbours returns the addresses, as written, behind 上一篇 and 下一篇; "" for
// one without a link: 没有了.
func findNeighbours(zone *html.Node) (prev, next string) {
	var waiting *string // which of the two the next link fills
	gap := 0
	for n := range zone.Descendants() {
		switch {
		case n.Type == html.TextNode && !isInLink(n):
			text := strings.TrimSpace(n.Data)
			if target := labelled(text, &prev, &next); target != nil {
				waiting, gap = target, 0
			} else if gap += len(text); gap > maxLabelGap {
				waiting = nil
			}
		case n.DataAtom == atom.A && n.Type == html.ElementNode:
			if target := labelled(shortText(n), &prev, &next); target != nil {
				waiting = target
			}
			if waiting != nil && *waiting == "" {
				*waiting = attr(n, "href")
			}
			waiting = nil
		}
		if prev != "" && next != "" {
			break
		}
	}
	return prev, next
}

// labelled returns which of the two the last label in a text announces, or nil.
func labelled(text string, prev, next *string) *string {
	if len(text) > 200 {
		return nil
	}
	p, n := lastIndex(prevLabel, text), lastIndex(nextLabel, text)
	switch {
	case p < 0 && n < 0:
		return nil
	case p > n:
		return prev
	default:
		return next
	}
}

// lastIndex returns where the last match begins, or -1.
func lastIndex(re *regexp.Regexp, s string) int {
	all := re.FindAllStringIndex(s, -1)
	if len(all) == 0 {
		return -1
	}
	return all[len(all)-1][0]
}

// isInLink reports a text that is the text of a link.
func isInLink(n *html.Node) bool {
	for p, levels := n.Parent, 0; p != nil && levels < 4; p, levels = p.Parent, levels+1 {
		if p.DataAtom == atom.A {
			return true
		}
	}
	return false
}
