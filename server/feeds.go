package server

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"net/http"
	"strings"
	"time"

	"wensou/corpus"
	"wensou/index"
)

// What programs of readers ask for: browsers, which can search a site from their bar, and
// readers of feeds, which can follow a search.
const (
	descriptionPath = "/opensearch.xml"
	rssPath         = "/rss"

	descriptionType = "application/opensearchdescription+xml"
	rssType         = "application/rss+xml"

	maxShortName = 16 // characters of a name, by OpenSearch 1.1
	rssItems     = 30
)

// openSearch is a description document of OpenSearch 1.1, draft 6.
type openSearch struct {
	XMLName       xml.Name        `xml:"http://a9.com/-/spec/opensearch/1.1/ OpenSearchDescription"`
	ShortName     string          `xml:"ShortName"`
	Description   string          `xml:"Description"`
	InputEncoding string          `xml:"InputEncoding"`
	Language      string          `xml:"Language"`
	Image         openSearchImage `xml:"Image"`
	URLs          []openSearchURL `xml:"Url"`
}

type openSearchImage struct {
	Type string `xml:"type,attr"`
	URL  string `xml:",chardata"`
}

type openSearchURL struct {
	Type     string `xml:"type,attr"`
	Rel      string `xml:"rel,attr,omitempty"`
	Template string `xml:"template,attr"`
}

// describe answers GET /opensearch.xml.
func (s *Server) describe(w http.ResponseWriter, r *http.Request) error {
	f, base := s.frame(r), s.baseURL(r)
	icon, err := s.assets.url("icon.svg")
	if err != nil {
		return err
	}
	name := []rune(f.Name)
	return writeXML(w, descriptionType, openSearch{
		ShortName: string(name[:min(len(name), maxShortName)]), Description: f.T("search_of", f.Name),
		InputEncoding: "UTF-8", Language: f.Lang, Image: openSearchImage{"image/svg+xml", base + icon},
		URLs: []openSearchURL{
			{Type: "text/html", Template: base + "/search?q={searchTerms}&page={startPage?}"},
			{Type: rssType, Template: base + rssPath + "?q={searchTerms}"},
			{Type: descriptionType, Rel: "self", Template: base + descriptionPath},
		},
	})
}

// rss is a feed of RSS 2.0.
type rss struct {
	XMLName xml.Name   `xml:"rss"`
	Version string     `xml:"version,attr"`
	Atom    string     `xml:"xmlns:atom,attr"`
	Channel rssChannel `xml:"channel"`
}

type rssChannel struct {
	Title       string    `xml:"title"`
	Link        string    `xml:"link"`
	Self        rssSelf   `xml:"atom:link"`
	Description string    `xml:"description"`
	Language    string    `xml:"language"`
	Items       []rssItem `xml:"item"`
}

type rssSelf struct {
	Href string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
}

type rssItem struct {
	Title       string   `xml:"title"`
	Link        string   `xml:"link"`
	GUID        rssGUID  `xml:"guid"`
	Description string   `xml:"description"`
	Categories  []string `xml:"category"`
	Date        string   `xml:"pubDate,omitempty"`
}

type rssGUID struct {
	Permanent bool   `xml:"isPermaLink,attr"`
	ID        string `xml:",chardata"`
}

// Feed returns the feed of what a page searches for.
func (f frame) Feed() string {
	p := f.Search.with(func(p *searchParams) { p.Sort, p.Size, p.AsTyped = index.ByRelevance, 0, false })
	return rssPath + strings.TrimPrefix(searchPath(p), "/search")
}

// feed answers GET /rss: the newest articles of a search, or of all. It takes the
// parameters of the page of results, of which the order and the page mean nothing.
func (s *Server) feed(w http.ResponseWriter, r *http.Request) error {
	p, err := parseSearch(r.URL.RawQuery)
	if err != nil {
		return err
	}
	p.Sort, p.Page, p.Size, p.Cursor = index.Newest, 1, rssItems, ""
	found, err := s.config.Searcher.Search(r.Context(), p.query())
	if err != nil {
		return fmt.Errorf("search for a feed: %w", err)
	}
	f, base := s.frame(r), s.baseURL(r)
	f.Search = p
	channel := rssChannel{
		Title: f.Name, Link: base + "/", Self: rssSelf{base + r.URL.RequestURI(), "self", rssType},
		Description: f.T("newest_of", f.Name), Language: f.Lang,
	}
	if p.Text != "" || p.filtered() {
		channel.Title, channel.Link = f.T("feed_of", cmp.Or(p.Text, f.T("browse")), f.Name), base+searchPath(p.with(func(p *searchParams) { p.Size = defaultSize }))
	}
	for _, h := range found.Hits {
		channel.Items = append(channel.Items, newRSSItem(base, h))
	}
	return writeXML(w, rssType, rss{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", Channel: channel})
}

func newRSSItem(base string, h index.Hit) rssItem {
	a := h.Article
	item := rssItem{
		Title: cmp.Or(a.Title, a.ID), Link: base + articlePath(a.ID), GUID: rssGUID{ID: a.ID},
		Description: h.Snippet.Text, Categories: a.Tags,
	}
	if len(a.Section) > 0 {
		item.Categories = append([]string{a.SectionPath()}, a.Tags...)
	}
	if a.Precision != corpus.NoDate {
		item.Date = a.Published.In(corpus.China).Format(time.RFC1123Z)
	}
	return item
}

// writeXML writes a document; encoding/xml leaves out what XML can't hold.
func writeXML(w http.ResponseWriter, kind string, document any) error {
	var body bytes.Buffer
	body.WriteString(xml.Header)
	if err := xml.NewEncoder(&body).Encode(document); err != nil {
		return err
	}
	w.Header().Add("Vary", "Accept-Language")
	w.Header().Set("Cache-Control", "no-cache")
	writeBody(w, http.StatusOK, kind+"; charset=utf-8", body.Bytes())
	return nil
}
