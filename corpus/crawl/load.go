package crawl

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"time"

	"wensou/corpus"
	"wensou/corpus/weburl"
)

// Load reads saved pages as Run reads those that it fetches: pages of an article become
// one, twins are joined, and a crawl of their sites goes on from there. A page that was
// fetched since it was saved is passed over. each calls its argument for all pages; it is
// called again if some say that their article is at an address where there is none. Load
// returns a report for each site, by name, also with an error.
func (c *Crawler) Load(ctx context.Context, each func(func(*corpus.SavedPage) error) error) ([]*Report, error) {
	l := &loader{Crawler: c, passes: map[string]*pass{}, referred: map[string]bool{}}
	err := each(func(page *corpus.SavedPage) error { return l.take(ctx, page) })
	if err == nil && len(l.referred) > 0 {
		l.again = true
		err = each(func(page *corpus.SavedPage) error { return l.take(ctx, page) })
	}
	var reports []*Report
	for _, site := range slices.Sorted(maps.Keys(l.passes)) {
		report := l.passes[site].report.clone()
		reports = append(reports, &report)
	}
	if err != nil {
		return reports, fmt.Errorf("load saved pages: %w", err)
	}
	return reports, nil
}

// loader is one call of Load.
type loader struct {
	*Crawler
	passes   map[string]*pass // by site
	referred map[string]bool  // canonical URLs of pages that name another for their article
	again    bool             // these are read once more
}

// take reads one page. Its error is the store's.
func (l *loader) take(ctx context.Context, page *corpus.SavedPage) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u, err := weburl.Parse(page.URL)
	if err != nil {
		return nil //nolint:nilerr // whoever saved it has no URL for it; a page of no site has no report
	}
	p, err := l.passOf(ctx, u)
	if err != nil {
		return err
	}
	address, reason := p.scope.follow(u.String())
	switch {
	case l.again && !l.referred[address]:
		return nil
	case reason == "" && !isHTML(page.ContentType):
		reason = reasonType
	case reason == "" && int64(len(page.Body)) > l.options.MaxBody:
		reason = reasonSize
	}
	if reason != "" {
		p.countRefused(page.URL, reason)
		return nil
	}
	return l.settle(ctx, p, address, page)
}

// settle reads a page of a site and keeps all that comes of it.
func (l *loader) settle(ctx context.Context, p *pass, address string, page *corpus.SavedPage) error {
	v, err := l.store.Visit(ctx, p.scope.site, address)
	if errors.Is(err, corpus.ErrNotFound) {
		v, err = corpus.Visit{URL: address}, nil
	}
	if err != nil {
		return err
	}
	at := page.Fetched.UTC()
	if page.Fetched.IsZero() {
		at = l.options.Now().UTC()
	}
	if v.Fetched.After(at) {
		p.report.Skipped++
		return nil
	}
	if l.again {
		v.Hash = 0 // or it would be found to be as it was
	}
	v.Status, v.Fetched, v.Why, v.Due = http.StatusOK, at, "", time.Time{}
	step := &corpus.Step{Site: p.scope.site, Visit: v}
	header := page.Header
	if header == nil {
		header = http.Header{"Content-Type": {page.ContentType}}
	}
	if err := p.read(ctx, step, &answer{url: address, status: http.StatusOK, header: header, body: page.Body}); err != nil {
		return err
	}
	if err := p.plan(ctx, step); err != nil {
		return err
	}
	if step.Visit.Why == whyRelation {
		l.referred[address] = true
	}
	result, err := l.store.Settle(ctx, step)
	if err != nil {
		return err
	}
	p.count(step, result)
	return nil
}

// passOf returns the pass over the site of a URL. It asks the site for nothing, so it
// knows no robots.txt: what was saved may be read.
func (l *loader) passOf(ctx context.Context, u *url.URL) (*pass, error) {
	site := weburl.Site(u)
	if p := l.passes[site]; p != nil {
		return p, nil
	}
	none := func(*corpus.Visit) bool { return false } // is queued
	origin, _, err := l.store.StartPass(ctx, site, originOf(u.String()), none)
	if err != nil {
		return nil, err
	}
	s, err := newScope(origin, l.options.Now())
	if err != nil {
		return nil, err
	}
	f, err := newFetcher(l.options) // asks for nothing
	if err != nil {
		return nil, err
	}
	p := &pass{
		Crawler: l.Crawler, scope: s, fetcher: f, refused: map[uint64]bool{},
		report: Report{Site: site, Started: l.options.Now(), Refused: map[string]int{}},
	}
	l.passes[site] = p
	return p, nil
}
