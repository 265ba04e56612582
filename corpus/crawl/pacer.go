package crawl

import (
	"context"
	"time"
)

// pacer keeps a delay between the requests to one host. It is not safe for
// concurrent use: there is one request at a time.
type pacer struct {
	delay time.Duration
	last  time.Time // end of the wait before
	until time.Time // the next request waits so long at least
}

// slow raises the delay.
func (p *pacer) slow(delay time.Duration) { p.delay = max(p.delay, delay) }

// hold keeps the next request back.
func (p *pacer) hold(d time.Duration) { p.until = time.Now().Add(d) }

// wait returns when the delay since the last request has passed and none is held
// back, or with the context's error.
func (p *pacer) wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	rest := time.Until(p.until)
	if !p.last.IsZero() {
		rest = max(rest, p.delay-time.Since(p.last))
	}
	if rest > 0 {
		timer := time.NewTimer(rest)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	p.last = time.Now()
	return nil
}
