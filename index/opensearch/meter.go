package opensearch

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"time"

	"wensou/index"
)

// meter counts what the connections to a cluster do, those of all the indexes that one
// Connect leads to.
type meter struct {
	requests, retries, unavailable atomic.Uint64
	nanos                          atomic.Int64
	down                           atomic.Bool
}

// done counts a request that began some time ago. One that its caller broke off says
// nothing of the cluster.
func (m *meter) done(began time.Time, err error) {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return
	}
	m.requests.Add(1)
	m.nanos.Add(int64(time.Since(began)))
	down := errors.Is(err, index.ErrUnavailable)
	if down {
		m.unavailable.Add(1)
	}
	m.down.Store(down)
}

// pause counts that something is sent again, and returns how long to wait before; see
// pause.
func (m *meter) pause(n int) time.Duration {
	m.retries.Add(1)
	return pause(n)
}

// Traffic is what was asked of a cluster since the start of the process.
type Traffic struct {
	Requests    uint64        // that ended, with all their attempts
	Took        time.Duration // in sum
	Retries     uint64        // attempts beside the first, of requests and of articles that the cluster was too busy for
	Unavailable uint64        // requests that no node answered, or the cluster was too busy for, at the last attempt
	Down        bool          // the last request was one of these
}

func (m *meter) traffic() Traffic {
	return Traffic{m.requests.Load(), time.Duration(m.nanos.Load()), m.retries.Load(), m.unavailable.Load(), m.down.Load()}
}

// bytes returns the size of some indexes on the disks of the cluster, with all copies.
func (c *cluster) bytes(ctx context.Context, names string) (uint64, error) {
	var stats struct {
		All struct {
			Total struct {
				Store struct {
					Size uint64 `json:"size_in_bytes"`
				}
			}
		} `json:"_all"`
	}
	err := c.do(ctx, http.MethodGet, "/"+names+"/_stats/store", nil, &stats)
	return stats.All.Total.Store.Size, err
}

// Traffic returns what was asked of the cluster through the generations and their indexes.
func (g *Generations) Traffic() Traffic { return g.cluster.meter.traffic() }

// Bytes returns the size of all generations on the disks of the cluster, with all copies.
func (g *Generations) Bytes(ctx context.Context) (uint64, error) {
	return g.cluster.bytes(ctx, g.options.Name+"-*")
}

// Traffic returns what the reader has asked of the cluster.
func (r *Reader) Traffic() Traffic { return r.cluster.meter.traffic() }

// Bytes returns the size of the index that answers on the disks of the cluster, with all
// copies.
func (r *Reader) Bytes(ctx context.Context) (uint64, error) {
	return r.cluster.bytes(ctx, r.options.Name)
}
