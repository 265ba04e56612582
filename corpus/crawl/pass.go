package crawl

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/zeebo/xxh3"

	"wensou/corpus"
)

// ErrUnreachable is returned when a site has stopped answering.
var ErrUnreachable = errors.New("the site does not answer")

var errDone = errors.New("nothing is left to visit")

const (
	maxSilent    = 10      // new URLs in a row that are not reached
	maxRefused   = 1 << 20 // refused URLs that are remembered, to count each once
	maxValidator = 512     // bytes of an ETag or date that are kept
)

// The reasons of the fetcher, as keys of Report.Refused.
const (
	reasonSize    = "page too large"
	reasonPrivate = "private address"
)

// pass is one pass over one site. It is used by one goroutine.
type pass struct {
	*Crawler
	scope   *scope
	rules   rules
	ruled   time.Time // when the rules were read
	fetcher *fetcher
	report  Report
	refused map[uint64]bool // hashes of what Report.Refused has counted
	visits  int             // URLs that were asked for
	queued  time.Time       // when what is due was queued last
	silent  int             // URLs that were not reached at the first attempt, since the last that was

	probe    probe
	guessed  string               // URL of a sitemap that the site may not have
	children int                  // sitemaps that indexes have named
	modified map[uint64]time.Time // hash of a URL → when its sitemap says that it changed last
}

// next visits the first URL of the queue. It returns errDone at the end.
func (p *pass) next(ctx context.Context) error {
	if p.options.MaxPages > 0 && p.visits >= p.options.MaxPages {
		return errDone
	}
	if err := p.checkPaused(ctx, p.scope.site); err != nil {
		return err
	}
	if err := p.refreshRules(ctx); err != nil {
		return err
	}
	if err := p.queueDue(ctx); err != nil {
		return err
	}
	v, err := p.store.NextVisit(ctx, p.scope.site)
	if errors.Is(err, corpus.ErrNotFound) {
		return errDone
	}
	if err != nil {
		return err
	}
	step := &corpus.Step{Site: p.scope.site, Visit: v}
	why, asked := p.reasonToAsk(&v), p.visits
	if err := p.visit(ctx, step); err != nil {
		return err
	}
	result, err := p.store.Settle(ctx, step)
	if err != nil {
		return err
	}
	p.count(step, result)
	if p.visits > asked || step.Visit.Why == "" {
		p.decided(step, why, p.visits > asked)
	}
	if p.silent >= maxSilent {
		return fmt.Errorf("%w: %s", ErrUnreachable, step.Visit.Why)
	}
	return nil
}

func (p *pass) count(step *corpus.Step, result corpus.StepResult) {
	p.report.Asked, p.report.Delay = p.visits, p.fetcher.pace.delay
	p.report.Found += result.Queued
	if result.Added {
		p.report.Added++
	}
	if result.Changed {
		p.report.Changed++
	}
	if step.Delete != "" {
		p.report.Deleted++
	}
	p.options.Progress(p.report.clone())
}

// visit fetches one URL, if it may be, and fills the step with what came of it.
// Its error ends the pass; what is wrong with the page alone is kept with the
// visit.
func (p *pass) visit(ctx context.Context, step *corpus.Step) error {
	v := &step.Visit
	v.Why, v.Due = "", time.Time{}
	u, err := url.Parse(v.URL)
	if err != nil {
		p.refuse(v, reasonURL)
		return nil //nolint:nilerr // one bad URL does not end the pass
	}
	if reason := p.scope.trap(u); reason != "" {
		p.refuse(v, reason)
		return nil
	}
	if !p.rules.allows(u) {
		p.refuse(v, reasonRobots)
		return nil
	}
	if p.isUnchanged(v) {
		p.report.Skipped++
		return p.plan(ctx, step)
	}
	return p.ask(ctx, step)
}

// ask fetches a URL that may be fetched.
func (p *pass) ask(ctx context.Context, step *corpus.Step) error {
	v := &step.Visit
	again, err := p.mustRead(ctx, v)
	if err != nil {
		return err
	}
	r := request{url: v.URL, inside: p.scope, maxBody: p.options.MaxBody, known: v}
	if isListing(v.URL) {
		r.maxBody, r.cut, r.anyType = maxListing, true, true
		again = true // for its times of change, see isUnchanged
	}
	if again {
		r.known, v.Hash = nil, 0
	}
	p.visits++
	a, err := p.fetcher.get(ctx, r)
	if ctx.Err() != nil {
		return ctx.Err() // the URL stays in the queue
	}
	if err != nil {
		p.fetchFailed(step, err)
	} else if err := p.answered(ctx, step, a); err != nil {
		return err
	}
	return p.plan(ctx, step)
}

// mustRead reports whether a page is read even if it is as it was: on request, because
// another reader could not read it, or because the article that it repeats is no longer
// there.
func (p *pass) mustRead(ctx context.Context, v *corpus.Visit) (bool, error) {
	switch {
	case p.options.Fresh || isForAnother(v, p.extractor.Print()):
		return true, nil
	case v.Twin == "":
		return false, nil
	}
	exists, err := p.exists(ctx, v.Twin)
	return !exists, err
}

func (p *pass) exists(ctx context.Context, id string) (bool, error) {
	_, err := p.store.Article(ctx, id)
	if errors.Is(err, corpus.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// refuse notes that a known URL is not visited, and why.
func (p *pass) refuse(v *corpus.Visit, reason string) {
	v.Why = reason
	p.countRefused(v.URL, reason)
}

func (p *pass) countRefused(url, reason string) {
	h := xxh3.HashString(url)
	if p.refused[h] {
		return
	}
	if len(p.refused) < maxRefused {
		p.refused[h] = true
	}
	p.report.Refused[reason]++
	p.tell(p.scope.site, Decision{URL: url, Did: DidRefuse, Why: reason})
}

// originOf returns the scheme and host of a URL that was parsed before.
func originOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	return u.Scheme + "://" + u.Host
}
