package server

import (
	"net/http"

	"wensou/index"
)

// frame is what every page has.
type frame struct {
	Lang    string // the attribute lang
	Name    string // of the site
	Title   string // of the page; "" for the home page
	Search  searchParams
	NoIndex bool // keeps the page out of other search engines

	lang lang
}

// frame returns the frame of a page in the language of its reader.
func (s *Server) frame(r *http.Request) frame {
	l := langOf(r)
	return frame{Lang: l.tag(), Name: s.config.Name, lang: l}
}

// T returns a text of the catalogue in the language of the page.
func (f frame) T(key string, args ...any) string { return f.lang.text(key, args...) }

// Keeps returns the hidden fields of a form that starts the search again: all
// that it asks for, except what the form itself holds.
func (f frame) Keeps(held ...string) []field { return f.Search.fieldsWithout(held...) }

// link is a link; Text is "" where the place says what it leads to.
type link struct{ URL, Text string }

// choice is one of several links.
type choice struct {
	link

	Current bool
}

// homeView is the home page.
type homeView struct {
	frame

	Articles int
	Pending  bool // the index has not caught up
	Asked    []link
	Examples []link // where nothing has been asked
	Newest   []hitView

	Hot       []itemView
	HotWindow string
}

func newHomeView(f frame, status Status, asked, examples []string, newest []index.Hit) homeView {
	v := homeView{frame: f, Articles: status.Articles, Pending: !status.Complete(), Asked: searchLinks(asked)}
	if len(asked) == 0 {
		v.Examples = searchLinks(examples)
	}
	for _, h := range newest {
		v.Newest = append(v.Newest, newHitView(f, h))
	}
	return v
}

// searchLinks returns links to searches for texts.
func searchLinks(texts []string) []link {
	links := make([]link, len(texts))
	for i, text := range texts {
		links[i] = link{searchPath(searchParams{Text: text}), text}
	}
	return links
}

// errorView is the page of a failure.
type errorView struct {
	frame

	Advice    []string // a sentence each
	RequestID string   // "" if nobody needs it
}

func newErrorView(f frame, failed failure, requestID string) errorView {
	f.NoIndex = true
	f.Title = f.T(failed.title)
	v := errorView{frame: f}
	for _, b := range failed.params {
		name := b.name
		if name == "" {
			name = f.T("query_string")
		}
		v.Advice = append(v.Advice, f.T("bad_param", name, f.T(b.accept, b.args...)))
	}
	if failed.help != "" {
		v.Advice = append(v.Advice, f.T(failed.help, failed.args...))
	}
	if failed.status >= http.StatusInternalServerError {
		v.RequestID = requestID
	}
	return v
}
