package magazine

import (
	"fmt"
	"path"
	"strconv"
	"strings"
)

// addArticle files the pages of the ith article.
func (s *site) addArticle(i int) error {
	a := &s.articles[i]
	for n, page := range a.Pages {
		if err := s.add(a.Published, "article.html", s.articleView(i, n), page.Path); err != nil {
			return err
		}
	}
	return nil
}

// articleView returns the view of page n, from 0, of the ith article.
func (s *site) articleView(i, n int) articleView {
	a := &s.articles[i]
	v := articleView{
		frame:      s.frame,
		Heading:    a.Title,
		Article:    a,
		Date:       a.printedDate(),
		Style:      a.ID % 3,
		Paragraphs: a.Pages[n].Paragraphs,
		Prev:       s.neighbour(a.Prev),
		Next:       s.neighbour(a.Next),
		Related:    s.related(i),
	}
	if n > 0 {
		v.Heading = fmt.Sprintf("%s(%d)", a.Title, n+1)
	}
	v.Title = v.Heading
	v.Keywords = a.Keywords
	v.Description = a.intro()
	v.Trail = trailLinks(a.dir())
	if len(a.Pages) > 1 {
		v.Pager = articlePager(a, n)
	}
	return v
}

// dir returns the folder of the article's section.
func (a *Article) dir() string {
	day := path.Dir(a.Path())
	return strings.TrimPrefix(path.Dir(path.Dir(day)), "/")
}

// articlePager links the pages of an article by relative names, as the CMS does.
func articlePager(a *Article, n int) *pager {
	p := &pager{Current: n + 1, Prev: "#", Next: "#"}
	for i := range a.Pages {
		p.Pages = append(p.Pages, link{a.pageName(i + 1), strconv.Itoa(i + 1)})
	}
	if n > 0 {
		p.Prev = a.pageName(n)
	}
	if n+1 < len(a.Pages) {
		p.Next = a.pageName(n + 2)
	}
	return p
}

func (s *site) neighbour(id int) *link {
	if id == 0 {
		return nil
	}
	l := linkTo(s.byID[id])
	return &l
}

// related fills 相关文章 as badly as the CMS did: nothing for most articles, for
// the rest those that were entered just before and after, whatever they are on.
func (s *site) related(i int) []link {
	if s.articles[i].ID%3 != 0 {
		return nil
	}
	var links []link
	for _, j := range []int{i - 2, i - 1, i + 1, i + 2} {
		if j >= 0 && j < len(s.articles) {
			links = append(links, linkTo(&s.articles[j]))
		}
	}
	return links
}
