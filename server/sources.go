package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/gorilla/mux"

	"wensou/corpus"
	"wensou/server/keys"
)

// Sources are the sites that are crawled.
type Sources interface {
	// Sources returns them by name.
	Sources(ctx context.Context) ([]Source, error)
	// SetPaused has a site no longer asked for, or has it go on, and returns it. It
	// returns an error of corpus.ErrNotFound for a site that no crawl knows.
	SetPaused(ctx context.Context, site string, paused bool) (Source, error)
}

// Source is a site that is crawled, and what the crawl of it does.
type Source struct {
	corpus.Source

	Running  bool        // a pass is under way
	Current  corpus.Pass // that pass, if there is one
	NextPass time.Time   // when the next begins; zero: the site is not on the schedule
}

// SourceState says what the crawl of a site does.
type SourceState string

// The states.
const (
	SourcePaused   SourceState = "paused"   // nothing is asked for until somebody lets it go on
	SourceCrawling SourceState = "crawling" // a pass is under way
	SourceWaiting  SourceState = "waiting"  // for the next pass
	SourceIdle     SourceState = "idle"     // it was crawled, and is not on the schedule
)

// State returns what the crawl of the site does.
func (s *Source) State() SourceState {
	switch {
	case !s.Paused.IsZero():
		return SourcePaused
	case s.Running:
		return SourceCrawling
	case !s.NextPass.IsZero():
		return SourceWaiting
	default:
		return SourceIdle
	}
}

// sourcesAnswer lists the sites; openapi.yaml explains each field.
type sourcesAnswer struct {
	Sources []sourceAnswer `json:"sources"`
}

type sourceAnswer struct {
	Site        string                 `json:"site"`
	URL         string                 `json:"url"`
	State       SourceState            `json:"state"`
	PausedSince time.Time              `json:"paused_since,omitzero"`
	Pages       map[corpus.Outcome]int `json:"pages"`
	NotDue      int                    `json:"not_due"`
	NextDue     time.Time              `json:"next_due,omitzero"`
	NextPass    time.Time              `json:"next_pass,omitzero"`
	LastPass    *passAnswer            `json:"last_pass,omitempty"`
	CurrentPass *passAnswer            `json:"current_pass,omitempty"`
}

type passAnswer struct {
	Started        time.Time `json:"started"`
	Ended          time.Time `json:"ended,omitzero"`
	Error          string    `json:"error,omitempty"`
	Asked          int       `json:"asked"`
	Fetched        int       `json:"fetched"`
	Unchanged      int       `json:"unchanged"`
	Failed         int       `json:"failed"`
	Added          int       `json:"articles_added"`
	Changed        int       `json:"articles_changed"`
	Deleted        int       `json:"articles_deleted"`
	MaxPages       int       `json:"max_pages"`
	DelaySeconds   float64   `json:"delay_seconds"`
	PagesPerMinute float64   `json:"pages_per_minute"`
}

// sources answers GET /api/v1/sources.
func (s *Server) sources(w http.ResponseWriter, r *http.Request) error {
	if err := parseNone(r.URL.RawQuery); err != nil {
		return err
	}
	all, err := s.config.Sources.Sources(r.Context())
	if err != nil {
		return fmt.Errorf("list sources: %w", err)
	}
	answer := sourcesAnswer{[]sourceAnswer{}}
	for _, source := range all {
		answer.Sources = append(answer.Sources, s.answerOf(&source))
	}
	return writeAnswer(w, answer)
}

// setPaused answers POST /api/v1/sources/{site}/pause and …/resume.
func (s *Server) setPaused(paused bool) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if err := parseNone(r.URL.RawQuery); err != nil {
			return err
		}
		site, err := url.PathUnescape(mux.Vars(r)["site"])
		if err != nil {
			return errNoSource
		}
		source, err := s.config.Sources.SetPaused(r.Context(), site, paused)
		if errors.Is(err, corpus.ErrNotFound) {
			return errNoSource
		}
		if err != nil {
			return fmt.Errorf("pause a source: %w", err)
		}
		return writeAnswer(w, s.answerOf(&source))
	}
}

// crawling admits to a handler, with a key of a scope, where sites are crawled.
func (s *Server) crawling(scope keys.Scope, h handler) handler {
	return scoped(scope, func(w http.ResponseWriter, r *http.Request) error {
		if s.config.Sources == nil {
			return errNoRoute
		}
		return h(w, r)
	})
}

func (s *Server) answerOf(x *Source) sourceAnswer {
	a := sourceAnswer{
		Site: x.Site, URL: x.Seed, State: x.State(), PausedSince: x.Paused,
		Pages: map[corpus.Outcome]int{}, NotDue: x.Known.NotDue, NextDue: x.Known.Next, NextPass: x.NextPass,
	}
	for _, outcome := range corpus.Outcomes() {
		a.Pages[outcome] = x.Known.Outcomes[outcome]
	}
	switch {
	case x.Running:
		a.CurrentPass = s.passOf(x.Current)
	case !x.Pass.Started.IsZero():
		a.LastPass = s.passOf(x.Pass)
	}
	return a
}

func (s *Server) passOf(p corpus.Pass) *passAnswer {
	a := &passAnswer{
		Started: p.Started, Ended: p.Ended, Error: p.Error, Asked: p.Asked, Fetched: p.Fetched, Unchanged: p.Unchanged, Failed: p.Failed,
		Added: p.Added, Changed: p.Changed, Deleted: p.Deleted, MaxPages: p.MaxPages, DelaySeconds: p.Delay.Seconds(),
	}
	until := p.Ended
	if until.IsZero() {
		until = s.config.Now()
	}
	if took := until.Sub(p.Started); took > 0 && p.Asked > 0 {
		a.PagesPerMinute = float64(p.Asked) / took.Minutes()
	}
	return a
}
