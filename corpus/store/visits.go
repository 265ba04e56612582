package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// EachVisit calls do for every URL that crawls know, site by site and in no order
// within one, until it returns an error. It sees one state of the store.
func (s *Store) EachVisit(ctx context.Context, do func(site string, v corpus.Visit) error) error {
	return s.eachVisit(ctx, []byte(visitPrefix), do)
}

// EachVisitOf is EachVisit for one site.
func (s *Store) EachVisitOf(ctx context.Context, site string, do func(corpus.Visit) error) error {
	return s.eachVisit(ctx, siteKey(visitPrefix, site), func(_ string, v corpus.Visit) error { return do(v) })
}

func (s *Store) eachVisit(ctx context.Context, prefix []byte, do func(site string, v corpus.Visit) error) error {
	err := s.db.View(func(txn *badger.Txn) error {
		it := txn.NewIterator(badger.IteratorOptions{Prefix: prefix, PrefetchValues: true, PrefetchSize: 100})
		defer it.Close()
		for it.Rewind(); it.Valid(); it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			site, hash, _ := bytes.Cut(it.Item().Key()[len(visitPrefix):], []byte{0})
			if len(hash) == 0 {
				continue // the origin of the site
			}
			var r visitRecord
			if err := it.Item().Value(func(v []byte) error { return json.Unmarshal(v, &r) }); err != nil {
				return fmt.Errorf("%w: visit %x: %w", corpus.ErrDamaged, it.Item().Key(), err)
			}
			if err := do(string(site), r.Visit); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read visits: %w", err)
	}
	return nil
}
