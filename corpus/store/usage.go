package store

import (
	"context"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// Usage calls do for the counters of each article, in the order of their IDs. It ends
// with the first error of do.
func (s *Store) Usage(ctx context.Context, do func(id string, counters []byte) error) error {
	err := s.db.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.Prefix = usagePrefix
		it := txn.NewIterator(opt)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			id := string(it.Item().Key()[len(usagePrefix):])
			if err := it.Item().Value(func(v []byte) error { return do(id, v) }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read counters: %w", err)
	}
	return nil
}

// PutUsage replaces the counters of articles, and removes those that are nil. When it
// returns nil all are on the disk; on an error some may be.
func (s *Store) PutUsage(ctx context.Context, counters map[string][]byte) error {
	const most = 200 // in one transaction, which has a bound on its bytes
	var ids []string
	for id := range counters {
		ids = append(ids, id)
	}
	for len(ids) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		some := ids[:min(most, len(ids))]
		ids = ids[len(some):]
		err := s.update(func(t *txn) error {
			for _, id := range some {
				key := append(usagePrefix[:len(usagePrefix):len(usagePrefix)], id...)
				if err := put(t, key, counters[id]); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("write counters: %w", err)
		}
	}
	return nil
}

// put sets a key, or removes it if the value is nil.
func put(t *txn, key, value []byte) error {
	if value == nil {
		return t.Delete(key)
	}
	return t.Set(key, value)
}
