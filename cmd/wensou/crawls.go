package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/store"
	"wensou/server"
)

// crawls are the sites that a server crawls on its schedule. The store keeps what must
// outlive the process.
type crawls struct {
	store *store.Store

	mu      sync.Mutex
	current map[string]crawl.Report // of the pass that is under way, by site
	next    map[string]time.Time    // when the next pass begins, by site
}

var _ server.Sources = (*crawls)(nil)

func newCrawls(st *store.Store) *crawls {
	return &crawls{store: st, current: map[string]crawl.Report{}, next: map[string]time.Time{}}
}

// note keeps how far a pass over a site is.
func (c *crawls) note(site string, r crawl.Report) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.current[site] = r
}

// rest keeps that no pass over a site is under way, and when the next begins.
func (c *crawls) rest(site string, next time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.current, site)
	c.next[site] = next
}

// Sources implements server.Sources.
func (c *crawls) Sources(ctx context.Context) ([]server.Source, error) {
	var sources []server.Source
	err := c.store.Sources(ctx, func(s corpus.Source) error {
		sources = append(sources, c.live(s))
		return nil
	})
	return sources, err
}

// SetPaused implements server.Sources.
func (c *crawls) SetPaused(ctx context.Context, site string, paused bool) (server.Source, error) {
	source, err := setPaused(ctx, c.store, site, paused)
	return c.live(source), err
}

// live adds to what is kept of a site what this process does with it.
func (c *crawls) live(s corpus.Source) server.Source {
	c.mu.Lock()
	defer c.mu.Unlock()
	report, running := c.current[s.Site]
	return server.Source{Source: s, Running: running, Current: report.Pass(), NextPass: c.next[s.Site]}
}

// setPaused pauses a site that a crawl knows, or lets it go on, and returns it. A site
// that is paused already stays so since then.
func setPaused(ctx context.Context, st *store.Store, site string, paused bool) (corpus.Source, error) {
	if _, err := st.Source(ctx, site); err != nil {
		return corpus.Source{}, err
	}
	err := st.UpdateSource(ctx, site, func(s *corpus.Source) {
		switch {
		case !paused:
			s.Paused = time.Time{}
		case s.Paused.IsZero():
			s.Paused = time.Now().UTC()
		}
	})
	if err != nil {
		return corpus.Source{}, err
	}
	return st.Source(ctx, site)
}

// isPaused reports whether a site is paused.
func isPaused(ctx context.Context, st *store.Store, site string) (bool, error) {
	source, err := st.Source(ctx, site)
	if errors.Is(err, corpus.ErrNotFound) {
		return false, nil
	}
	return !source.Paused.IsZero(), err
}
