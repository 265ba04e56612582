package store

import (
	"context"
	"fmt"
	"maps"
	"slices"
)

// Usage calls do for the counters of each article, in the order of their IDs. It ends
// with the first error of do.
func (s *Store) Usage(ctx context.Context, do func(id string, counters []byte) error) error {
	return s.eachValue(ctx, "counters", string(usagePrefix), do)
}

// PutUsage replaces the counters of articles, and removes those that are nil. When it
// returns nil all are on the disk; on an error some may be.
func (s *Store) PutUsage(ctx context.Context, counters map[string][]byte) error {
	return s.putValues(ctx, "counters", usagePrefix, counters)
}

// putValues replaces the values of some keys under a prefix, and removes those that are
// nil. what names the values in errors.
func (s *Store) putValues(ctx context.Context, what string, prefix []byte, values map[string][]byte) error {
	const most = 200 // in one transaction, which has a bound on its bytes
	for some := range slices.Chunk(slices.Collect(maps.Keys(values)), most) {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.update(func(t *txn) error {
			for _, id := range some {
				if err := t.keep(slices.Concat(prefix, []byte(id)), values[id]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("write %s: %w", what, err)
		}
	}
	return nil
}
