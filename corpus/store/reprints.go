package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// What is known of reprints. Numbers are big-endian; <a><b> is a pair of IDs,
// the lower first, as u16 length of a, a, b. What the values hold is known to
// corpus/reprint.
//
//	r/a          state: u32 version of the rules, u64 last change that is accounted for
//	r/s/<id>     sketch of an article
//	r/l/<a><b>   link: how two articles overlap
//	r/h/<a><b>   ruling of an editor on two articles, or on one (b empty)
//	r/n/<id>     cluster that the article's record is to get next; see SettleReprints
const (
	sketchPrefix = "r/s/"
	linkPrefix   = "r/l/"
	rulingPrefix = "r/h/"
	nextPrefix   = "r/n/"
)

var reprintStateKey = []byte("r/a")

const reprintStateSize = 12

// forgetBatch bounds the keys that are removed in one transaction.
const forgetBatch = 5000

// ReprintState says how far the reprints have come.
type ReprintState struct {
	Rules   uint32 // version of the rules by which they were found; 0: none yet
	Applied uint64 // the last change of the log that they account for
}

// ReprintPair is a value kept for two articles, or for one (B is empty).
type ReprintPair struct {
	A, B  string
	Value []byte // nil removes it
}

// ReprintStep is what changes of articles mean for the reprints. A step of 500
// articles, each with some links, is what one transaction holds.
type ReprintStep struct {
	State    ReprintState
	Sketches map[string][]byte // by article; nil removes it
	Links    []ReprintPair
	Rulings  []ReprintPair
	Clusters map[string]string // by article, whose record is to get it
	Handed   uint64            // changes up to this one have been handed to the index
}

// Reprints returns how far the reprints have come, first giving articles the
// clusters that an earlier process could not give them any more; see
// SettleReprints for handed.
func (s *Store) Reprints(ctx context.Context, handed uint64) (ReprintState, error) {
	if err := s.carryAll(ctx, handed); err != nil {
		return ReprintState{}, err
	}
	var state ReprintState
	err := s.db.View(func(txn *badger.Txn) error {
		item, err := txn.Get(reprintStateKey)
		if errors.Is(err, badger.ErrKeyNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return item.Value(func(v []byte) error {
			if len(v) != reprintStateSize {
				return fmt.Errorf("%w: state of %d bytes", corpus.ErrDamaged, len(v))
			}
			state = ReprintState{binary.BigEndian.Uint32(v), binary.BigEndian.Uint64(v[4:])}
			return nil
		})
	})
	if err != nil {
		return ReprintState{}, fmt.Errorf("read state of reprints: %w", err)
	}
	return state, nil
}

// SettleReprints keeps a step, and gives the articles their clusters. An article
// that has been handed to the index gets a new entry at the end of the change
// log with its cluster; one that is still to be handed keeps its entry. A
// process that ends before all articles have theirs leaves the rest to Reprints.
func (s *Store) SettleReprints(ctx context.Context, step *ReprintStep) error {
	err := s.update(func(t *txn) error { return t.settleReprints(step) })
	if err != nil {
		return fmt.Errorf("keep reprints: %w", err)
	}
	return s.carryClusters(ctx, sortedClusters(step.Clusters), step.Handed)
}

func (t *txn) settleReprints(step *ReprintStep) error {
	for id, sketch := range step.Sketches {
		if err := t.keep([]byte(sketchPrefix+id), sketch); err != nil {
			return err
		}
	}
	for _, link := range step.Links {
		if err := t.keep(pairKey(linkPrefix, link.A, link.B), link.Value); err != nil {
			return err
		}
	}
	for _, ruling := range step.Rulings {
		if err := t.keep(pairKey(rulingPrefix, ruling.A, ruling.B), ruling.Value); err != nil {
			return err
		}
	}
	for id, cluster := range step.Clusters {
		if err := t.Set([]byte(nextPrefix+id), []byte(cluster)); err != nil {
			return err
		}
	}
	state := binary.BigEndian.AppendUint32(nil, step.State.Rules)
	return t.Set(reprintStateKey, binary.BigEndian.AppendUint64(state, step.State.Applied))
}

// Sketch returns the sketch of an article, or an error of corpus.ErrNotFound.
func (s *Store) Sketch(id string) ([]byte, error) {
	var sketch []byte
	err := s.db.View(func(txn *badger.Txn) error {
		item, err := txn.Get([]byte(sketchPrefix + id))
		if errors.Is(err, badger.ErrKeyNotFound) {
			return corpus.ErrNotFound
		}
		if err != nil {
			return err
		}
		sketch, err = item.ValueCopy(nil)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read sketch of %q: %w", id, err)
	}
	return sketch, nil
}

// EachSketch calls do for every sketch, in the order of the IDs. The bytes are
// valid until do returns.
func (s *Store) EachSketch(ctx context.Context, do func(id string, sketch []byte) error) error {
	return s.eachValue(ctx, "sketches", sketchPrefix, do)
}

// EachLink calls do for every link. The value is valid until do returns.
func (s *Store) EachLink(ctx context.Context, do func(ReprintPair) error) error {
	return s.eachPair(ctx, "links", linkPrefix, do)
}

// EachRuling calls do for every ruling. The value is valid until do returns.
func (s *Store) EachRuling(ctx context.Context, do func(ReprintPair) error) error {
	return s.eachPair(ctx, "rulings", rulingPrefix, do)
}

// ForgetReprints removes the state, all sketches and links, so that they can be
// found anew. Rulings and the clusters of the articles stay.
func (s *Store) ForgetReprints(ctx context.Context) error {
	if err := s.update(func(t *txn) error { return t.Delete(reprintStateKey) }); err != nil {
		return fmt.Errorf("forget reprints: %w", err)
	}
	for _, prefix := range []string{sketchPrefix, linkPrefix} {
		if err := s.removeFamily(ctx, prefix); err != nil {
			return fmt.Errorf("forget reprints: %w", err)
		}
	}
	return nil
}

// someKeys returns the first keys of a prefix.
func (t *txn) someKeys(prefix []byte, limit int) [][]byte {
	it := t.NewIterator(badger.IteratorOptions{Prefix: prefix})
	defer it.Close()
	var keys [][]byte
	for it.Rewind(); it.Valid() && len(keys) < limit; it.Next() {
		keys = append(keys, it.Item().KeyCopy(nil))
	}
	return keys
}

func (s *Store) eachPair(ctx context.Context, what, prefix string, do func(ReprintPair) error) error {
	return s.eachValue(ctx, what, prefix, func(key string, v []byte) error {
		a, b, err := cutPair(key)
		if err != nil {
			return err
		}
		return do(ReprintPair{A: a, B: b, Value: v})
	})
}

// cutPair takes a key of pairKey apart.
func cutPair(key string) (a, b string, err error) {
	if len(key) < 2 || len(key) < 2+int(binary.BigEndian.Uint16([]byte(key))) {
		return "", "", fmt.Errorf("%w: key of a pair %x", corpus.ErrDamaged, key)
	}
	end := 2 + int(binary.BigEndian.Uint16([]byte(key)))
	return key[2:end], key[end:], nil
}

func pairKey(prefix, a, b string) []byte {
	if b != "" && b < a {
		a, b = b, a
	}
	key := binary.BigEndian.AppendUint16([]byte(prefix), uint16(len(a)))
	return append(append(key, a...), b...)
}
