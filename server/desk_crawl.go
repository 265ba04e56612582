package server

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"wensou/corpus"
)

// Audit tells what crawls made of the pages of sites, and which articles were removed.
type Audit interface {
	// EachVisitOf calls do for each page of a site that crawls know.
	EachVisitOf(ctx context.Context, site string, do func(corpus.Visit) error) error
	// Removals calls do for each article that was removed, the oldest removal first.
	Removals(ctx context.Context, do func(corpus.Removal) error) error
	// Restore puts back an article that was removed. It returns an error of
	// corpus.ErrNotFound if no text of it is kept, and of corpus.ErrNotRemoved if it is there.
	Restore(ctx context.Context, id string) (*corpus.Article, error)
}

// How much the desk lists of what crawls did.
const (
	pagesShown    = 200
	removalsShown = 200
	maxAddress    = 2000 // characters of an address, or bytes of an ID
)

// Where the pages of crawls are.
const (
	crawlPath    = "/desk/crawl"
	visitsPath   = "/desk/crawl/pages"
	removalsPath = "/desk/crawl/removed"
)

// crawlView is the page of the sites that are crawled.
type crawlView struct {
	deskFrame

	Sites []siteView
}

// siteView is a site that is crawled.
type siteView struct {
	Site     string
	URL      string // of the site
	State    SourceState
	Text     string // of the state
	Pages    []outcomeView
	Pass     string // what the pass that is under way has done, or the last one
	Error    string // that ended the last pass
	NextPass string
	Paused   bool
}

// outcomeView counts the pages of a site that are in a state.
type outcomeView struct {
	link
	Pages int
	Bad   bool // somebody should look
}

// crawlPage answers GET /desk/crawl.
func (s *Server) crawlPage(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	f.Title = f.T("desk.crawl")
	v := crawlView{deskFrame: f}
	if s.config.Sources != nil {
		sources, err := s.config.Sources.Sources(r.Context())
		if err != nil {
			return fmt.Errorf("list sources: %w", err)
		}
		for _, x := range sources {
			v.Sites = append(v.Sites, newSiteView(f, &x))
		}
	}
	return s.render(w, http.StatusOK, "desk/crawl", v)
}

func newSiteView(f deskFrame, x *Source) siteView {
	v := siteView{Site: x.Site, URL: webURL(x.Seed), State: x.State(), Paused: !x.Paused.IsZero(), Error: x.Pass.Error, NextPass: minuteInChina(x.NextPass)}
	v.Text = f.T("desk.state." + string(v.State))
	for _, outcome := range corpus.Outcomes() {
		if n := x.Known.Outcomes[outcome]; n > 0 {
			v.Pages = append(v.Pages, outcomeView{
				link{pagesPath(x.Site, outcome), f.T("desk.outcome." + string(outcome))},
				n,
				outcome == corpus.OutcomeQuarantined || outcome == corpus.OutcomeFailed,
			})
		}
	}
	pass, said := x.Pass, "desk.last_pass"
	if x.Running {
		pass, said = x.Current, "desk.current_pass"
	}
	if !pass.Started.IsZero() {
		v.Pass = f.T(said, minuteInChina(pass.Started), pass.Asked, pass.Added, pass.Changed, pass.Deleted, pass.Failed)
	}
	return v
}

// minuteInChina writes a time for editors, "" for none.
func minuteInChina(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(corpus.China).Format("2006-01-02 15:04")
}

func pagesPath(site string, outcome corpus.Outcome) string {
	return visitsPath + "?site=" + url.QueryEscape(site) + "&state=" + string(outcome)
}

// pauseCrawl answers POST /desk/crawl.
func (s *Server) pauseCrawl(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	p := formParams(r)
	site, act := p.token("site", maxAddress), p.choice("do", "pause", "resume")
	if err := p.err(); err != nil {
		return err
	}
	if s.config.Sources == nil {
		return errNoSource
	}
	_, err := s.config.Sources.SetPaused(r.Context(), site, act == "pause")
	if errors.Is(err, corpus.ErrNotFound) {
		return errNoSource
	}
	if err != nil {
		return fmt.Errorf("pause a source: %w", err)
	}
	f.Done = f.T("desk.was_"+act, site)
	return s.crawlPage(w, r, f)
}

