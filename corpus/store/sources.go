package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// The sites that are crawled:
//
//	s/<site>  corpus.Source as JSON
const sourcePrefix = "s/"

// Sources calls do for each site that is crawled, by name, until it returns an error.
func (s *Store) Sources(ctx context.Context, do func(corpus.Source) error) error {
	return s.eachValue(ctx, "sources", sourcePrefix, func(site string, v []byte) error {
		var source corpus.Source
		if err := json.Unmarshal(v, &source); err != nil {
			return fmt.Errorf("%w: source %s: %w", corpus.ErrDamaged, site, err)
		}
		return do(source)
	})
}

// Source returns what is known of a site, or an error of corpus.ErrNotFound.
func (s *Store) Source(_ context.Context, site string) (corpus.Source, error) {
	var source corpus.Source
	err := s.db.View(func(txn *badger.Txn) error {
		var err error
		source, err = readSource(txn, site)
		return err
	})
	if err != nil {
		return source, fmt.Errorf("source %s: %w", site, err)
	}
	return source, nil
}

// UpdateSource changes what is known of a site, in one transaction. One that is new has
// its name alone.
func (s *Store) UpdateSource(_ context.Context, site string, change func(*corpus.Source)) error {
	err := s.update(func(t *txn) error {
		source, err := readSource(t.Txn, site)
		if err != nil && !errors.Is(err, corpus.ErrNotFound) {
			return err
		}
		source.Site = site
		change(&source)
		return t.setJSON([]byte(sourcePrefix+site), source)
	})
	if err != nil {
		return fmt.Errorf("source %s: %w", site, err)
	}
	return nil
}

func readSource(txn *badger.Txn, site string) (corpus.Source, error) {
	var source corpus.Source
	item, err := txn.Get([]byte(sourcePrefix + site))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return source, corpus.ErrNotFound
	}
	if err != nil {
		return source, err
	}
	err = item.Value(func(v []byte) error { return json.Unmarshal(v, &source) })
	return source, err
}
