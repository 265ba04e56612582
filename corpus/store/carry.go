package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// carryBatch bounds the articles that get their cluster in one transaction.
const carryBatch = 500

// carryAll carries all clusters that wait under r/n/.
func (s *Store) carryAll(ctx context.Context, handed uint64) error {
	for {
		var next []nextCluster
		err := s.db.View(func(txn *badger.Txn) error {
			var err error
			next, err = waitingClusters(txn)
			return err
		})
		if err != nil {
			return fmt.Errorf("give articles their clusters: %w", err)
		}
		if len(next) == 0 {
			return nil
		}
		if err := s.carryClusters(ctx, next, handed); err != nil {
			return err
		}
	}
}

// carryClusters writes clusters that wait under r/n/ into their articles.
func (s *Store) carryClusters(ctx context.Context, next []nextCluster, handed uint64) error {
	for len(next) > 0 {
		if err := ctx.Err(); err != nil {
			return err
		}
		done := 0
		err := s.update(func(t *txn) error {
			for _, n := range next[:min(len(next), carryBatch)] {
				err := t.carryCluster(n.id, n.cluster, handed)
				if errors.Is(err, errFull) {
					return nil
				}
				if err != nil {
					return err
				}
				done++
			}
			return nil
		})
		if err != nil {
			return fmt.Errorf("give articles their clusters: %w", err)
		}
		next = next[done:]
	}
	return nil
}

// nextCluster is the cluster that an article is to get.
type nextCluster struct{ id, cluster string }

func sortedClusters(clusters map[string]string) []nextCluster {
	next := make([]nextCluster, 0, len(clusters))
	for id, cluster := range clusters {
		next = append(next, nextCluster{id, cluster})
	}
	slices.SortFunc(next, func(a, b nextCluster) int { return strings.Compare(a.id, b.id) })
	return next
}

// waitingClusters reads some of what waits.
func waitingClusters(txn *badger.Txn) ([]nextCluster, error) {
	it := txn.NewIterator(badger.IteratorOptions{Prefix: []byte(nextPrefix), PrefetchValues: true, PrefetchSize: 100})
	defer it.Close()
	var next []nextCluster
	for it.Rewind(); it.Valid() && len(next) < carryBatch; it.Next() {
		n := nextCluster{id: string(it.Item().Key()[len(nextPrefix):])}
		err := it.Item().Value(func(v []byte) error { n.cluster = string(v); return nil })
		if err != nil {
			return nil, err
		}
		next = append(next, n)
	}
	return next, nil
}

// carryCluster gives an article its cluster, unless it has it, is gone or can't
// be read. It returns errFull, having written nothing, if the transaction has no
// room for it.
func (t *txn) carryCluster(id, cluster string, handed uint64) error {
	record, err := t.record(id)
	if err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return err
	}
	h, damaged := readHeader(id, record)
	if err != nil || damaged != nil || h.cluster == cluster {
		return t.Delete([]byte(nextPrefix + id))
	}
	if t.used > 0 && t.used+len(record) > maxTxnBytes {
		return errFull
	}
	t.used += len(record)
	h.cluster = cluster
	if h.seq <= handed {
		if err := t.replace(id, h.seq, t.seq+1, 'p'); err != nil {
			return err
		}
		t.seq++
		h.seq = t.seq
	}
	if err := t.Set(articleKey(id), repack(h, record)); err != nil {
		return err
	}
	return t.Delete([]byte(nextPrefix + id))
}

// record returns the record of an article, or an error of corpus.ErrNotFound.
func (t *txn) record(id string) ([]byte, error) {
	item, err := t.Get(articleKey(id))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, corpus.ErrNotFound
	}
	if err != nil {
		return nil, err
	}
	return item.ValueCopy(nil)
}
