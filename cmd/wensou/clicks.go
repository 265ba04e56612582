package main

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"wensou/index"
	"wensou/index/ingest"
)

// followUsage keeps the catalog of hot articles level with the store, and the clicks
// and queries written, until the context ends.
func (l *library) followUsage(ctx context.Context, log *slog.Logger) error {
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.Go(func() error {
		l.clicks.Run(ctx, func(err error) { log.Error("clicks can't be written", "error", err) })
		return nil
	})
	tasks.Go(func() error {
		l.queries.Run(ctx, func(err error) { log.Error("queries can't be written", "error", err) })
		return nil
	})
	tasks.Go(func() error { return l.keepLevel(ctx, log, "hot articles", l.usage) })
	return tasks.Wait()
}

// followWords keeps what completes and corrects queries level with the store until
// the context ends.
func (l *library) followWords(ctx context.Context, log *slog.Logger) error {
	return l.keepLevel(ctx, log, "completions", l.suggest)
}

// keepLevel keeps something in memory level with the store until the context ends.
// When the store can't be read it grows old: that is said in the log, and tried again.
func (l *library) keepLevel(ctx context.Context, log *slog.Logger, what string, w index.Writer) error {
	const pause = 10 * time.Second
	for ctx.Err() == nil {
		if err := ingest.Follow(ctx, l.store, w, ingest.Observer{}); err != nil {
			log.Error("not level with the store", "what", what, "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
	return nil
}
