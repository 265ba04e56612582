package crawl

import (
	"context"
	"errors"

	"wensou/corpus"
)

// checkPaused returns an error of corpus.ErrPaused for a site that is paused.
func (c *Crawler) checkPaused(ctx context.Context, site string) error {
	source, err := c.store.Source(ctx, site)
	switch {
	case errors.Is(err, corpus.ErrNotFound):
		return nil
	case err != nil:
		return err
	case !source.Paused.IsZero():
		return corpus.ErrPaused
	}
	return nil
}

// noteBegin keeps that a pass over a site has begun.
func (c *Crawler) noteBegin(ctx context.Context, site, seed string) error {
	return c.store.UpdateSource(ctx, site, func(s *corpus.Source) {
		s.Seed, s.Pass = seed, corpus.Pass{Started: c.options.Now().UTC(), MaxPages: c.options.MaxPages}
	})
}

// noteEnd keeps what a pass has done, and why it ended early, if it did. It is kept
// though the context has ended.
func (c *Crawler) noteEnd(ctx context.Context, site string, r *Report, why error) error {
	return c.store.UpdateSource(context.WithoutCancel(ctx), site, func(s *corpus.Source) {
		started := s.Pass.Started
		s.Pass = r.Pass()
		s.Pass.Started, s.Pass.Ended, s.Pass.MaxPages = started, c.options.Now().UTC(), c.options.MaxPages
		switch {
		case errors.Is(why, context.Canceled):
			s.Pass.Error = "told to end; the next pass goes on"
		case why != nil:
			s.Pass.Error = why.Error()
		}
		if r.Known.Outcomes != nil {
			s.Known = r.Known
		}
	})
}

// Pass returns what a report counts in the form that is kept of it.
func (r *Report) Pass() corpus.Pass {
	return corpus.Pass{
		Started: r.Started, Asked: r.Asked, Fetched: r.Fetched, Unchanged: r.NotModified, Failed: r.Failures,
		Added: r.Added, Changed: r.Changed, Deleted: r.Deleted, Delay: r.Delay,
	}
}
