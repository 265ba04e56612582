package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"golang.org/x/sync/errgroup"

	"wensou/corpus/store"
	"wensou/index/opensearch"
)

// lookEvery is how often a server that stands by looks whether it may write.
const lookEvery = time.Second / 2

// signsOfLife are how many times a holder must write the lease to be taken for alive: one
// that is ending may do so once more.
const signsOfLife = 3

// handOver is how long the searches under way may take when a server that stood by begins
// to write.
const handOver = 2 * time.Second

// candidate is a server for a data folder whose index lies on a cluster: one process
// writes it, with the folder open and the lease of the index; others that share the folder
// search meanwhile, and one of them takes over.
type candidate struct {
	dir     string
	options serveOptions
	address string // under which it takes writes
	out     streams
	log     *slog.Logger
	lease   *opensearch.Contender
}

// runCandidate serves until the context ends: it searches while another process writes,
// and writes from when it may.
func runCandidate(ctx context.Context, dir string, o serveOptions, listener, operator net.Listener, s streams) (err error) {
	c := &candidate{dir: dir, options: o, address: o.writerURL, out: s, log: newLogger(s)}
	if c.address == "" {
		c.address = "http://" + listener.Addr().String()
	}
	if c.lease, err = opensearch.Contend(ctx, *o.index.cluster); err != nil {
		return errors.Join(err, closeIfOpen(operator))
	}
	defer func() { err = errors.Join(err, c.lease.Close()) }()
	l, lease, err := c.claim(ctx)
	if err == nil {
		tellListening(listener, operator, s)
		return c.write(ctx, l, lease, listener, operator)
	}
	if !errors.Is(err, store.ErrLocked) {
		return errors.Join(err, closeIfOpen(operator))
	}
	fmt.Fprintln(s.err, "another process writes this data folder; this one searches, and takes over when it ends")
	return c.standBy(ctx, listener, operator)
}

// claim opens the data folder and takes the lease, in this order: the lock of the folder
// tells that no other process can acknowledge anything. A process that has died with the
// lease is waited for. It returns an error of store.ErrLocked if another has the folder
// open.
func (c *candidate) claim(ctx context.Context) (*library, *opensearch.Lease, error) {
	st, err := openStore(c.dir, len(c.options.sites) == 0)
	if err != nil {
		return nil, nil, err
	}
	lease, err := c.takeLease(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, st.Close())
	}
	at := *c.options.index.cluster
	at.Term = lease.Term()
	l, err := openLibraryOver(c.dir, st, st, place{&at}, c.log)
	if err != nil {
		return nil, nil, errors.Join(err, lease.Release(context.WithoutCancel(ctx)))
	}
	return l, lease, nil
}

// takeLease takes the lease as soon as it is free. A holder that lives has another data
// folder open, since this process has ours: that is an error.
func (c *candidate) takeLease(ctx context.Context) (*opensearch.Lease, error) {
	for alive := 0; ; {
		now, err := c.lease.Look(ctx)
		if err != nil {
			return nil, err
		}
		if now.Alive {
			alive++
		}
		if alive == signsOfLife {
			return nil, fmt.Errorf("%w %q from another data folder, at %s; choose another with --index-name, or stop that server", opensearch.ErrHeld, c.options.index.cluster.Name, now.Address)
		}
		if now.Free {
			lease, err := c.lease.Take(ctx, c.address)
			if !errors.Is(err, opensearch.ErrHeld) {
				return lease, err
			}
		}
		if err := pauseFor(ctx, lookEvery); err != nil {
			return nil, err
		}
	}
}

// pauseFor waits, and returns the error of the context if that ends before.
func pauseFor(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// standBy searches until this process may write, and writes from then on. Who connects in
// between waits.
func (c *candidate) standBy(ctx context.Context, listener, operator net.Listener) error {
	web, err := takingTurns(listener)
	if err != nil {
		return errors.Join(err, closeIfOpen(operator))
	}
	var metrics turns
	var shared net.Listener // of the operator; nil if there is none
	if operator != nil {
		if metrics, err = takingTurns(operator); err != nil {
			return errors.Join(err, operator.Close())
		}
		shared = metrics
	}
	l, lease, err := c.searchUntilFree(ctx, web, shared)
	if err != nil || l == nil {
		return errors.Join(err, closeIfOpen(operator))
	}
	c.log.Info("taking over: this server writes from now on", "term", lease.Term())
	err = web.next()
	if operator != nil {
		err = errors.Join(err, metrics.next())
	}
	if err != nil {
		return errors.Join(err, l.Close(), lease.Release(context.WithoutCancel(ctx)), closeIfOpen(operator))
	}
	return c.write(ctx, l, lease, listener, operator)
}

// searchUntilFree searches until this process has the data folder and the lease, and
// returns both; no library if the context ends before.
func (c *candidate) searchUntilFree(ctx context.Context, web, operator net.Listener) (l *library, lease *opensearch.Lease, err error) {
	o := c.options
	o.web.Grace = handOver
	r, err := openReader(ctx, c.dir, o, c.log)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, r.index.Close()) }()
	tellListening(web, operator, c.out)
	searching, stop := context.WithCancel(ctx)
	defer stop()
	tasks, searching := errgroup.WithContext(searching)
	tasks.Go(func() error { return r.serve(searching, web, operator) })
	tasks.Go(func() error {
		defer stop()
		l, lease = c.awaitTurn(searching)
		return nil
	})
	err = tasks.Wait()
	if l != nil && err != nil {
		c.log.Error("a search was broken off", "error", err)
		err = nil
	}
	return l, lease, err
}

// awaitTurn returns the data folder and the lease once the process that has them has
// ended; nothing if the context ends before.
func (c *candidate) awaitTurn(ctx context.Context) (*library, *opensearch.Lease) {
	for pauseFor(ctx, lookEvery) == nil {
		now, err := c.lease.Look(ctx)
		if err != nil || !now.Free {
			continue // while the cluster does not answer, nobody can take over
		}
		l, lease, err := c.claim(ctx)
		switch {
		case err == nil:
			return l, lease
		case ctx.Err() != nil:
			return nil, nil
		case !errors.Is(err, store.ErrLocked): // else it lives, and can't reach the cluster
			c.log.Error("this server can't take over yet", "error", err)
		}
	}
	return nil, nil
}

// write serves the library until the context ends or the lease is lost.
func (c *candidate) write(ctx context.Context, l *library, lease *opensearch.Lease, listener, operator net.Listener) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	watching := make(chan struct{})
	go func() {
		defer close(watching)
		select {
		case <-lease.Lost():
			stop(opensearch.ErrLost)
		case <-ctx.Done():
		}
	}()
	err := l.runWeb(ctx, c.options, listener, operator, c.log)
	lost := context.Cause(ctx)
	stop(nil)
	<-watching
	if errors.Is(lost, opensearch.ErrLost) {
		err = errors.Join(lost, err)
	}
	return errors.Join(err, lease.Release(context.WithoutCancel(ctx)))
}
