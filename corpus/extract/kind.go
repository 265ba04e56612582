package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"
)

// What a page without a profile must have to be an article.
const (
	minBody      = 60 // runes
	minSentences = 2
	minListLinks = 15
)

var (
	frontPath = regexp.MustCompile(`(?i)(?:^|/)(?:(?:index|default|list|main|home)(?:[_-]?\d+)*(?:\.[a-z]+)?)?$`)
	listPath  = regexp.MustCompile(`(?i)/list_\d+(?:_\d+)?\.html?$`)
)

// isFront reports a URL that by its form is a front page or a list.
func isFront(pageURL string) bool {
	u, err := url.Parse(pageURL)
	if err != nil {
		return false
	}
	if u.RawQuery != "" || u.Host == "" { // a saved page of unknown address may be any
		return false
	}
	return frontPath.MatchString(u.Path) || listPath.MatchString(u.Path)
}

// readsAsArticle reports whether lines found by guess are running text.
func readsAsArticle(lines []string, page []line) bool {
	runes, sentences := 0, 0
	for _, l := range lines {
		runes += utf8.RuneCountInString(l)
		sentences += strings.Count(l, "。") + strings.Count(l, "！") + strings.Count(l, "？") + strings.Count(l, ". ")
	}
	if runes < minBody || sentences < minSentences {
		return false
	}
	return runes > 1500 || linkShare(page, lines) < 0.5
}

// linkShare is the share of link text in the lines of the page that the body
// was made of.
func linkShare(page []line, lines []string) float64 {
	in := make(map[string]bool, len(lines))
	for _, l := range lines {
		in[l] = true
	}
	text, links := 0, 0
	for _, l := range page {
		if in[l.text] {
			text += len(l.text)
			links += l.links
		}
	}
	if text == 0 {
		return 0
	}
	return float64(links) / float64(text)
}

// kindWithoutArticle tells a list from other pages: most of its text is links.
func kindWithoutArticle(page []line, links []Link) Kind {
	text, linked := 0, 0
	for _, l := range page {
		text += len(l.text)
		linked += l.links
	}
	if len(links) >= minListLinks && linked*3 >= text {
		return List
	}
	return Other
}
