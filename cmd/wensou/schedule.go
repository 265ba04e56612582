package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/disk"
)

// addDueFlags adds the flags of a command that makes passes over sites: when pages are due,
// and where to tell what was done about each.
func addDueFlags(cmd *cobra.Command) {
	cmd.Flags().Duration("every", 24*time.Hour, "longest time from one visit of a front page, a sitemap or a feed to the next")
	cmd.Flags().Duration("soonest", time.Hour, "least time from one visit of a page to the next, however often it changes")
	cmd.Flags().Duration("rarest", 30*24*time.Hour, "longest time from one visit of an article or a list to the next, however seldom it changes")
	cmd.Flags().String("decisions", "", "append to this `file` a line of JSON for each page that is asked for, skipped or refused, with the reason")
}

// dueOptions reads the flags of addDueFlags into the options of a crawl.
func dueOptions(cmd *cobra.Command, o *crawl.Options) (err error) {
	o.Every = flagValue(&err, cmd.Flags().GetDuration, "every")
	o.Soonest = flagValue(&err, cmd.Flags().GetDuration, "soonest")
	o.Rarest = flagValue(&err, cmd.Flags().GetDuration, "rarest")
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name  string
		value time.Duration
	}{{"every", o.Every}, {"soonest", o.Soonest}, {"rarest", o.Rarest}} {
		if f.value < time.Minute {
			return usageError{fmt.Errorf("--%s %s: at least 1m", f.name, f.value)}
		}
	}
	return nil
}

// crawlOnSchedule crawls each site, at once and then whenever a page of it is due, until
// the context ends.
func (l *library) crawlOnSchedule(ctx context.Context, urls []string, o crawl.Options, log *slog.Logger) error {
	o.OnlyDue = true
	slots := make(chan struct{}, sitesAtOnce)
	var sites sync.WaitGroup
	for _, places := range bySite(urls) {
		seeds := make([]string, len(places))
		for i, at := range places {
			seeds[i] = urls[at]
		}
		sites.Go(func() { l.crawlAgain(ctx, seeds, slots, o, log) })
	}
	sites.Wait()
	return nil
}

// crawlAgain makes a pass over a site whenever a page of it is due and one of the slots is
// free, until the context ends.
func (l *library) crawlAgain(ctx context.Context, seeds []string, slots chan struct{}, o crawl.Options, log *slog.Logger) {
	site := siteOf(seeds[0])
	o.Progress = func(r crawl.Report) { l.crawls.note(site, r) }
	for {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return
		}
		begun, due := time.Now(), time.Time{}
		l.crawls.note(site, crawl.Report{Started: begun})
		for _, seed := range seeds {
			due = l.passAndLog(ctx, seed, o, log).Known.Next
		}
		<-slots
		next := nextPass(begun, due, o)
		l.crawls.rest(site, next)
		if !l.awaitTurn(ctx, site, next, log) {
			return
		}
	}
}

// awaitTurn waits until the next pass over a site is to begin: at a time, or when it goes
// on after it was paused. It reports false if the context ends before.
func (l *library) awaitTurn(ctx context.Context, site string, next time.Time, log *slog.Logger) bool {
	ticker := time.NewTicker(watchEvery)
	defer ticker.Stop()
	for wasPaused := false; ; {
		paused, err := isPaused(ctx, l.store, site)
		switch {
		case err != nil:
			log.Error("the state of a site can't be read", "site", site, "error", err)
		case !paused && (wasPaused || !time.Now().Before(next)):
			return true
		}
		wasPaused = wasPaused || paused
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return false
		}
	}
}

// nextPass returns when to begin the pass after one that began at a time: when the first
// page is due, so that there are Soonest to Every from one to the next. A site whose pass
// failed, of which nothing is known to be due, has its turn after Soonest.
func nextPass(begun, due time.Time, o crawl.Options) time.Time {
	least, most := begun.Add(min(o.Soonest, o.Every)), begun.Add(o.Every)
	switch {
	case due.Before(least):
		return least
	case due.After(most):
		return most
	default:
		return due
	}
}

// passAndLog makes a pass over a site, and tells the log what it did unless it was told
// to end. A pass that fails is tried again at the next time.
func (l *library) passAndLog(ctx context.Context, site string, o crawl.Options, log *slog.Logger) *crawl.Report {
	report, err := l.passWithRoom(ctx, site, o, log)
	if report == nil {
		report = &crawl.Report{}
	}
	l.crawled.add(report)
	switch {
	case ctx.Err() != nil: // a pass that was told to end has not failed
	case errors.Is(err, corpus.ErrPaused):
		log.Info("the crawl is paused", "site", site, "fetched", report.Fetched)
	case err != nil:
		log.Error("crawl failed", "site", site, "error", err)
	default:
		log.Info("crawled", "site", site, "fetched", report.Fetched, "unchanged", report.NotModified,
			"articles_new", report.Added, "articles_changed", report.Changed, "failed", report.Failures,
			"not_due", report.Known.NotDue, "next_due", report.Known.Next)
	}
	return report
}

// passWithRoom makes a pass over a site. Where the disk fills up it waits until there
// is room, and goes on with the pages that are left.
func (l *library) passWithRoom(ctx context.Context, site string, o crawl.Options, log *slog.Logger) (*crawl.Report, error) {
	for {
		report, err := l.pass(ctx, site, o)
		if !errors.Is(err, disk.ErrFull) {
			return report, err
		}
		log.Error("the crawl pauses until there is room", "site", site, "error", err)
		if !l.awaitRoom(ctx) {
			return report, ctx.Err()
		}
	}
}
