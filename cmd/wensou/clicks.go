package main

import (
	"context"
	"log/slog"
	"time"

	"golang.org/x/sync/errgroup"

	"wensou/index/ingest"
)

// followUsage keeps the catalog of hot articles level with the store, and the clicks
// written, until the context ends. When the store can't be read the lists grow old:
// it says so in the log, and tries again.
func (l *library) followUsage(ctx context.Context, log *slog.Logger) error {
	const pause = 10 * time.Second
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.Go(func() error {
		l.clicks.Run(ctx, func(err error) { log.Error("clicks can't be written", "error", err) })
		return nil
	})
	tasks.Go(func() error {
		for ctx.Err() == nil {
			if err := ingest.Follow(ctx, l.store, l.usage, ingest.Observer{}); err != nil {
				log.Error("hot articles don't follow the store", "error", err)
			}
			select {
			case <-ctx.Done():
			case <-time.After(pause):
			}
		}
		return nil
	})
	return tasks.Wait()
}
