package crawl

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/zeebo/xxh3"

	"wensou/corpus"
)

// ErrUnreachable is returned when a site has stopped answering.
var ErrUnreachable = errors.New("the site does not answer")

var errDone = errors.New("nothing is left to visit")

const (
	maxTries     = 2                // of one URL in one pass
	maxSilent    = 10               // new URLs in a row that are not reached
	maxHold      = 10 * time.Minute // for which a Retry-After is obeyed
	maxRefused   = 1 << 20          // refused URLs that are remembered, to count each once
	goneFor      = 24 * time.Hour   // after which a second 404 is believed
	maxValidator = 512              // bytes of an ETag or date that are kept
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
	fetcher *fetcher
	report  Report
	refused map[uint64]bool // hashes of what Report.Refused has counted
	visits  int             // URLs that were asked for
	silent  int             // URLs that were not reached at the first attempt, since the last that was

	guessed  string               // URL of a sitemap that the site may not have
	children int                  // sitemaps that indexes have named
	modified map[uint64]time.Time // hash of a URL → when its sitemap says that it changed last
}

// next visits the first URL of the queue. It returns errDone at the end.
func (p *pass) next(ctx context.Context) error {
	if p.options.MaxPages > 0 && p.visits >= p.options.MaxPages {
		return errDone
	}
	v, err := p.store.NextVisit(ctx, p.scope.site)
	if errors.Is(err, corpus.ErrNotFound) {
		return errDone
	}
	if err != nil {
		return err
	}
	step := &corpus.Step{Site: p.scope.site, Visit: v}
	if err := p.visit(ctx, step); err != nil {
		return err
	}
	result, err := p.store.Settle(ctx, step)
	if err != nil {
		return err
	}
	p.count(step, result)
	if p.silent >= maxSilent {
		return fmt.Errorf("%w: %s", ErrUnreachable, step.Visit.Why)
	}
	return nil
}

func (p *pass) count(step *corpus.Step, result corpus.StepResult) {
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
	v.Why = ""
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
		return nil
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
		return nil
	}
	return p.answered(ctx, step, a)
}

// mustRead reports whether a page is read even if it is as it was: on request,
// or because the article that it repeats is no longer there.
func (p *pass) mustRead(ctx context.Context, v *corpus.Visit) (bool, error) {
	if p.options.Fresh || v.Twin == "" {
		return p.options.Fresh, nil
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

// answered looks at the status of an answer.
func (p *pass) answered(ctx context.Context, step *corpus.Step, a *answer) error {
	v := &step.Visit
	v.Status, v.Fetched = a.status, p.options.Now().UTC()
	if a.status == http.StatusTooManyRequests || a.status == http.StatusServiceUnavailable {
		p.slowDown(a)
		p.notReached(step, statusText(a.status))
		return nil
	}
	p.silent = 0
	switch {
	case a.status == http.StatusOK:
		v.Gone, v.Tries = time.Time{}, 0
		if mayList(v.URL, a) {
			return p.readListing(ctx, step, a)
		}
		return p.read(ctx, step, a)
	case a.status == http.StatusNotModified:
		v.Gone, v.Tries = time.Time{}, 0
		p.report.NotModified++
		return nil
	case a.location != "":
		p.addLinks(step, []string{a.location})
		return p.gone(ctx, step, "moved to "+a.location)
	case a.status == http.StatusNotFound || a.status == http.StatusGone:
		if v.URL != p.guessed {
			p.report.fail(v.URL, statusText(a.status))
		}
		return p.gone(ctx, step, statusText(a.status))
	case a.status >= 500:
		p.tryAgain(step, statusText(a.status))
	default:
		v.Why = statusText(a.status)
		p.report.fail(v.URL, v.Why)
	}
	return nil
}

// slowDown waits longer before each request from now on, as the server has too many of
// them, and before the next one as long as it asks for.
func (p *pass) slowDown(a *answer) {
	p.fetcher.pace.slow(min(2*p.fetcher.pace.delay, p.options.MaxDelay))
	p.fetcher.pace.hold(min(retryAfter(a.header, p.options.Now()), maxHold))
}

// retryAfter reads a Retry-After of seconds or of a date; 0 if there is none.
func retryAfter(h http.Header, now time.Time) time.Duration {
	value := strings.TrimSpace(h.Get("Retry-After"))
	if seconds, err := strconv.Atoi(value); err == nil {
		return time.Duration(min(max(0, seconds), math.MaxInt32)) * time.Second
	}
	at, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now))
}

// gone notes that a page was not there. When it was not there a day before
// either, its article goes.
func (p *pass) gone(ctx context.Context, step *corpus.Step, why string) error {
	v := &step.Visit
	v.Why, v.Tries = why, 0
	v.ETag, v.LastModified, v.Hash = "", "", 0
	if v.Gone.IsZero() {
		v.Gone = v.Fetched
	}
	if v.Fetched.Sub(v.Gone) < goneFor {
		return nil
	}
	return p.removePage(ctx, step)
}

// fetchFailed sorts out why there is no answer to look at.
func (p *pass) fetchFailed(step *corpus.Step, err error) {
	v := &step.Visit
	reason := ""
	switch {
	case errors.Is(err, errOutside):
		reason = reasonScope
	case errors.Is(err, errType):
		reason = reasonType
	case errors.Is(err, errSize):
		reason = reasonSize
	case errors.Is(err, ErrPrivate):
		reason = reasonPrivate
	case errors.Is(err, errRedirect):
		v.Why = err.Error()
		p.report.fail(v.URL, v.Why)
		return
	default:
		p.notReached(step, err.Error())
		return
	}
	p.silent = 0
	p.refuse(v, reason)
}

// notReached notes that the server gave nothing of a page, for now.
func (p *pass) notReached(step *corpus.Step, why string) {
	if step.Visit.Tries == 0 { // what is tried again comes last, and says nothing of the site
		p.silent++
	}
	p.tryAgain(step, why)
}

// tryAgain puts a URL at the end of the queue, the first time.
func (p *pass) tryAgain(step *corpus.Step, why string) {
	v := &step.Visit
	v.Why = why
	v.Tries++
	step.Again = v.Tries < maxTries
	if !step.Again {
		p.report.fail(v.URL, why)
	}
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
}

func statusText(status int) string {
	return strconv.Itoa(status) + " " + http.StatusText(status)
}

// originOf returns the scheme and host of a URL that was parsed before.
func originOf(raw string) string {
	u, err := url.Parse(raw)
	if err != nil {
		return raw
	}
	return u.Scheme + "://" + u.Host
}
