// Package magazine is 《江畔》, a small Chinese magazine written for this project
// and served as a GBK site of DedeCMS as it was about 2009. It is what wensou
// demo crawls, and a site whose every field is known to the tests of other
// packages. Its people, places and organisations are invented.
package magazine

import (
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"
)

//go:embed articles/*.txt
var articleFiles embed.FS

// Name is the magazine's name as its pages print it, without 《》.
const Name = "江畔"

// Article is what is true of one article: what a crawl of the site has to find.
// All strings are UTF-8 with no space at either end.
type Article struct {
	ID        int       // the CMS's number, ascending with Published
	Title     string    // without the page number that later pages print behind it
	Section   []string  // breadcrumb path without 主页 and 文章内容: 乡村, 水利
	Source    string    // 来源 as printed, empty for some
	Author    string    // 作者 as printed: 佚名 where it is, several joined by 、
	Editor    string    // 责任编辑, empty for some
	Published time.Time // UTC, to the minute; the pages print it at +08:00
	Reads     int       // 点击 on list pages; article pages leave it to a script that robots.txt forbids
	Keywords  []string  // of the page's keywords meta tag; may be empty
	ReprintOf int       // ID of the article of which this is a near-copy, or 0
	Pages     []Page    // at least one
	Prev      int       // ID of 上一篇, the article before it in its section, or 0
	Next      int       // ID of 下一篇, or 0
}

// Page is one page of an article.
type Page struct {
	Path       string // of its URL: /chengshi/2009/0514/12_2.html
	Paragraphs []Paragraph
}

// Paragraph is a paragraph or a heading between paragraphs. Its text is never
// empty, has no line break, and lacks the indent that the pages print.
type Paragraph struct {
	Text    string
	Heading bool
}

// Path returns the path of the URL of page 1.
func (a *Article) Path() string {
	return a.Pages[0].Path
}

// Body returns the text of all pages, headings included, each paragraph with
// '\n' at its end.
func (a *Article) Body() string {
	var b strings.Builder
	for _, page := range a.Pages {
		for _, p := range page.Paragraphs {
			b.WriteString(p.Text)
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// Articles returns the articles by ascending ID. An error means that the
// package was built with a faulty article file.
func Articles() ([]Article, error) {
	names, err := fs.Glob(articleFiles, "articles/*.txt")
	if err != nil {
		return nil, fmt.Errorf("list articles: %w", err)
	}
	articles := make([]Article, 0, len(names))
	for _, name := range names {
		text, err := articleFiles.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read article: %w", err)
		}
		a, err := parseArticle(name, string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		articles = append(articles, a)
	}
	slices.SortFunc(articles, func(a, b Article) int { return cmp.Compare(a.ID, b.ID) })
	if err := checkOrder(articles); err != nil {
		return nil, err
	}
	linkNeighbours(articles)
	return articles, nil
}

// checkOrder reports an ID used twice, and one that does not ascend with time.
func checkOrder(articles []Article) error {
	for i := 1; i < len(articles); i++ {
		a, b := &articles[i-1], &articles[i]
		if a.ID == b.ID {
			return fmt.Errorf("article %d is there twice", a.ID)
		}
		if !a.Published.Before(b.Published) {
			return fmt.Errorf("article %d is not older than article %d", a.ID, b.ID)
		}
	}
	return nil
}

// linkNeighbours sets Prev and Next, which join the articles of one section.
func linkNeighbours(articles []Article) {
	last := map[string]*Article{}
	for i := range articles {
		a := &articles[i]
		section := strings.Join(a.Section, "/")
		if prev := last[section]; prev != nil {
			a.Prev, prev.Next = prev.ID, a.ID
		}
		last[section] = a
	}
}
