package store

import (
	"context"
	"fmt"

	"github.com/dgraph-io/badger/v4"
)

// eachValue calls do for every value under a prefix, with the rest of its key, in the
// order of the keys. The value is valid until do returns, whose first error ends it;
// what names the values in errors.
func (s *Store) eachValue(ctx context.Context, what, prefix string, do func(key string, v []byte) error) error {
	err := s.db.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.Prefix = []byte(prefix)
		it := txn.NewIterator(opt)
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			key := string(it.Item().Key()[len(prefix):])
			if err := it.Item().Value(func(v []byte) error { return do(key, v) }); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read %s: %w", what, err)
	}
	return nil
}

// keep sets a key, or deletes it if there is no value.
func (t *txn) keep(key, value []byte) error {
	if value == nil {
		return t.Delete(key)
	}
	return t.Set(key, value)
}
