package crawl

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wensou/corpus"
)

const (
	maxTries = 2                // of one URL in one pass
	goneFor  = 24 * time.Hour   // after which a second 404 is believed
	maxHold  = 10 * time.Minute // for which a Retry-After is obeyed
)

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
		return p.found(ctx, step, a)
	case a.status == http.StatusNotModified:
		isThere(v)
		look(v, v.History.Print)
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

// found reads an answer with status 200, unless it is but a polite way to say 404.
func (p *pass) found(ctx context.Context, step *corpus.Step, a *answer) error {
	v := &step.Visit
	if mayList(v.URL, a) {
		isThere(v)
		return p.readListing(ctx, step, a)
	}
	kind, err := p.judge(ctx, v.URL, a)
	switch {
	case err != nil:
		return err
	case kind == softMissing:
		p.report.fail(v.URL, whyMissing)
		return p.gone(ctx, step, whyMissing)
	case kind == softShell:
		p.refuse(v, reasonShell)
		return nil
	}
	return p.read(ctx, step, a)
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

// gone notes that a page was not there. When it was not there a day before either, or
// the server says that it will never be, its article goes; unless somebody has put that
// back since.
func (p *pass) gone(ctx context.Context, step *corpus.Step, why string) error {
	v := &step.Visit
	v.Why, v.Tries = why, 0
	v.ETag, v.LastModified, v.Hash = "", "", 0
	if v.Gone.IsZero() {
		v.Gone = v.Fetched
	}
	if v.Kept || v.Status != http.StatusGone && v.Fetched.Sub(v.Gone) < goneFor {
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

func statusText(status int) string {
	return strconv.Itoa(status) + " " + http.StatusText(status)
}

// isThere notes that a page is there.
func isThere(v *corpus.Visit) { v.Gone, v.Tries, v.Kept = time.Time{}, 0, false }
