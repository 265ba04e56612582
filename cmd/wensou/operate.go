package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"sync/atomic"

	"wensou/corpus/crawl"
	"wensou/index"
	"wensou/index/opensearch"
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

// clustered is an index on a cluster.
type clustered interface {
	Bytes(ctx context.Context) (uint64, error)
	Traffic() opensearch.Traffic
}

var (
	_ clustered = (*opensearch.Generations)(nil)
	_ clustered = (*opensearch.Reader)(nil)
)

// measureCluster returns what was asked of a cluster, and the size of the index there: 0
// where the cluster does not answer, or has no index yet.
func measureCluster(ctx context.Context, c clustered) (*metrics.Cluster, uint64, error) {
	size, err := c.Bytes(ctx)
	if err != nil && !errors.Is(err, index.ErrUnavailable) && !errors.Is(err, index.ErrDamaged) {
		return nil, 0, err
	}
	t := c.Traffic()
	return &metrics.Cluster{Up: !t.Down, Requests: t.Requests, Took: t.Took, Retries: t.Retries, Unavailable: t.Unavailable}, size, nil
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
	var cluster *metrics.Cluster
	if l.cluster != nil {
		if cluster, indexSize, err = measureCluster(ctx, l.cluster); err != nil {
			return metrics.State{}, err
		}
	}
	_, rebuilding := l.index.Progress(ctx)
	stats := l.index.Stats()
	return metrics.State{
		Articles: status.Articles, Applied: status.Applied, Last: status.Last, Ready: status.Complete(),
		StoreBytes: storeSize, IndexBytes: indexSize,
		Rebuilding: rebuilding, Rebuilds: stats.Rebuilds, Damages: stats.Damages,
		Cluster:      cluster,
		CrawlFetched: l.crawled.fetched.Load(), CrawlSame: l.crawled.same.Load(), CrawlFailed: l.crawled.failed.Load(),
	}, nil
}
