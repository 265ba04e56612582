package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

var (
	pageSuffix    = regexp.MustCompile(`\s*[(（](\d{1,3})[)）]\s*$`)
	titleJoint    = regexp.MustCompile(`\s*[_|｜]\s*|\s*-{2,}\s*|\s*[—–]{1,2}\s*|\s+-\s+|\s*-\s*$|\s*[_-]+$`)
	siteAfterDash = regexp.MustCompile(`-[^-]{0,20}(?:网|站|频道|报|在线|新闻)$`)
	titleClass    = regexp.MustCompile(`(?i)title|headline|biaoti`)
)

const (
	maxTitle        = 120  // runes of a title
	minTitleLine    = 8    // runes of a line that is taken for one; shorter ones are channels
	maxHeadings     = 500  // of a page that are looked at
	maxHeadingNodes = 60   // below a heading
	maxHeadingBytes = 2000 // of its text, before white space is collapsed
)

// splitPageSuffix cuts the page number off a title: 大培训(2) is 大培训 and 2.
// Without one the number is 0.
func splitPageSuffix(title string) (string, int) {
	m := pageSuffix.FindStringSubmatchIndex(title)
	if m == nil || m[0] == 0 {
		return title, 0
	}
	return title[:m[0]], number(title[m[2]:m[3]])
}

// cleanTitle removes the site's name, if known, from the end of a title.
func cleanTitle(title, site string) string {
	title = collapse(title)
	if site != "" && title != site {
		if t, ok := strings.CutSuffix(title, site); ok {
			title = strings.TrimRight(t, " _-—–|｜·")
		}
	}
	if utf8.RuneCountInString(title) > maxTitle {
		return ""
	}
	return title
}

// genericTitle returns the heading, or else the line of the page, that the title
// element begins with. Else it returns the first part of the title element; but where that
// is short, as the name of a section is, the line above the byline.
func genericTitle(doc *html.Node, page []line, pageTitle string) string {
	want := squeeze(pageTitle)
	best, bestLen := "", 0
	candidates := 0
	for n := range doc.Descendants() {
		if !isHeading(n) {
			continue
		}
		if candidates == maxHeadings {
			break
		}
		candidates++
		text := shortText(n)
		runes := utf8.RuneCountInString(text)
		if runes < 4 || runes > maxTitle {
			continue
		}
		bare, _ := splitPageSuffix(text)
		if t := squeeze(bare); strings.HasPrefix(want, t) && len(t) > bestLen && !strings.Contains(t, "_") {
			best, bestLen = text, len(t)
		}
	}
	if l := titleLine(page, want); len(l) > len(best) {
		best = l
	}
	if best == "" {
		best = firstTitlePart(pageTitle)
		if above := lineAboveByline(page); utf8.RuneCountInString(best) <= maxSectionName && above != "" {
			best = above
		}
	}
	return best
}

const (
	maxSectionName = 6  // runes
	maxByline      = 80 // runes
)

// lineAboveByline returns the line before the first short one with a date, if it may be a
// title, or "".
func lineAboveByline(page []line) string {
	for i, l := range page {
		if _, ok := findDate(l.text); !ok || utf8.RuneCountInString(l.text) > maxByline {
			continue
		}
		if i == 0 {
			return ""
		}
		above := page[i-1]
		if runes := utf8.RuneCountInString(above.text); runes < minTitleLine || runes > maxTitle || 2*above.links > len(above.text) {
			return ""
		}
		return above.text
	}
	return ""
}

// titleLine returns the longest line that a squeezed title element begins with, or
// that is its better half at the end, short ones apart: they are channels.
func titleLine(page []line, want string) string {
	best := ""
	for _, l := range page {
		if runes := utf8.RuneCountInString(l.text); runes < minTitleLine || runes > maxTitle {
			continue
		}
		if len(l.text) <= len(best) || strings.Contains(l.text, "_") {
			continue
		}
		if t := squeeze(l.text); strings.HasPrefix(want, t) || strings.HasSuffix(want, t) && 2*len(t) > len(want) {
			best = l.text
		}
	}
	return best
}

// firstTitlePart cuts channel and site off a title element.
func firstTitlePart(pageTitle string) string {
	t := pageTitle
	if m := titleJoint.FindStringIndex(t); m != nil && m[0] > 0 {
		t = t[:m[0]]
	}
	t = siteAfterDash.ReplaceAllString(t, "")
	return cleanTitle(t, "")
}

// isHeading reports an element that may hold a title.
func isHeading(n *html.Node) bool {
	if n.Type != html.ElementNode {
		return false
	}
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4:
		return true
	case atom.Body, atom.Html, atom.Head, atom.Title, atom.Table, atom.Ul, atom.Form:
		return false
	}
	return titleClass.MatchString(attr(n, "class")) || titleClass.MatchString(attr(n, "id"))
}

// shortText returns the text of an element, or "" for one that is a box rather
// than a heading. It reads no more than it has to: headings within headings must
// not cost the square of the page.
func shortText(n *html.Node) string {
	var b strings.Builder
	nodes := 0
	for c := range n.Descendants() {
		if nodes++; nodes > maxHeadingNodes || b.Len()+len(c.Data) > maxHeadingBytes {
			return ""
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return collapse(b.String())
}

// headingOf returns the text of a heading as one line, without the byline that some
// templates put into it.
func headingOf(n *html.Node) string {
	lines := textLines(n)
	for i, l := range lines {
		if _, dated := findDate(l); dated && i > 0 {
			lines = lines[:i]
			break
		}
	}
	return strings.Join(lines, " ")
}
