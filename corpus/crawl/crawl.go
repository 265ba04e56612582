// Package crawl reads a site politely, page by page, and keeps its articles.
//
// A pass takes one URL after the other from the queue in the store, fetches the
// page, takes it apart, and gives the store all that came of it in one step:
// the result, the links, the article, and the end of its turn in the queue. So
// a crash loses nothing, and the next pass goes on where this one was cut off.
//
// Each article is kept once, though its pages come in any order and sites show
// it under several URLs (see twins.go).
package crawl

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/url"
	"time"

	"wensou/corpus"
	"wensou/corpus/extract"
	"wensou/corpus/weburl"
)

// agentToken is the name that a robots.txt calls us by.
const agentToken = "WensouBot"

// Store keeps the state of crawls; corpus/store implements it.
type Store interface {
	Frontier
	Articles
	Sources
}

// Sources are the sites that are crawled.
type Sources interface {
	// Source returns what is known of a site, or an error of corpus.ErrNotFound.
	Source(ctx context.Context, site string) (corpus.Source, error)
	// UpdateSource changes what is known of a site, which may be new.
	UpdateSource(ctx context.Context, site string, change func(*corpus.Source)) error
}

// Frontier is the queue of a site's URLs.
type Frontier interface {
	// StartPass queues every known URL of the site, unless a pass was cut off
	// and goes on: then it returns true. With due it queues, in either case,
	// those that due chooses. It returns the origin that the first pass over
	// the site began with.
	StartPass(ctx context.Context, site, origin string, due func(*corpus.Visit) bool) (string, bool, error)
	// Enqueue queues a URL unless it is known.
	Enqueue(ctx context.Context, site, url string) error
	// NextVisit returns the first URL of the queue and leaves it there, or an
	// error of corpus.ErrNotFound.
	NextVisit(ctx context.Context, site string) (corpus.Visit, error)
	// Visit returns what is known of a canonical URL of a site, or an error of
	// corpus.ErrNotFound.
	Visit(ctx context.Context, site, url string) (corpus.Visit, error)
	// EachVisitOf calls do for every known URL of a site, until it returns an
	// error.
	EachVisitOf(ctx context.Context, site string, do func(corpus.Visit) error) error
	// Settle applies all that a visit changes, or nothing of it.
	Settle(ctx context.Context, step *corpus.Step) (corpus.StepResult, error)
}

// Articles is what the crawl has to know of the articles it has kept.
type Articles interface {
	// Article returns an article, or an error of corpus.ErrNotFound.
	Article(ctx context.Context, id string) (*corpus.Article, error)
	// Parts returns the kept pages of an article of several pages, by number.
	Parts(ctx context.Context, site, stem string) (map[int]*corpus.Article, error)
	// TwinOf returns the ID kept for a twin key, or an error of
	// corpus.ErrNotFound.
	TwinOf(ctx context.Context, site, key string) (string, error)
}

// Options are the settings of a Crawler; the zero value works.
type Options struct {
	UserAgent    string            // 0 value: WensouBot/1.0
	Delay        time.Duration     // between requests; 0: one second, below 0: none. A Crawl-delay of the site raises it
	MaxDelay     time.Duration     // to which a Crawl-delay is cut; 0: 30 s
	Timeout      time.Duration     // of one request with its body; 0: 30 s
	MaxBody      int64             // bytes of a page after inflation; 0: 8 MiB
	MaxDepth     int               // links from the seed; 0: 50
	MaxPages     int               // fetches in one pass, the rest stays queued for the next; 0: no bound
	OnlyDue      bool              // ask for the pages that are due, see revisit.go; else for all that are known
	Soonest      time.Duration     // from one request for a page to the next, at least, if it is due; 0: an hour, at most Every
	Every        time.Duration     // after which the front page, sitemaps and feeds are due at the latest; 0: a day
	Rarest       time.Duration     // after which every other page is; 0: 30 days
	AllowPrivate bool              // fetch from private and loopback addresses
	Resolve      map[string]string // host → address and port that its pages are fetched from
	RootCAs      *x509.CertPool    // by which certificates of sites are checked; nil: those of the system
	Fresh        bool              // read every page again, changed or not, as after a change of profiles
	Progress     func(Report)      // called after each page and at the end, if set
	Decided      func(Decision)    // called for each URL that was asked for, skipped or refused, if set
	Now          func() time.Time  // the clock; nil: time.Now
}

