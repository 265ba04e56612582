package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"strings"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// Pair is a key of the store with its value, as both are kept.
type Pair struct{ Key, Value []byte }

// Snapshot is the store as it was after one change, whatever is written since.
type Snapshot struct {
	Store    string // ID of the store
	Seq      uint64 // last change
	Articles int    // living articles
	txn      *badger.Txn
	gaps     [][]byte // see Store
}

// ErrSnapshot is wrapped by the errors of pairs that no store wrote.
var ErrSnapshot = errors.New("not of a snapshot")

// Snapshot returns the state of now. It must be closed, since it keeps what is
// replaced or deleted from being removed.
func (s *Store) Snapshot() *Snapshot {
	s.write.Lock() // so that the transaction and the number are of one moment
	defer s.write.Unlock()
	return &Snapshot{Store: s.id, Seq: s.LastSeq(), Articles: s.Count(), txn: s.db.NewTransaction(false), gaps: s.gaps}
}

// Close gives up the snapshot.
func (p *Snapshot) Close() { p.txn.Discard() }

// wholeFamilies are kept in full by an increment as well: they are small, and no
// log tells what changed in them. Of the reprints only rulings are: the rest is found
// again.
var wholeFamilies = []string{visitPrefix, queuePrefix, partPrefix, twinPrefix, sourcePrefix, rulingPrefix, string(usagePrefix), string(queryPrefix), removalPrefix}

// All calls do for every pair, in the order of the keys. A pair is valid until do
// returns.
func (p *Snapshot) All(ctx context.Context, do func(Pair) error) error {
	return p.each(ctx, "", nil, do)
}

// Since calls do for every pair that is not in a snapshot of the same store after
// an earlier change: first for families that are whole, then, in the order of the
// changes, for each entry of the log, the former texts of its article and the record that
// it put.
func (p *Snapshot) Since(ctx context.Context, seq uint64, do func(Pair) error) error {
	for _, family := range wholeFamilies {
		if err := p.each(ctx, family, nil, do); err != nil {
			return err
		}
	}
	return p.each(ctx, string(logPrefix), logKey(seq+1), func(entry Pair) error {
		if err := do(entry); err != nil {
			return err
		}
		id, put, err := entryOf(entry.Value)
		if err != nil {
			return err
		}
		if err := p.each(ctx, string(formerKey(id)), nil, do); err != nil || !put {
			return err
		}
		item, err := p.txn.Get(articleKey(id))
		if errors.Is(err, badger.ErrKeyNotFound) {
			return nil // the entry has a successor; see errSuperseded
		}
		if err != nil {
			return err
		}
		return item.Value(func(v []byte) error { return do(Pair{item.Key(), v}) })
	})
}

// each calls do for the pairs of a family from a key on.
func (p *Snapshot) each(ctx context.Context, prefix string, from []byte, do func(Pair) error) error {
	from = later([]byte(prefix), from)
	for _, gap := range p.gaps { // where an iterator ends, another begins
		if bytes.Compare(gap, from) > 0 {
			if err := p.stretch(ctx, prefix, from, gap, do); err != nil {
				return err
			}
			from = gap
		}
	}
	return p.stretch(ctx, prefix, from, nil, do)
}

// stretch calls do for the pairs of a family from a key up to another, nil for the end.
func (p *Snapshot) stretch(ctx context.Context, prefix string, from, to []byte, do func(Pair) error) error {
	opt := badger.DefaultIteratorOptions
	opt.Prefix = []byte(prefix)
	it := p.txn.NewIterator(opt)
	defer it.Close()
	for it.Seek(from); it.Valid() && (to == nil || bytes.Compare(it.Item().Key(), to) < 0); it.Next() {
		if err := ctx.Err(); err != nil {
			return err
		}
		item := it.Item()
		if err := item.Value(func(v []byte) error { return do(Pair{item.Key(), v}) }); err != nil {
			return err
		}
	}
	return nil
}

// entryOf takes an entry of the change log apart.
func entryOf(v []byte) (id string, put bool, err error) {
	if len(v) < 2 || (v[0] != 'p' && v[0] != 'd') {
		return "", false, fmt.Errorf("%w: entry of the change log %x", corpus.ErrDamaged, v)
	}
	return string(v[1:]), v[0] == 'p', nil
}

// LoadAll fills an empty store with the pairs of Snapshot.All, of a store of this
// format or of an older one. The store keeps its own ID, since its changes to come will
// not be those of the other.
func (s *Store) LoadAll(ctx context.Context, pairs iter.Seq2[Pair, error]) error {
	if s.LastSeq() != 0 || s.Count() != 0 {
		return errors.New("load snapshot: the store is not empty")
	}
	batch := s.db.NewWriteBatch()
	defer batch.Cancel()
	unlooked := maxTxnBytes // bytes since it was looked whether there is room
	for p, err := range pairs {
		if err == nil {
			err = ctx.Err()
		}
		if unlooked += len(p.Value); err == nil && unlooked > maxTxnBytes {
			unlooked, err = 0, s.Room(0)
		}
		if err == nil {
			err = checkPair(p)
		}
		if err == nil && !bytes.Equal(p.Key, idKey) && !bytes.Equal(p.Key, stateKey) {
			err = batch.Set(bytes.Clone(p.Key), bytes.Clone(p.Value))
		}
		if err != nil {
			return fmt.Errorf("load snapshot: %w", err)
		}
	}
	return s.loaded(ctx, batch.Flush())
}

