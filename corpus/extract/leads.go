package extract

import (
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxFeeds bounds the feeds of one page.
const maxFeeds = 10

var feedType = regexp.MustCompile(`(?i)^\s*application/(?:rss|atom|rdf)\+xml`)

// feeds returns the feeds that a page names for programs.
func (r resolver) feeds(doc *html.Node) []string {
	var found []string
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Link || !hasWord(attr(n, "rel"), "alternate") || !feedType.MatchString(attr(n, "type")) {
			continue
		}
		if u := r.absolute(attr(n, "href")); u != "" && len(found) < maxFeeds {
			found = append(found, u)
		}
	}
	return found
}

// maxRefresh is how many seconds a page may show before it leads on to another and
// still is but a redirect. Front pages load themselves again after minutes.
const maxRefresh = 10

var (
	refresh = regexp.MustCompile(`(?i)^\s*(\d{1,4})(?:\.\d*)?(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?(?:"([^"]*).*|'([^']*).*|(\S.*))$`)

	// relocation is a script of this one statement. What comes with a condition, as the
	// scripts that send phones to /m/, is none.
	relocation = regexp.MustCompile(`^\s*(?:<!--\s*)?(?:(?:window|self|top|parent|document)\.){0,2}location(?:\.href)?` +
		`\s*(?:=\s*|\.(?:replace|assign)\(\s*)(?:"([^"'\\\s]+)"|'([^"'\\\s]+)')\s*\)?\s*;?\s*(?:(?://\s*)?-->)?\s*$`)
)

// redirect returns where a page sends every reader at once, by a meta element or a
// script of one statement; "" if it sends him nowhere.
func (r resolver) redirect(doc *html.Node) string {
	for n := range doc.Descendants() {
		target := ""
		switch {
		case n.DataAtom == atom.Meta && strings.EqualFold(attr(n, "http-equiv"), "refresh") && !isWithin(n, atom.Noscript):
			target = refreshTarget(attr(n, "content"))
		case n.DataAtom == atom.Script && n.FirstChild != nil && attr(n, "src") == "":
			target = firstGroup(relocation.FindStringSubmatch(n.FirstChild.Data))
		}
		if u := r.absolute(target); u != "" {
			return u
		}
	}
	return ""
}

// refreshTarget returns the reference in a refresh that comes at once, or "".
func refreshTarget(content string) string {
	m := refresh.FindStringSubmatch(content)
	if m == nil {
		return ""
	}
	if seconds, err := strconv.Atoi(m[1]); err != nil || seconds > maxRefresh {
		return ""
	}
	return strings.TrimSpace(firstGroup(m[1:]))
}

// firstGroup returns the first group of a match that is not empty, or "".
func firstGroup(match []string) string {
	for i, group := range match {
		if i > 0 && group != "" {
			return group
		}
	}
	return ""
}

// isWithin reports whether an element lies in one of a kind.
func isWithin(n *html.Node, a atom.Atom) bool {
	for up := n.Parent; up != nil; up = up.Parent {
		if up.DataAtom == a {
			return true
		}
	}
	return false
}
