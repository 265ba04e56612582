package crawl

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"wensou/corpus"
	"wensou/corpus/weburl"
)

// ErrForbidden is returned for a page that robots.txt forbids.
var ErrForbidden = errors.New("robots.txt forbids it")

// Preview fetches single pages of a site by the rules of a crawl: robots.txt, pace,
// scope and bounds. It keeps nothing. It is not safe for concurrent use.
type Preview struct {
	scope   *scope
	rules   rules
	fetcher *fetcher
	options Options
}

// NewPreview reads the robots.txt of the site of a URL. It returns the errors of
// Crawler.Run.
func NewPreview(ctx context.Context, seed string, o Options) (*Preview, error) {
	p := &Preview{options: o.withDefaults()}
	u, err := weburl.Parse(seed)
	if err == nil {
		p.fetcher, err = newFetcher(p.options)
	}
	if err == nil {
		p.scope, err = newScope(u.String(), p.options.Now())
	}
	if err == nil {
		p.rules, _, err = p.fetcher.fetchRules(ctx, p.scope)
	}
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", weburl.Shorten(seed), err)
	}
	p.fetcher.pace.slow(min(p.rules.delay, p.options.MaxDelay))
	return p, nil
}

// Follow returns the canonical URL of a link of the site, "" for one that a crawl
// would not follow.
func (p *Preview) Follow(link string) string {
	url, _ := p.scope.follow(link)
	return url
}

// Page fetches a page of the site. It returns an error of ErrForbidden for one that
// robots.txt forbids, and an error for any answer but 200.
func (p *Preview) Page(ctx context.Context, raw string) (*corpus.Page, error) {
	page, err := p.page(ctx, raw)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", weburl.Shorten(raw), err)
	}
	return page, nil
}

func (p *Preview) page(ctx context.Context, raw string) (*corpus.Page, error) {
	u, reason := p.scope.canonical(raw)
	if reason != "" {
		return nil, errors.New(reason)
	}
	if !p.rules.allows(u) {
		return nil, ErrForbidden
	}
	a, err := p.fetcher.get(ctx, request{url: u.String(), inside: p.scope, maxBody: p.options.MaxBody, hops: maxHops})
	if err != nil {
		return nil, err
	}
	if a.status != http.StatusOK {
		return nil, errors.New(statusText(a.status))
	}
	return &corpus.Page{URL: a.url, ContentType: a.header.Get("Content-Type"), Body: a.body, Fetched: p.options.Now().UTC()}, nil
}
