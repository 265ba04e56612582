package crawl

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// The stem of an article is the canonical URL of its pages without the number
// of the page: 1723.html for 1723.html, 1723_2.html and 1723_3.html. It is
// mostly, not always, the URL of page 1.

var (
	pageSuffix = regexp.MustCompile(`^(.*[^/])[_-](\d{1,3})(\.[A-Za-z]{2,5})?$`)
	pageParam  = regexp.MustCompile(`^(?i:page|p|pn|pageno|pageindex|paged)=(\d{1,3})$`)
	digits     = regexp.MustCompile(`\d+`)
)

// cutPage returns a canonical URL without its page number, and the number, 0 if
// it has none.
func cutPage(raw string) (string, int) {
	head, query, _ := strings.Cut(raw, "?")
	params := strings.Split(query, "&")
	for i, param := range params {
		if m := pageParam.FindStringSubmatch(param); m != nil {
			rest := strings.Join(slices.Delete(slices.Clone(params), i, i+1), "&")
			return join(head, rest), atoi(m[1])
		}
	}
	if m := pageSuffix.FindStringSubmatch(head); m != nil {
		return join(m[1]+m[3], query), atoi(m[2])
	}
	return raw, 0
}

func join(head, query string) string {
	if query == "" {
		return head
	}
	return head + "?" + query
}

func atoi(digits string) int {
	n, _ := strconv.Atoi(digits) // three digits by the expression
	return n
}

// stemOf returns the stem of a page of an article: of its URL, if its pager
// bears out that the number there is one of a page (20090514_2.html may as well
// be the second article of a day).
func stemOf(self string, number int, others []string) string {
	cut, n := cutPage(self)
	if n > 0 && n == number && number > 1 {
		return cut
	}
	for _, other := range others {
		if c, m := cutPage(other); n > 0 && (other == cut || m > 0 && c == cut) {
			return cut
		}
	}
	if number <= 1 || len(others) == 0 {
		return self
	}
	return slices.MinFunc(others, func(a, b string) int { // by the pager: page 1 has the shortest URL
		if len(a) != len(b) {
			return len(a) - len(b)
		}
		return strings.Compare(a, b)
	})
}

// nameOf returns what a site calls an article in every URL that it has: the last
// number, 1723 for /special/arc-1723.html, /domestic/1723.html and
// /view.php?aid=1723. It is "" for a URL without a number.
func nameOf(page1 string) string {
	u, err := url.Parse(page1)
	if err != nil {
		return ""
	}
	numbers := digits.FindAllString(path.Base(u.Path)+"?"+u.RawQuery, -1)
	if len(numbers) == 0 {
		return ""
	}
	return numbers[len(numbers)-1]
}
