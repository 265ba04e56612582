package server

import (
	"context"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/server/metrics"
)

// searches is the index as the handlers ask it: each search is measured.
type searches struct {
	index.Searcher
	metrics *metrics.Metrics
}

var _ index.Searcher = (*searches)(nil)

// Search implements index.Searcher.
func (s *searches) Search(ctx context.Context, q index.Query) (*index.Result, error) {
	defer s.measure(ctx, metrics.Search, time.Now())
	return s.Searcher.Search(ctx, q)
}

// Related implements index.Searcher.
func (s *searches) Related(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
	defer s.measure(ctx, metrics.Related, time.Now())
	return s.Searcher.Related(ctx, a, o)
}

func (s *searches) measure(ctx context.Context, stage metrics.Stage, start time.Time) {
	now := time.Now()
	s.metrics.Stage(stage, now.Sub(start))
	exchangeOf(ctx).searched = now
}
