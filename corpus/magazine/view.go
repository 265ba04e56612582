package magazine

import (
	"cmp"
	"slices"
	"strings"
)

// How many articles the fronts, lists and boxes hold.
const (
	perList  = 6
	perFront = 5 // a section on the front page
	perBox   = 8
)

// link is an anchor: where to, and what it says.
type link struct {
	Path, Text string
}

// frame is what all pages have around their middle.
type frame struct {
	Name        string // of the magazine
	Title       string // of the browser window
	Keywords    []string
	Description string
	Nav         []link // top sections
	Trail       []link // breadcrumb below 主页
	Hot         []link // 热点文章: the same on every page
	Recommended []link // 推荐内容: chosen once and never again
}

// entry is an article on a list or the front page.
type entry struct {
	link
	Date  string
	Reads int
	Intro string
}

// pager is the row of page links below a list or an article.
type pager struct {
	Pages   []link
	Current int    // from 1
	Prev    string // "#" on the first page of an article, empty on that of a list
	Next    string
	Total   int // articles, of a list
}

// articleView is one page of an article.
type articleView struct {
	frame
	Heading    string // title, with the page number behind it from page 2
	Article    *Article
	Date       string
	Style      int // which of the editor's three ways of writing paragraphs
	Paragraphs []Paragraph
	Pager      *pager // nil for an article of one page
	Prev, Next *link  // nil prints 没有了
	Related    []link // 相关文章: mostly empty, otherwise whatever came in that week
}

// listView is one page of a section's list.
type listView struct {
	frame
	Heading string
	Parts   []link // subsections
	Entries []entry
	Pager   pager
}

// frontView is the front page.
type frontView struct {
	frame
	Lead   entry
	Boxes  []frontBox
	Latest []entry
}

// frontBox is a section on the front page.
type frontBox struct {
	link
	Entries []entry
}

// newFrame returns the parts of the frame that are alike on all pages.
func newFrame(articles []Article) frame {
	f := frame{Name: Name}
	for _, s := range sections() {
		if s.top() {
			f.Nav = append(f.Nav, link{s.path(), s.name})
		}
	}
	byReads := make([]*Article, len(articles))
	for i := range articles {
		byReads[i] = &articles[i]
	}
	for _, a := range byReads[:min(perBox, len(byReads))] {
		f.Recommended = append(f.Recommended, linkTo(a))
	}
	slices.SortStableFunc(byReads, func(a, b *Article) int { return cmp.Compare(b.Reads, a.Reads) })
	for _, a := range byReads[:min(perBox, len(byReads))] {
		f.Hot = append(f.Hot, linkTo(a))
	}
	return f
}

func linkTo(a *Article) link {
	return link{a.Path(), a.Title}
}

// trailLinks returns the breadcrumb of the section with the folder dir.
func trailLinks(dir string) []link {
	var links []link
	for _, s := range breadcrumb(dir) {
		links = append(links, link{s.path(), s.name})
	}
	return links
}

func newEntry(a *Article) entry {
	return entry{
		link:  linkTo(a),
		Date:  a.printedDate(),
		Reads: a.Reads,
		Intro: a.intro(),
	}
}

// printedDate returns the date as the pages print it.
func (a *Article) printedDate() string {
	return a.Published.In(chinaTime()).Format(dateLayout)
}

// intro returns the summary of the CMS: the first hundred characters, cut
// wherever that is.
func (a *Article) intro() string {
	return cutRunes(100, strings.ReplaceAll(a.Body(), "\n", ""))
}
