package server

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"slices"
	"time"

	"wensou/corpus"
	"wensou/corpus/usage"
	"wensou/index"
)

// How much the pages list.
const (
	newestShown  = 8
	relatedShown = 8
)

//go:embed templates
var templateFiles embed.FS

// pages are the templates by name, each with the layout around it.
type pages struct{ byName map[string]*template.Template }

func loadPages(a *assets) (*pages, error) {
	functions := template.FuncMap{"asset": a.url, "grouped": grouped}
	out := &pages{byName: map[string]*template.Template{}}
	for _, name := range []string{"home", "results", "article", "versions", "hot", "error"} {
		t, err := template.New("layout.html").Funcs(functions).
			ParseFS(templateFiles, "templates/layout.html", "templates/parts.html", "templates/"+name+".html")
		if err != nil {
			return nil, err
		}
		out.byName[name] = t
	}
	for _, name := range []string{"sign-in", "draft", "queries", "rules", "coverage", "clusters", "cluster", "crawl", "pages", "removals"} {
		t, err := template.New("layout.html").Funcs(functions).
			ParseFS(templateFiles, "templates/desk/layout.html", "templates/parts.html", "templates/desk/"+name+".html")
		if err != nil {
			return nil, err
		}
		out.byName["desk/"+name] = t
	}
	return out, nil
}

// homePage answers GET /.
func (s *Server) homePage(w http.ResponseWriter, r *http.Request) error {
	status, err := s.config.Status(r.Context())
	if err != nil {
		return fmt.Errorf("status: %w", err)
	}
	newest, err := s.config.Searcher.Search(r.Context(), index.Query{Sort: index.Newest, Size: newestShown})
	if err != nil {
		return fmt.Errorf("newest articles: %w", err)
	}
	v := newHomeView(s.frame(r), status, s.hotSearches(), s.config.Examples, newest.Hits)
	items, window := s.config.Usage.HotNow(hotShown)
	items = slices.DeleteFunc(items, func(i usage.Item) bool { return i.Score == 0 }) // the newest are on the page already
	v.Hot, v.HotWindow = itemViews(v.frame, items), v.T("window."+string(window))
	return s.render(w, http.StatusOK, "home", v)
}

// searchPage answers GET /search. Without words and filters it is a page that
// asks for words.
func (s *Server) searchPage(w http.ResponseWriter, r *http.Request) error {
	p, err := parseSearch(r.URL.RawQuery)
	if err != nil {
		return err
	}
	p.Facets = facetsAsked
	f := s.frame(r)
	f.Search = p
	if p.Text == "" && !p.filtered() {
		return s.render(w, http.StatusOK, "results", newPromptView(f))
	}
	start := time.Now()
	found, err := s.find(r.Context(), p)
	if err != nil {
		return err
	}
	s.countQuery(r, found.params, found.result)
	f.Search = found.params
	v := newResultsView(f, found.result, s.config.Now(), time.Since(start))
	v.Spelling = newSpelling(f, found)
	v.Beside = s.beside(found)
	if found.result.Total == 0 {
		v.Near = s.near(p.Text)
		v.Asked = searchLinks(s.hotSearches())
		v.Hot, v.HotWindow = s.hotBox(f)
	}
	return s.render(w, http.StatusOK, "results", v)
}

// articlePage answers GET /articles/{id}.
func (s *Server) articlePage(w http.ResponseWriter, r *http.Request) error {
	a, err := s.articleOf(r)
	if err != nil {
		return err
	}
	v := newArticleView(s.frame(r), a)
	if v.Prev, err = s.neighbour(r.Context(), a.Prev); err != nil {
		return err
	}
	if v.Next, err = s.neighbour(r.Context(), a.Next); err != nil {
		return err
	}
	if n := len(s.formerOrNone(r, a.ID)); n > 0 {
		v.Former = link{versionsURL(a.ID), v.T("has_versions", n)}
	}
	s.countRead(r, a.ID)
	related, ok := s.relatedOrNone(r, a, relatedShown)
	v.addRelated(related, ok)
	v.Recommended = itemViews(v.frame, s.config.Usage.Recommended(a.ID, idsOf(related), recommendedShown))
	v.Hot, v.HotWindow = s.hotBox(v.frame)
	return s.render(w, http.StatusOK, "article", v)
}

// relatedOrNone returns n related articles of a page. The reader came for the
// article, so a failure leaves the rest of the page as it is; it is logged, and
// the page says so.
func (s *Server) relatedOrNone(r *http.Request, a *corpus.Article, n int) (found *index.RelatedResult, ok bool) {
	found, err := s.config.Searcher.Related(r.Context(), a, index.RelatedOptions{N: n})
	switch {
	case errors.Is(err, index.ErrQuery): // an article without words is related to none
		return new(index.RelatedResult), true
	case errors.Is(err, errBusy): // the reader has the article at least
		return new(index.RelatedResult), false
	case err != nil:
		s.config.Log.ErrorContext(r.Context(), "related articles failed", "request_id", requestID(r.Context()),
			"article", a.ID, "error", err)
		return new(index.RelatedResult), false
	}
	return found, true
}

// idsOf returns the IDs of related articles and of reprints.
func idsOf(found *index.RelatedResult) []string {
	var ids []string
	for _, h := range slices.Concat(found.Hits, found.Reprints) {
		ids = append(ids, h.Article.ID)
	}
	return ids
}

// neighbour returns a link to the article before or after one: under its title
// if it is in the store, else to its site. The link is empty if there is nothing to
// open.
func (s *Server) neighbour(ctx context.Context, url string) (link, error) {
	if url == "" {
		return link{}, nil
	}
	a, err := s.config.Locate(ctx, url)
	if errors.Is(err, corpus.ErrNotFound) {
		return link{URL: webURL(url)}, nil
	}
	if err != nil {
		return link{}, fmt.Errorf("article at %s: %w", url, err)
	}
	return link{URL: articlePath(a.ID), Text: a.Title}, nil
}

// errorPage answers a reader with a failure. If even that fails, with a line of
// plain text.
func (s *Server) errorPage(w http.ResponseWriter, r *http.Request, f failure) {
	view := newErrorView(s.frame(r), f, requestID(r.Context()))
	if err := s.render(w, f.status, "error", view); err != nil {
		s.config.Log.ErrorContext(r.Context(), "error page failed", "request_id", requestID(r.Context()), "error", err)
		http.Error(w, view.Title, f.status)
	}
}

// render writes a page, or returns an error and writes nothing.
func (s *Server) render(w http.ResponseWriter, status int, name string, view any) error {
	var body bytes.Buffer
	if err := s.pages.byName[name].Execute(&body, view); err != nil {
		return fmt.Errorf("page %s: %w", name, err)
	}
	h := w.Header()
	h.Add("Vary", "Accept-Language")
	if h.Get("Cache-Control") == "" {
		h.Set("Cache-Control", "no-cache")
	}
	writeBody(w, status, "text/html; charset=utf-8", body.Bytes())
	return nil
}
