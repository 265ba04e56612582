package store

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/dgraph-io/badger/v4"
	"github.com/zeebo/xxh3"

	"wensou/corpus"
)

// What articles were, so that a change can be looked into and a removal undone.
// <hash> is an XXH3-128 of the ID, numbers are big-endian.
//
//	h/<hash>                   last version that the article has had, u32
//	h/<hash><version u32>      record of a former version
//	d/<nanoseconds u64><hash>  removal, as JSON
const (
	formerPrefix  = "h/"
	removalPrefix = "d/"

	idHash    = 16 // bytes
	maxFormer = 10 // versions kept of an article, the latest
)

// byRequest is why an article was removed that nobody gave a reason for.
const byRequest = "by request"

// Former returns the former texts of an article that are kept, the oldest first. A
// version is kept when the title or the body changed, or the article was removed.
func (s *Store) Former(ctx context.Context, id string) ([]*corpus.Article, error) {
	var all []*corpus.Article
	err := s.eachValue(ctx, "former texts", string(formerKey(id)), func(version string, v []byte) error {
		if version == "" {
			return nil
		}
		a, _, err := s.codec.unpack(id, v)
		if err == nil {
			all = append(all, a)
		}
		return err
	})
	return all, err
}

// Removals calls do for each article that was removed, the oldest removal first.
func (s *Store) Removals(ctx context.Context, do func(corpus.Removal) error) error {
	return s.eachValue(ctx, "removals", removalPrefix, func(_ string, v []byte) error {
		var r corpus.Removal
		if err := json.Unmarshal(v, &r); err != nil {
			return fmt.Errorf("%w: removal: %w", corpus.ErrDamaged, err)
		}
		return do(r)
	})
}

// Restore puts back an article that was removed, as it was last. Crawls leave it there
// until its page has answered again. It returns an error of corpus.ErrNotFound if no
// text of it is kept, and of corpus.ErrNotRemoved if it is there.
func (s *Store) Restore(ctx context.Context, id string) (*corpus.Article, error) {
	former, err := s.Former(ctx, id)
	if err == nil {
		err = s.update(func(t *txn) error { return t.restore(id, former) })
	}
	if err != nil {
		return nil, fmt.Errorf("restore article %q: %w", id, err)
	}
	return former[len(former)-1], nil
}

// restore puts the last of an article's former texts back, notes that beside its removal, and keeps crawls from
// removing it again for what they know already.
func (t *txn) restore(id string, former []*corpus.Article) error {
	switch _, err := t.Get(articleKey(id)); {
	case err == nil:
		return corpus.ErrNotRemoved
	case !errors.Is(err, badger.ErrKeyNotFound):
		return err
	case len(former) == 0:
		return corpus.ErrNotFound
	}
	a := former[len(former)-1]
	if _, err := t.putArticle(a); err != nil {
		return err
	}
	if err := t.noteRestored(id); err != nil {
		return err
	}
	key := visitKey(a.Site, a.URL)
	r, err := readVisit(t.Txn, key)
	if errors.Is(err, corpus.ErrNotFound) {
		return nil // it was imported
	}
	if err != nil {
		return err
	}
	r.Gone, r.Kept, r.Article = time.Time{}, true, a.ID
	return t.setJSON(key, r)
}

// noteRestored writes into the last removal of an article that it was put back.
func (t *txn) noteRestored(id string) error {
	key, r, err := t.lastRemoval(id)
	if err != nil || key == nil {
		return err
	}
	r.Restored = time.Now().UTC()
	return t.setJSON(key, r)
}

func (t *txn) lastRemoval(id string) ([]byte, corpus.Removal, error) {
	it := t.NewIterator(badger.IteratorOptions{Prefix: []byte(removalPrefix), PrefetchValues: true, PrefetchSize: 100})
	defer it.Close()
	var key []byte
	var last corpus.Removal
	for it.Rewind(); it.Valid(); it.Next() {
		var r corpus.Removal
		if err := it.Item().Value(func(v []byte) error { return json.Unmarshal(v, &r) }); err != nil {
			return nil, r, fmt.Errorf("%w: removal: %w", corpus.ErrDamaged, err)
		}
		if r.ID == id {
			key, last = it.Item().KeyCopy(nil), r
		}
	}
	return key, last, nil
}

// keepFormer keeps the record of an article as a former version.
func (t *txn) keepFormer(id string, version uint32, record []byte) error {
	prefix := formerKey(id)
	if err := t.Set(prefix, binary.BigEndian.AppendUint32(nil, version)); err != nil {
		return err
	}
	if err := t.Set(binary.BigEndian.AppendUint32(formerKey(id), version), record); err != nil {
		return err
	}
	keys := t.someKeys(prefix, maxFormer+3)[1:] // without the number of the last
	for ; len(keys) > maxFormer; keys = keys[1:] {
		if err := t.Delete(keys[0]); err != nil {
			return err
		}
	}
	return nil
}

// lastVersion returns the last version of an article that was removed, 0 if there was
// none.
func (t *txn) lastVersion(id string) (uint32, error) {
	item, err := t.Get(formerKey(id))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	version := uint32(0)
	err = item.Value(func(v []byte) error {
		if len(v) == 4 {
			version = binary.BigEndian.Uint32(v)
		}
		return nil
	})
	return version, err
}

// noteRemoval keeps the text of an article that is about to be removed, and why it is. Of
// one whose record is damaged only the latter. It returns the article, nil if it is
// damaged.
func (t *txn) noteRemoval(id, why string) (*corpus.Article, error) {
	record, err := t.record(id)
	if err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	r := corpus.Removal{ID: id, Why: why, At: now}
	a, h, err := t.codec.unpack(id, record)
	if err == nil {
		r.URL, r.Title, r.Version = a.URL, a.Title, a.Version
		err = t.keepFormer(id, h.version, record)
	}
	if err != nil && !errors.Is(err, corpus.ErrDamaged) {
		return nil, err
	}
	hash := xxh3.HashString128(id).Bytes()
	key := binary.BigEndian.AppendUint64([]byte(removalPrefix), uint64(now.UnixNano())) //nolint:gosec // after 1970
	return a, t.setJSON(append(key, hash[:]...), r)
}

func formerKey(id string) []byte {
	hash := xxh3.HashString128(id).Bytes()
	return append([]byte(formerPrefix), hash[:]...)
}
