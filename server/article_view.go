package server

import (
	"cmp"
	"strconv"
	"strings"

	"wensou/corpus"
	"wensou/index"
)

// articleView is the page of an article.
type articleView struct {
	frame

	Article        *corpus.Article
	TextLang       string // of the article itself
	Section        []link
	Source, Author link
	Date           string
	Original       string // "" if it cannot be linked to
	Pages          []pageView
	Prev, Next     link
	Former         link // "" if nothing is kept of what it said before
	Related        []hitView
	Reprints       []hitView
	RelatedFailed  bool
	Recommended    []itemView
	Hot            []itemView
	HotWindow      string
}

// pageView is one page of an article.
type pageView struct {
	Number     int
	Anchor     string
	Original   string // its address at the site, "" if it cannot be linked to
	Paragraphs []string
}

func newArticleView(f frame, a *corpus.Article) *articleView {
	f.Title = cmp.Or(a.Title, f.T("untitled"))
	return &articleView{
		frame:    f,
		Article:  a,
		TextLang: textLang(a),
		Section:  sectionLinks(f.Search, a.Section),
		Source:   sourceLink(f.Search, a.Source),
		Author:   authorLink(f.Search, a.Author),
		Date:     shownDate(a),
		Original: webURL(a.URL),
		Pages:    pageViews(a),
	}
}

func (v *articleView) addRelated(found *index.RelatedResult, ok bool) {
	v.RelatedFailed = !ok
	for _, h := range found.Hits {
		v.Related = append(v.Related, newHitView(v.frame, h))
	}
	for _, h := range found.Reprints {
		v.Reprints = append(v.Reprints, newHitView(v.frame, h))
	}
}

// pageViews cuts a body into its pages and their paragraphs. The offsets come
// from outside: one that makes no sense begins no page.
func pageViews(a *corpus.Article) []pageView {
	var out []pageView
	add := func(number int, text string) {
		page := pageView{Number: number, Anchor: pageAnchor(number), Paragraphs: paragraphs(text)}
		if number <= len(a.Pages) {
			page.Original = webURL(a.Pages[number-1].URL)
		}
		out = append(out, page)
	}
	number, start := 1, 0
	for i, p := range a.Pages {
		if i == 0 || p.Offset <= start || p.Offset >= len(a.Body) || !isBorder(a.Body, p.Offset) {
			continue
		}
		add(number, a.Body[start:p.Offset])
		number, start = i+1, p.Offset
	}
	add(number, a.Body[start:])
	return out
}

// paragraphs returns the lines of a text that hold anything. Chinese texts come
// with the indentation of their first line, which is the style sheet's.
func paragraphs(text string) []string {
	var out []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

func pageAnchor(number int) string { return "page-" + strconv.Itoa(number) }