// loaded reads anew what is kept in memory, and raises an older format.
func (s *Store) loaded(ctx context.Context, err error) error {
	if err == nil {
		_, _, err = s.load()
	}
	if err == nil {
		err = s.climb(ctx, migrations(), func(*Store) error { return nil }) // the backup is the copy
	}
	if err == nil {
		err = s.update(func(*txn) error { return nil }) // which writes the state
	}
	if err != nil {
		return fmt.Errorf("load snapshot: %w", err)
	}
	return nil
}

// LoadSince brings a store that was loaded from a snapshot on to a later one, with
// the pairs of Snapshot.Since.
func (s *Store) LoadSince(ctx context.Context, pairs iter.Seq2[Pair, error]) error {
	for _, prefix := range append([]string{string(reprintStateKey), sketchPrefix, linkPrefix, nextPrefix}, wholeFamilies...) {
		if err := s.removeFamily(ctx, prefix); err != nil {
			return fmt.Errorf("load snapshot: %w", err)
		}
	}
	var held []Pair
	size := 0
	flush := func() error {
		err := s.update(func(t *txn) error {
			for _, p := range held {
				if err := t.loadPair(p); err != nil {
					return err
				}
			}
			return nil
		})
		held, size = held[:0], 0
		return err
	}
	for p, err := range pairs {
		if err == nil {
			err = errors.Join(ctx.Err(), checkPair(p))
		}
		if err == nil {
			held = append(held, Pair{bytes.Clone(p.Key), bytes.Clone(p.Value)})
			if size += len(p.Key) + len(p.Value); size > maxTxnBytes || len(held) == queueBatch {
				err = flush()
			}
		}
		if err != nil {
			return fmt.Errorf("load snapshot: %w", err)
		}
	}
	return s.loaded(ctx, flush())
}

// removeFamily deletes all keys of a prefix.
func (s *Store) removeFamily(ctx context.Context, prefix string) error {
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := s.update(func(t *txn) error {
			keys := t.someKeys([]byte(prefix), forgetBatch)
			more = len(keys) > 0
			for _, key := range keys {
				if err := t.Delete(key); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// loadPair writes a pair of Snapshot.Since.
func (t *txn) loadPair(p Pair) error {
	switch {
	case bytes.HasPrefix(p.Key, articlePrefix):
		return t.loadRecord(string(p.Key[len(articlePrefix):]), p.Value)
	case bytes.HasPrefix(p.Key, logPrefix):
		return t.loadEntry(p)
	}
	return t.Set(p.Key, p.Value)
}

// loadRecord writes a record, of which loadEntry has written the entry.
func (t *txn) loadRecord(id string, record []byte) error {
	a, _, err := t.codec.unpack(id, record)
	if err != nil && !errors.Is(err, corpus.ErrDamaged) { // it was damaged in the other store
		return err
	}
	if err := t.Set(articleKey(id), record); err != nil {
		return err
	}
	return t.readdress(id, nil, a)
}

// loadEntry writes an entry of the log and removes what it replaces.
func (t *txn) loadEntry(p Pair) error {
	id, _, err := entryOf(p.Value)
	if err != nil {
		return err
	}
	seq, err := seqOf(p.Key)
	if err != nil {
		return err
	}
	old, err := t.header(id)
	if err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return err
	}
	for _, key := range t.someKeys(formerKey(id), 2*maxFormer) { // others follow
		if err := t.Delete(key); err != nil {
			return err
		}
	}
	former, err := t.readable(id)
	if err != nil {
		return err
	}
	return t.supersede(id, former, old.seq, seq, p.Value[0])
}

// checkPair returns an error of ErrSnapshot for a pair that no store wrote.
func checkPair(p Pair) error {
	family := string(p.Key[:min(2, len(p.Key))])
	switch {
	case len(p.Key) > maxKey || !strings.Contains(families, family) || len(family) < 2:
		return fmt.Errorf("%w: key %.60q", ErrSnapshot, p.Key)
	case family == string(logPrefix) && len(p.Key) != len(logPrefix)+8:
		return fmt.Errorf("%w: key %.60q", ErrSnapshot, p.Key)
	case bytes.Equal(p.Key, formatKey):
		_, _, err := parseFormat(p.Value, format)
		return err
	}
	return nil
}

// maxKey bounds a key in bytes: badger takes 65,000.
const maxKey = 60_000

// families are the prefixes of all keys.
const families = "a/d/h/l/m/n/p/q/r/s/t/u/v/w/"
