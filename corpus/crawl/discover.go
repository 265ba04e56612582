package crawl

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"time"

	"github.com/zeebo/xxh3"

	"wensou/corpus"
)

const (
	maxChildren = 500     // sitemaps that indexes name, in one pass
	maxIndexes  = 3       // index in index: links from the seed, or from robots.txt, to the last that is read
	maxTimes    = 1 << 20 // times of change that are remembered
	batchLinks  = maxLinkBytes / maxURL

	// maxTrust is how long a sitemap is believed that a page has not changed.
	maxTrust = 30 * 24 * time.Hour
)

const reasonChildren = "too many sitemaps"

// queueSitemaps queues the sitemaps that robots.txt names, or the one that sites have
// without saying so. Those of other sites are refused, as all their URLs are.
func (p *pass) queueSitemaps(ctx context.Context, robots string) error {
	named := p.rules.sitemaps
	if len(named) == 0 {
		p.guessed = p.scope.scheme + "://" + p.scope.host + "/sitemap.xml"
		named = []string{p.guessed}
	}
	base, err := url.Parse(robots)
	if err != nil {
		return err
	}
	for _, raw := range named {
		u, err := base.Parse(raw)
		if err != nil {
			p.countRefused(raw, reasonURL)
			continue
		}
		link, reason := p.scope.follow(u.String())
		if reason != "" {
			p.countRefused(raw, reason)
			continue
		}
		if err := p.store.Enqueue(ctx, p.scope.site, link); err != nil {
			return err
		}
	}
	return nil
}

// readListing queues what a sitemap or a feed names. One that is damaged is a failure
// in the report, and gives what came before the damage.
func (p *pass) readListing(ctx context.Context, step *corpus.Step, a *answer) error {
	v := &step.Visit
	l, err := parseListing(a)
	switch {
	case errors.Is(err, errNoListing) && v.URL == p.guessed:
		v.Why = err.Error()
		return nil // a front page for whatever is asked for, most often
	case errors.Is(err, errNoListing):
		p.refuse(v, reasonType)
		return nil
	case err != nil:
		v.Why = err.Error()
		p.report.fail(v.URL, v.Why)
	default:
		p.report.Listings++
	}
	if l.index {
		if v.Depth >= maxIndexes {
			p.refuse(v, reasonDepth)
			return nil
		}
		l.entries = p.takeChildren(l.entries)
	}
	return p.keepEntries(ctx, step, l)
}

// takeChildren returns the sitemaps of an index that the bound leaves.
func (p *pass) takeChildren(entries []entry) []entry {
	most := min(len(entries), maxChildren-p.children)
	p.children += most
	for _, e := range entries[most:] {
		p.countRefused(e.url, reasonChildren)
	}
	return entries[:most]
}

// keepEntries queues the entries, in steps that each fit into one transaction. The
// listing itself stays in the queue until the last of them.
func (p *pass) keepEntries(ctx context.Context, step *corpus.Step, l listing) error {
	look(&step.Visit, printOfEntries(l.entries))
	stale, err := p.noteTimes(ctx, l)
	if err != nil {
		return err
	}
	for batch := range slices.Chunk(stale, batchLinks) {
		if _, err := p.store.Settle(ctx, &corpus.Step{Site: step.Site, Visit: step.Visit, Again: true, Stale: batch}); err != nil {
			return err
		}
	}
	links := make([]string, len(l.entries))
	for i, e := range l.entries {
		links[i] = e.url
	}
	for batch := range slices.Chunk(links, batchLinks) {
		part := &corpus.Step{Site: step.Site, Visit: step.Visit, Again: true}
		p.addLinks(part, batch)
		if len(part.Links) == 0 {
			continue
		}
		result, err := p.store.Settle(ctx, part)
		if err != nil {
			return err
		}
		p.report.Found += result.Queued
	}
	return nil
}

// noteTimes remembers when the pages of a sitemap have changed. It returns those that
// have since they were read, and were not asked for just now.
func (p *pass) noteTimes(ctx context.Context, l listing) ([]string, error) {
	var stale []string
	for _, e := range l.entries {
		if e.modified.IsZero() || l.index || len(p.modified) >= maxTimes {
			continue
		}
		u, reason := p.scope.canonical(e.url)
		if reason != "" {
			continue
		}
		p.modified[xxh3.HashString(u.String())] = e.modified
		v, err := p.store.Visit(ctx, p.scope.site, u.String())
		if err != nil && !errors.Is(err, corpus.ErrNotFound) {
			return nil, err
		}
		now := p.options.Now()
		if v.Fetched.IsZero() || !v.Fetched.Before(e.modified) || e.modified.After(now.Add(dayEnds)) {
			continue
		}
		if p.options.OnlyDue && now.Sub(v.Fetched) >= p.options.Soonest {
			stale = append(stale, v.URL)
		}
	}
	return stale, nil
}

// isUnchanged reports a page of an article that was read after its sitemap says that
// it changed last. As sitemaps are wrong at times, the page is asked for now and then
// all the same.
func (p *pass) isUnchanged(v *corpus.Visit) bool {
	modified, ok := p.modified[xxh3.HashString(v.URL)]
	return ok && !p.options.Fresh && v.Article != "" && v.Gone.IsZero() &&
		v.Fetched.After(modified) && p.options.Now().Sub(v.Fetched) < maxTrust
}
