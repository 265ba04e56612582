package store

import (
	"context"
	"fmt"
)

// eachValue calls do for every value under a prefix, with the rest of its key, in the
// order of the keys. The value is valid until do returns, whose first error ends it;
// what names the values in errors.
func (s *Store) eachValue(ctx context.Context, what, prefix string, do func(key string, v []byte) error) error {
	p := s.Snapshot()
	defer p.Close()
	err := p.each(ctx, prefix, nil, func(pair Pair) error { return do(string(pair.Key[len(prefix):]), pair.Value) })
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
