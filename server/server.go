// Package server answers readers and programs over HTTP: the search and
// article pages, the JSON API of version 1, and the probes of an operator. It
// reads the index and the store through interfaces and keeps no state of its
// own, so several may serve one index.
package server

import (
	"context"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"math"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"wensou/corpus"
	"wensou/corpus/usage"
	"wensou/index"
	"wensou/index/rules"
	"wensou/index/suggest"
	"wensou/server/keys"
	"wensou/server/metrics"
	"wensou/server/session"
)

// Limits on a connection. A header may be long because the query travels in
// it: 100 kB of Chinese must reach the parameters, which refuse it with a
// sentence, where the HTTP library would only hang up.
const (
	maxHeaderBytes = 512 << 10
	maxBodyBytes   = 1 << 20
	headerTimeout  = 10 * time.Second
	readTimeout    = 30 * time.Second
	idleTimeout    = 2 * time.Minute
)

// Defaults of a Config.
const (
	defaultName    = "文搜"
	defaultTimeout = 10 * time.Second
	defaultGrace   = 15 * time.Second

	defaultBodyTimeout = 10 * time.Second
	maxRate            = 1e6 // more is no bound
)

// Status is how far the index has come, for the probe of readiness and the
// home page.
type Status struct {
	Articles int    // articles in the index
	Applied  uint64 // Seq of the last change in the index
	Last     uint64 // Seq of the last change in the store
	Ready    bool   // the first catch-up is done: answers are complete, though Applied may lag again
	Partial  bool   // the index is damaged: some answers lack articles until it is rebuilt
	Reason   string // why it is not ready, or what it is busy with, for an operator; "" if there is nothing to say
}

// Complete reports whether answers are complete enough to be shown.
func (s Status) Complete() bool { return !s.Partial && (s.Ready || s.Applied == s.Last) }

// Config is what a server needs. Searcher, Articles and Status must be set; the
// zero value of the rest is a sensible default.
type Config struct {
	Searcher index.Searcher
	Articles index.Articles
	Status   func(context.Context) (Status, error)
	Name     string // of the site, in the head of each page; "" is 文搜

	// PublicURL is the address under which readers reach the server, with the prefix
	// that a proxy takes away, such as https://www.example.cn/wensou/. "" is the address
	// of each request.
	PublicURL string

	// TrustedProxies are the networks of proxies that are believed what they say in
	// X-Forwarded-For; without any, a reader is the address that a connection comes from.
	TrustedProxies []netip.Prefix

	Examples []string      // searches that the home page proposes
	Log      *slog.Logger  // nil discards
	Timeout  time.Duration // for one request; 0 is 10 s
	Grace    time.Duration // for requests under way at shutdown; 0 is 15 s

	BodyTimeout time.Duration // for the body of a request; 0 is 10 s
	MaxSearches int           // that run at a time, eight times as many may wait; 0 is twice the processors, at least 8

	// Origins are those of the sites whose scripts may use the API, such as
	// https://www.example.cn; * is all. Without any none may.
	Origins []string

	// Rate is how many requests a second one client may send, an address or the /64 of
	// one, and twice as many at once; 0 is no bound.
	Rate float64

	// Keys returns the key of a secret that a program sent; nil knows none.
	Keys func(secret string) (keys.Key, bool)

	Writer Writer // of the articles that programs put; nil takes none

	Sources Sources // the sites that are crawled; nil tells of none

	// What the editors' desk shows beside that. Each may be nil, and has no page then.
	Reprints Reprints
	Audit    Audit

	// Elsewhere returns the address of the server that takes what programs write and
	// readers open, "" if there is none at the moment; nil: this server does. Requests for
	// that are answered with the address.
	Elsewhere func() string

	// Locate returns the article that a URL of its site shows, or an error of
	// corpus.ErrNotFound; nil knows those alone whose ID comes from that URL.
	Locate func(ctx context.Context, url string) (*corpus.Article, error)

	// Former returns the former texts of an article that its readers may see, the oldest
	// first; nil shows none.
	Former func(ctx context.Context, id string) ([]*corpus.Article, error)

	Usage *usage.Catalog // what readers open; nil knows nothing and keeps nothing

	Suggest *suggest.Vocabulary // what completes and corrects queries; nil does neither

	Metrics *metrics.Metrics // what the requests are measured by; nil is one that nobody sees

	Queries *usage.Queries // counts what readers ask; nil counts nothing

	Rules *rules.Book // what editors decide about searching; nil: nothing can be changed here

	Now func() time.Time // the clock, for date phrases; nil is time.Now
}

