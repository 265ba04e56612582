package main

import (
	"context"
	"fmt"
	"net"
	"sync/atomic"

	"wensou/corpus/crawl"
	"wensou/server/metrics"
)

// crawled counts what the crawls of this process have read.
type crawled struct{ fetched, same, failed atomic.Uint64 }

// add counts a pass. A pass that could not begin has no report.
func (c *crawled) add(r *crawl.Report) {
	if r != nil {
		c.fetched.Add(uint64(r.Fetched))
		c.same.Add(uint64(r.NotModified))
		c.failed.Add(uint64(r.Failures))
	}
}

// listenOperator listens for the operator, on this machine alone. Without an address
// there is no listener.
func listenOperator(ctx context.Context, addr string) (net.Listener, error) {
	if addr == "" {
		return nil, nil
	}
	if err := metrics.Loopback(addr); err != nil {
		return nil, usageError{fmt.Errorf("--operate: %w", err)}
	}
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--operate: %w", err)
	}
	return l, nil
}

func closeIfOpen(l net.Listener) error {
	if l == nil {
		return nil
	}
	return l.Close()
}

// measure returns the state of the library for its metrics.
func (l *library) measure(ctx context.Context) (metrics.State, error) {
	status, err := l.status(ctx)
	if err != nil {
		return metrics.State{}, err
	}
	storeSize, indexSize, err := l.sizes()
	if err != nil {
		return metrics.State{}, err
	}
	_, rebuilding := l.index.Progress(ctx)
	stats := l.index.Stats()
	return metrics.State{
		Articles: status.Articles, Applied: status.Applied, Last: status.Last, Ready: status.Complete(),
		StoreBytes: storeSize, IndexBytes: indexSize,
		Rebuilding: rebuilding, Rebuilds: stats.Rebuilds, Damages: stats.Damages,
		CrawlFetched: l.crawled.fetched.Load(), CrawlSame: l.crawled.same.Load(), CrawlFailed: l.crawled.failed.Load(),
	}, nil
}
