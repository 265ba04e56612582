package related

import (
	"strings"

	"wensou/corpus"
)

// leastTitle is how many letters a title has that, named in 《》, means the article.
const leastTitle = 6

// mention returns where the first article names the second: its URL, or its title
// in 《》, in its body.
func mention(a, named *corpus.Article) (quote, bool) {
	for _, url := range addresses(named) {
		at := strings.Index(a.Body, url)
		if end := at + len(url); at >= 0 && (end == len(a.Body) || !isAddressByte(a.Body[end])) {
			return quoteRaw(a.Body, at, end), true
		}
	}
	title := strings.TrimSpace(named.Title)
	if letters(title) < leastTitle {
		return quote{}, false
	}
	if at := strings.Index(a.Body, "《"+title+"》"); at >= 0 {
		return quoteRaw(a.Body, at, at+len("《"+title+"》")), true
	}
	return quote{}, false
}

// isAddressByte reports whether an address can go on with a byte.
func isAddressByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("/-_%=&?#", b) >= 0
}

// addresses returns the URLs of an article.
func addresses(a *corpus.Article) []string {
	var urls []string
	if a.URL != "" {
		urls = append(urls, a.URL)
	}
	for _, p := range a.Pages {
		if p.URL != "" && p.URL != a.URL {
			urls = append(urls, p.URL)
		}
	}
	return urls
}

// neighbour returns the URL by which the first article names the second as the one
// before or after it, "" if it doesn't.
func neighbour(a, named *corpus.Article) string {
	for _, url := range addresses(named) {
		if url == a.Prev || url == a.Next {
			return url
		}
	}
	return ""
}
