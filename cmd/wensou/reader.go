package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"wensou/index"
	"wensou/index/opensearch"
	"wensou/segment"
	"wensou/server"
	"wensou/server/metrics"
)

// reader is a server without a store: it searches an index on a cluster, which another
// server writes, and shows the articles that the cluster keeps.
type reader struct {
	index *opensearch.Reader
	web   server.Config
	log   *slog.Logger

	writer atomic.Pointer[string] // address of the server that writes, nil: not known
}

// openReader opens the index of a cluster with the words, the rules and the weights of
// a folder, which should be those of the writer's, if there are any.
func openReader(ctx context.Context, dir string, o serveOptions, log *slog.Logger) (*reader, error) {
	options := *o.index.cluster
	dictionary, err := openDictionary(filepath.Join(dir, wordsFile))
	if err != nil {
		return nil, err
	}
	options.Analyzer = segment.NewSwappable(dictionary)
	if options.Rules, err = openRules(dir); err != nil {
		return nil, err
	}
	if options.Weights, err = openWeights(filepath.Join(dir, weightsFile)); err != nil {
		return nil, err
	}
	r := &reader{web: o.web, log: log}
	if r.index, err = opensearch.Open(ctx, options); err != nil {
		return nil, err
	}
	r.web.Searcher, r.web.Articles, r.web.Status, r.web.Log = r.index, r.index, r.status, log
	r.web.Elsewhere = r.elsewhere
	r.web.Metrics = metrics.New(r.measure)
	return r, nil
}

// runReader serves what a cluster holds until the context ends.
func runReader(ctx context.Context, dir string, o serveOptions, listener, operator net.Listener, s streams) (err error) {
	r, err := openReader(ctx, dir, o, newLogger(s))
	if err != nil {
		return errors.Join(err, closeIfOpen(operator))
	}
	defer func() { err = errors.Join(err, r.index.Close()) }()
	tellListening(listener, operator, s)
	return r.serve(ctx, listener, operator)
}

// serve answers requests until the context ends. It closes the listeners, of which that of
// the operator may be nil.
func (r *reader) serve(ctx context.Context, listener, operator net.Listener) error {
	srv, err := server.New(r.web)
	if err != nil {
		return errors.Join(err, listener.Close(), closeIfOpen(operator))
	}
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.Go(func() error { return srv.Serve(ctx, listener) })
	if operator != nil {
		tasks.Go(func() error { return r.web.Metrics.Serve(ctx, operator) })
	}
	tasks.Go(func() error {
		r.index.Follow(ctx, r.lookForWriter, func(err error) { r.log.Error("the index can't be looked at", "error", err) })
		return nil
	})
	return tasks.Wait()
}

// lookForWriter takes down who writes.
func (r *reader) lookForWriter(ctx context.Context) error {
	address, err := r.index.Writer(ctx)
	if err == nil {
		r.writer.Store(&address)
	}
	return err
}

// elsewhere returns the address of the server that writes; see server.Config.
func (r *reader) elsewhere() string {
	if address := r.writer.Load(); address != nil {
		return *address
	}
	return ""
}

// status says what the reader reads. It knows nothing of changes that are not in the
// index yet; where that does not answer, it says that one is missing.
func (r *reader) status(ctx context.Context) (server.Status, error) {
	now, err := r.index.Status(ctx)
	if errors.Is(err, index.ErrUnavailable) || errors.Is(err, index.ErrDamaged) {
		return server.Status{Last: now.Applied + 1, Reason: "the index does not answer at the moment"}, nil
	}
	if err != nil {
		return server.Status{}, err
	}
	s := server.Status{Articles: int(now.Articles), Applied: now.Applied, Last: now.Applied, Ready: true}
	if now.Stale != nil {
		s.Reason = fmt.Sprintf("ranked less well, since the writer has other words: %v", now.Stale)
	}
	return s, nil
}

// measure returns what is known of the index for its metrics.
func (r *reader) measure(ctx context.Context) (metrics.State, error) {
	s, err := r.status(ctx)
	if err != nil {
		return metrics.State{}, err
	}
	cluster, size, err := measureCluster(ctx, r.index)
	return metrics.State{Articles: s.Articles, Applied: s.Applied, Last: s.Last, Ready: s.Complete(), IndexBytes: size, Cluster: cluster}, err
}

// tellListening prints where a server listens.
func tellListening(listener, operator net.Listener, s streams) {
	fmt.Fprintf(s.out, "search at http://%s\n", listener.Addr())
	if operator != nil {
		fmt.Fprintf(s.out, "metrics at http://%s/metrics\n", operator.Addr())
	}
}
