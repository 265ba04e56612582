package main

import (
	"context"
	"log/slog"
	"time"

	"wensou/corpus/usage"
	"wensou/index"
	"wensou/index/suggest"
)

// proposeEvery is how often past queries are tried anew.
const proposeEvery = time.Minute

// followQueries keeps the past queries that readers are shown current until the context
// ends: those that find something.
func (l *library) followQueries(ctx context.Context, log *slog.Logger) error {
	t := &trial{searcher: l.index, found: map[string]bool{}}
	ticker := time.NewTicker(proposeEvery)
	defer ticker.Stop()
	for {
		if err := l.propose(ctx, t); err != nil && ctx.Err() == nil {
			log.Warn("past queries can't be tried", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
	}
}

// propose tries the past queries, and has them completed.
func (l *library) propose(ctx context.Context, t *trial) error {
	applied, err := l.index.Applied(ctx)
	if err != nil {
		return err
	}
	if applied != t.applied || len(t.found) > maxTried {
		t.applied, t.found = applied, map[string]bool{}
	}
	all, err := l.queries.Propose(ctx, t.finds)
	if err != nil {
		return err
	}
	l.suggest.SetAsked(askedOf(all))
	return nil
}

// maxTried bounds the queries that a trial remembers.
const maxTried = 10_000

// trial knows which queries find something in a state of the index, so that one that
// stands still is not asked again.
type trial struct {
	searcher index.Searcher
	applied  uint64
	found    map[string]bool
}

func (t *trial) finds(ctx context.Context, query string) (bool, error) {
	if found, ok := t.found[query]; ok {
		return found, nil
	}
	result, err := t.searcher.Search(ctx, index.Query{Text: query})
	if err != nil {
		return false, err
	}
	t.found[query] = result.Total > 0
	return t.found[query], nil
}

// askedOf returns the queries as they are completed.
func askedOf(all []usage.QueryCount) []suggest.Asked {
	asked := make([]suggest.Asked, len(all))
	for i, q := range all {
		asked[i] = suggest.Asked(q)
	}
	return asked
}