// checkPublicURL returns an error that says what is accepted.
func checkPublicURL(raw string) error {
	if raw == "" {
		return nil
	}
	u, err := url.Parse(raw)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return fmt.Errorf("public URL %q: want one such as https://www.example.cn/wensou/, without a query", raw)
	}
	return nil
}

// originOf returns the origin of an address, "" for none.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// check returns c with its defaults, or an error that names what is missing.
func (c Config) check() (Config, error) {
	switch {
	case c.Searcher == nil:
		return c, errors.New("server: no searcher in the configuration")
	case c.Articles == nil:
		return c, errors.New("server: no articles in the configuration")
	case c.Status == nil:
		return c, errors.New("server: no status in the configuration")
	case c.Timeout < 0 || c.Grace < 0 || c.BodyTimeout < 0:
		return c, errors.New("server: a time-out is negative")
	case c.MaxSearches < 0:
		return c, errors.New("server: the number of searches at a time is negative")
	}
	if c.Rate < 0 || c.Rate > maxRate || math.IsNaN(c.Rate) {
		return c, fmt.Errorf("server: rate %v: from 0, for none, to %v requests a second", c.Rate, float64(maxRate))
	}
	if err := errors.Join(checkPublicURL(c.PublicURL), checkOrigins(c.Origins)); err != nil {
		return c, err
	}
	if c.Name == "" {
		c.Name = defaultName
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.Log = slog.New(privateLog{c.Log.Handler()})
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Locate == nil {
		c.Locate = func(ctx context.Context, url string) (*corpus.Article, error) {
			return c.Articles.Article(ctx, corpus.DeriveID(url))
		}
	}
	if c.Usage == nil {
		c.Usage = usage.NewCatalog(usage.New(c.Now), c.Now)
	}
	if c.Keys == nil {
		c.Keys = new(keys.Ring).Find
	}
	if c.Metrics == nil {
		c.Metrics = metrics.New(nil)
	}
	c.Searcher = newSearches(c.Searcher, c.Metrics, c.MaxSearches)
	if c.BodyTimeout == 0 {
		c.BodyTimeout = defaultBodyTimeout
	}
	if c.Timeout == 0 {
		c.Timeout = defaultTimeout
	}
	if c.Grace == 0 {
		c.Grace = defaultGrace
	}
	return c, nil
}

// Server answers HTTP requests. It is safe for concurrent use.
type Server struct {
	config    Config
	assets    *assets
	pages     *pages
	fragments *template.Template // of the boxes for other sites
	replays   *replays
	sessions  *session.Sessions           // of the editors' desk
	origins   *http.CrossOriginProtection // of its forms
	handler   http.Handler
}

// New returns a server, or an error that says what is wrong with the
// configuration.
func New(config Config) (*Server, error) {
	config, err := config.check()
	if err != nil {
		return nil, err
	}
	s := &Server{
		config: config, replays: &replays{byKey: map[string]*replay{}},
		sessions: session.New(config.Now), origins: http.NewCrossOriginProtection(),
	}
	if origin := originOf(config.PublicURL); origin != "" { // a proxy may change the host of a request
		if err := s.origins.AddTrustedOrigin(origin); err != nil {
			return nil, fmt.Errorf("server: %w", err)
		}
	}
	if s.assets, err = loadAssets(); err != nil {
		return nil, fmt.Errorf("server: load static files: %w", err)
	}
	if s.pages, err = loadPages(s.assets); err != nil {
		return nil, fmt.Errorf("server: load templates: %w", err)
	}
	if s.fragments, err = loadFragments(); err != nil {
		return nil, fmt.Errorf("server: load templates: %w", err)
	}
	if s.handler, err = s.wrap(s.router()); err != nil {
		return nil, fmt.Errorf("server: %w", err)
	}
	return s, nil
}

// Handler returns the handler of every route, with its limits around it.
func (s *Server) Handler() http.Handler { return s.handler }

// Serve answers requests on l until ctx is done, then lets the requests under
// way finish for Config.Grace, and closes l. It returns nil after a shutdown in
// which every request finished.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	hs := &http.Server{
		Handler:           s.handler,
		MaxHeaderBytes:    maxHeaderBytes,
		ReadHeaderTimeout: headerTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      s.config.Timeout + readTimeout, // a request's own time-out must strike first, so that it gets an answer
		IdleTimeout:       idleTimeout,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn),
	}
	served := make(chan error, 1)
	go func() { served <- hs.Serve(l) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.config.Grace)
	defer cancel()
	err := hs.Shutdown(grace)
	if err != nil {
		err = fmt.Errorf("shut down %s: %w", l.Addr(), errors.Join(err, hs.Close()))
	}
	if served := <-served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}