// visitsView is the page that lists the pages of a site that are in a state.
type visitsView struct {
	deskFrame

	Site  string
	State string
	Total int
	Rows  []visitView
}

// visitView is a page that crawls know.
type visitView struct {
	link
	Status  int
	Fetched string
	Why     string
	Article string // path of our page of its article, "" for none
}

// visitsPage answers GET /desk/crawl/pages.
func (s *Server) visitsPage(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	p := readParams(r.URL.RawQuery)
	site := p.token("site", maxAddress)
	var outcomes []string
	for _, o := range corpus.Outcomes() {
		outcomes = append(outcomes, string(o))
	}
	state := corpus.Outcome(p.choice("state", outcomes...))
	if err := p.err(); err != nil {
		return err
	}
	if s.config.Audit == nil {
		return errNoSource
	}
	v := visitsView{deskFrame: f, Site: site, State: f.T("desk.outcome." + string(state))}
	v.Title = site + " · " + v.State
	err := s.config.Audit.EachVisitOf(r.Context(), site, func(x corpus.Visit) error {
		if x.Outcome() != state {
			return nil
		}
		if v.Total++; v.Total <= pagesShown {
			v.Rows = append(v.Rows, newVisitView(&x))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("pages of %s: %w", site, err)
	}
	return s.render(w, http.StatusOK, "desk/pages", v)
}

func newVisitView(x *corpus.Visit) visitView {
	v := visitView{link: link{webURL(x.URL), x.URL}, Status: x.Status, Fetched: minuteInChina(x.Fetched), Why: cmp.Or(x.Quarantine.Why, x.Why)}
	if id := cmp.Or(x.Article, x.Twin); id != "" {
		v.Article = articlePath(id)
	}
	return v
}

// removalsView is the page that lists the articles that were removed, the last first.
type removalsView struct {
	deskFrame

	Total int
	Rows  []removalView
}

// removalView is an article that was removed.
type removalView struct {
	corpus.Removal
	Day      string
	Restored string // when it was put back
	Original string // its address, "" if it can't be linked to
}

// removalsPage answers GET /desk/crawl/removed.
func (s *Server) removalsPage(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	f.Title = f.T("desk.removals")
	v := removalsView{deskFrame: f}
	if s.config.Audit != nil {
		err := s.config.Audit.Removals(r.Context(), func(x corpus.Removal) error {
			v.Total++
			v.Rows = append(v.Rows, removalView{x, minuteInChina(x.At), minuteInChina(x.Restored), webURL(x.URL)})
			if len(v.Rows) > 2*removalsShown { // those before are not shown
				v.Rows = slices.Delete(v.Rows, 0, removalsShown)
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("list removals: %w", err)
		}
	}
	v.Rows = v.Rows[max(0, len(v.Rows)-removalsShown):]
	slices.Reverse(v.Rows)
	return s.render(w, http.StatusOK, "desk/removals", v)
}

// restore answers POST /desk/crawl/removed: it puts an article back.
func (s *Server) restore(w http.ResponseWriter, r *http.Request, f deskFrame) error {
	p := formParams(r)
	id := p.token("article", maxID)
	if err := p.err(); err != nil {
		return err
	}
	if s.config.Audit == nil {
		return corpus.ErrNotFound
	}
	a, err := s.config.Audit.Restore(r.Context(), id)
	switch {
	case errors.Is(err, corpus.ErrNotRemoved):
		f.Done = f.T("desk.is_there")
	case err != nil:
		return err
	default:
		f.Done = f.T("desk.was_restored", cmp.Or(a.Title, f.T("untitled")))
	}
	return s.removalsPage(w, r, f)
}