func (o Options) withDefaults() Options {
	if o.UserAgent == "" {
		o.UserAgent = agentToken + "/1.0 (site search; keeps robots.txt)"
	}
	if o.Delay == 0 {
		o.Delay = time.Second
	}
	if o.MaxDelay <= 0 {
		o.MaxDelay = 30 * time.Second
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.MaxBody <= 0 {
		o.MaxBody = 8 << 20
	}
	if o.MaxDepth <= 0 {
		o.MaxDepth = 50
	}
	o.Every = cmp.Or(o.Every, defaultEvery)
	o.Soonest = min(cmp.Or(o.Soonest, defaultSoonest), o.Every)
	o.Rarest = max(cmp.Or(o.Rarest, defaultRarest), o.Every)
	if o.Progress == nil {
		o.Progress = func(Report) {}
	}
	if o.Decided == nil {
		o.Decided = func(Decision) {}
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Crawler crawls sites. It is safe for concurrent use with different sites.
type Crawler struct {
	store     Store
	extractor *extract.Extractor
	options   Options
}

// New returns a crawler that keeps its state and the articles in the store. It
// returns an error for a host or address in Options.Resolve that is none.
func New(s Store, e *extract.Extractor, o Options) (*Crawler, error) {
	o = o.withDefaults()
	if _, err := newFetcher(o); err != nil {
		return nil, err
	}
	return &Crawler{s, e, o}, nil
}

// Run makes one pass over the site of the seed: every page that is known, or those that
// are due, and what can be reached from them is visited once. What it did is kept with the
// site. It ends early, with the report so far and an error, when the context ends, when
// the site is paused (corpus.ErrPaused), when robots.txt cannot be read (ErrRobots), when
// the site no longer answers (ErrUnreachable) and when the store fails; the next Run goes
// on from there.
func (c *Crawler) Run(ctx context.Context, seed string) (*Report, error) {
	u, err := weburl.Parse(seed)
	if err != nil {
		return &Report{}, fmt.Errorf("crawl %s: %w", weburl.Shorten(seed), err)
	}
	site := weburl.Site(u)
	if err := c.checkPaused(ctx, site); err != nil {
		return &Report{}, fmt.Errorf("crawl %s: %w", site, err)
	}
	if err := c.noteBegin(ctx, site, u.String()); err != nil {
		return &Report{}, err
	}
	report, err := c.run(ctx, u)
	if e := c.noteEnd(ctx, site, report, err); err == nil {
		err = e
	}
	if err != nil {
		return report, fmt.Errorf("crawl %s: %w", site, err)
	}
	return report, nil
}

// run makes the pass.
func (c *Crawler) run(ctx context.Context, seed *url.URL) (*Report, error) {
	p, err := c.startPass(ctx, seed)
	if p == nil {
		return &Report{}, err
	}
	defer p.fetcher.client.CloseIdleConnections()
	for err == nil {
		err = p.next(ctx)
	}
	if errors.Is(err, errDone) {
		err = nil
	}
	report := p.report.clone()
	if e := p.survey(ctx, &report); err == nil {
		err = e
	}
	p.options.Progress(report.clone())
	return &report, err
}

// startPass reads robots.txt and opens the queue.
func (c *Crawler) startPass(ctx context.Context, u *url.URL) (*pass, error) {
	f, err := newFetcher(c.options)
	if err != nil {
		return nil, err
	}
	s, err := newScope(u.String(), c.options.Now())
	if err != nil {
		return nil, err
	}
	rules, at, err := f.fetchRules(ctx, s)
	if err != nil {
		return nil, err
	}
	f.pace.slow(min(rules.delay, c.options.MaxDelay))
	origin, resumed, err := c.store.StartPass(ctx, s.site, originOf(at), c.due(s.site))
	if err != nil {
		return nil, err
	}
	if s, err = newScope(origin, c.options.Now()); err != nil {
		return nil, err
	}
	first, _ := s.canonical(u.String()) // of the site, since the site is its own
	if err := c.store.Enqueue(ctx, s.site, first.String()); err != nil {
		return nil, err
	}
	p := &pass{
		Crawler: c, scope: s, rules: rules, fetcher: f, refused: map[uint64]bool{}, modified: map[uint64]time.Time{},
		ruled: c.options.Now(), queued: c.options.Now(),
		report: Report{Site: s.site, Started: c.options.Now().UTC(), Refused: map[string]int{}, Resumed: resumed},
	}
	return p, p.queueSitemaps(ctx, at)
}
