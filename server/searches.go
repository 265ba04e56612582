package server

import (
	"context"
	"errors"
	"runtime"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/server/metrics"
)

// Bounds on the searches at a time. More than two a processor only wait for one
// another; those that wait for eight turns get their answer while it is still wanted.
const (
	searchesAProcessor = 2
	leastSearches      = 8
	waitingASearch     = 8
)

// errBusy is a search that was refused because too many wait.
var errBusy = errors.New("too many searches at a time")

// searches is the index as the handlers ask it: each search is measured, and so many
// run at a time. Some more wait for their turn; others are refused with errBusy.
type searches struct {
	index    index.Searcher
	metrics  *metrics.Metrics
	admitted chan struct{} // holds one of each search that runs or waits
	running  chan struct{} // holds one of each that runs
}

var _ index.Searcher = (*searches)(nil)

// newSearches returns an index of which so many searches run at a time; 0 is as many
// as suits the machine.
func newSearches(x index.Searcher, m *metrics.Metrics, most int) *searches {
	if most == 0 {
		most = max(leastSearches, searchesAProcessor*runtime.GOMAXPROCS(0))
	}
	return &searches{
		index: x, metrics: m,
		admitted: make(chan struct{}, most+waitingASearch*most), running: make(chan struct{}, most),
	}
}

// Search implements index.Searcher.
func (s *searches) Search(ctx context.Context, q index.Query) (*index.Result, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.leave(ctx, metrics.Search, time.Now())
	return s.index.Search(ctx, q)
}

// Related implements index.Searcher.
func (s *searches) Related(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
	if err := s.enter(ctx); err != nil {
		return nil, err
	}
	defer s.leave(ctx, metrics.Related, time.Now())
	return s.index.Related(ctx, a, o)
}

// enter waits for the turn of a search. It returns errBusy if too many wait already,
// and the error of the context if that ends before.
func (s *searches) enter(ctx context.Context) error {
	select {
	case s.admitted <- struct{}{}:
	default:
		s.metrics.Refused("busy")
		return errBusy
	}
	start := time.Now()
	defer func() { s.metrics.Stage(metrics.Wait, time.Since(start)) }()
	select {
	case s.running <- struct{}{}:
		return nil
	case <-ctx.Done():
		<-s.admitted
		return ctx.Err()
	}
}

// leave makes way for the next search, also when this one panics.
func (s *searches) leave(ctx context.Context, stage metrics.Stage, start time.Time) {
	<-s.running
	<-s.admitted
	now := time.Now()
	s.metrics.Stage(stage, now.Sub(start))
	exchangeOf(ctx).searched = now
}
