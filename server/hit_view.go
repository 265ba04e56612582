package server

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"wensou/corpus"
	"wensou/index"
)

// hitView is a hit as the pages list it.
type hitView struct {
	ID             string
	URL            string
	Lang           string // of the article's text
	Title          []piece
	Snippet        []piece
	More           [][]piece // further passages, for words that Snippet lacks
	Section        []link
	Source, Author link
	Date           string

	Page     int      // of the article, from 2; 0 for the first or only one
	PageURL  string   // that page, on ours
	Original string   // that page, at the site; "" if it cannot be linked to
	Reprints string   // how many more articles are copies of it, "" if none is
	Reasons  []string // why it is related, a sentence each
	Pinned   bool     // it comes first since editors say so
}

// newHitView returns a hit. Its section, source and author narrow the search of
// the frame to them.
func newHitView(f frame, h index.Hit) hitView {
	a := h.Article
	v := hitView{
		ID:       a.ID,
		URL:      articlePath(a.ID),
		Lang:     textLang(a),
		Title:    cut(a.Title, h.TitleMarks),
		Snippet:  cut(h.Snippet.Text, h.Snippet.Marks),
		Section:  sectionLinks(f.Search, a.Section),
		Source:   sourceLink(f.Search, a.Source),
		Author:   authorLink(f.Search, a.Author),
		Date:     shownDay(a),
		Original: webURL(cmp.Or(h.PageURL, a.URL)),
		Reasons:  reasons(f, h.Reasons),
		Pinned:   h.Pinned,
	}
	for _, s := range h.More {
		v.More = append(v.More, cut(s.Text, s.Marks))
	}
	if h.Reprints > 0 {
		v.Reprints = f.T("reprints_more", h.Reprints)
	}
	if len(v.Title) == 0 {
		v.Title = []piece{{Text: f.T("untitled")}}
	}
	i := slices.IndexFunc(a.Pages, func(p corpus.PageRef) bool { return p.URL == h.PageURL })
	if i > 0 {
		v.Page, v.PageURL = i+1, v.URL+"#"+pageAnchor(i+1)
	}
	return v
}

// textLang returns the language of an article's text.
func textLang(a *corpus.Article) string { return cmp.Or(a.Lang, chinese.tag()) }

// sectionLinks returns the steps of a section path, each with the search of its
// section; without words, its newest articles.
func sectionLinks(p searchParams, section []string) []link {
	links := make([]link, 0, len(section))
	for i, name := range section {
		path := strings.Join(section[:i+1], corpus.SectionSeparator)
		links = append(links, link{narrowed(p, func(p *searchParams) { p.Section = path }), name})
	}
	return links
}

func sourceLink(p searchParams, source string) link {
	if source == "" {
		return link{}
	}
	return link{narrowed(p, func(p *searchParams) { p.Source = source }), source}
}

func authorLink(p searchParams, author string) link {
	if author == "" {
		return link{}
	}
	return link{narrowed(p, func(p *searchParams) { p.Author = author }), author}
}

// narrowed returns a search after a change; the newest come first if there are
// no words to be relevant to.
func narrowed(p searchParams, change func(*searchParams)) string {
	if p.Text == "" {
		p.Sort = index.Newest
	}
	return searchPath(p.with(change))
}

// reasonTexts names the message for the reasons of each kind that list what both
// articles hold, in the order in which they are said.
var reasonTexts = []struct{ kind, message string }{
	{index.SharedPerson, "shared_people"},
	{index.SharedOrganisation, "shared_bodies"},
	{index.SharedPlace, "shared_places"},
	{index.SharedTerm, "shared_terms"},
}

// reasons says in words why an article is related to another, a sentence each.
func reasons(f frame, all []index.Reason) []string {
	var said []string
	for _, r := range all {
		switch r.Kind {
		case index.Linked:
			if r.Sentence+r.OwnSentence == "" {
				said = append(said, f.T("neighbours"))
				continue
			}
			said = append(said, f.T("linked", cmp.Or(r.Text, r.OwnText)))
		case index.SameSeries:
			said = append(said, f.T("same_series", r.Text))
		case index.SharedPassage:
			said = append(said, f.T("shared_passage", shortened(r.Text, maxQuoted)))
		case index.NearCopy:
			said = append(said, f.T("copy_share", int(math.Round(r.Weight*100))))
		}
	}
	for _, t := range reasonTexts {
		if texts := textsOf(all, t.kind); len(texts) > 0 {
			said = append(said, f.T(t.message, strings.Join(texts, f.T("list_separator"))))
		}
	}
	for _, path := range textsOf(all, index.SameSection) {
		said = append(said, f.T("shared_section", sectionText(path)))
	}
	return said
}

// textsOf returns the texts of the reasons of a kind.
func textsOf(all []index.Reason, kind string) []string {
	var texts []string
	for _, r := range all {
		if r.Kind == kind {
			texts = append(texts, r.Text)
		}
	}
	return texts
}

// maxQuoted is how many characters of a passage a page shows.
const maxQuoted = 40

// shortened returns the first characters of a text.
func shortened(text string, most int) string {
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= most {
		return string(runes)
	}
	return string(runes[:most]) + "…"
}
