package extract

import (
	"regexp"

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
