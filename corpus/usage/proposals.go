package usage

import (
	"context"
	"fmt"
	"slices"
)

// How many queries are tried before readers see them.
const (
	maxProposed = 500 // of all that are kept
	maxHot      = 20  // of a window
)

// Propose finds out which of the queries that several readers asked find something now,
// by finds, and returns them, the most asked first. Hot ones of them are what Proposed
// returns until it is called again. Where finds fails, all stays as it was.
func (q *Queries) Propose(ctx context.Context, finds func(ctx context.Context, query string) (bool, error)) ([]QueryCount, error) {
	if q == nil {
		return nil, nil
	}
	all := q.Hot(All, maxProposed)
	tried := map[string]bool{}
	try := func(asked []QueryCount) ([]QueryCount, error) {
		var kept []QueryCount
		for _, a := range asked {
			found, known := tried[a.Query]
			if !known {
				var err error
				if found, err = finds(ctx, a.Query); err != nil {
					return nil, fmt.Errorf("try query %q: %w", a.Query, err)
				}
				tried[a.Query] = found
			}
			if found {
				kept = append(kept, a)
			}
		}
		return kept, nil
	}
	kept, err := try(all)
	if err != nil {
		return nil, err
	}
	var hot []QueryCount
	for _, w := range []Window{Week, Month, All} { // older ones behind those of the week
		of, err := try(q.Hot(w, maxHot))
		if err != nil {
			return nil, err
		}
		for _, a := range of {
			if !slices.ContainsFunc(hot, func(h QueryCount) bool { return h.Query == a.Query }) {
				hot = append(hot, a)
			}
		}
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	q.proposed = hot
	return kept, nil
}

// Proposed returns the n hot queries that readers are shown: several asked each, and each
// has found something when it was last tried. There are none before Propose.
func (q *Queries) Proposed(n int) []QueryCount {
	if q == nil {
		return nil
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	return slices.Clone(q.proposed[:min(n, len(q.proposed))])
}
