package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// Effect is what a put did to an article.
type Effect int

// The effects.
const (
	Unchanged Effect = iota // the store held the same content
	Added
	Updated
)

// Counts tells what a Put did.
type Counts struct{ Added, Updated, Unchanged int }

// Put writes the articles and their entries in the change log. An article whose
// content the store holds already is left as it is. When Put returns nil, all
// are on the disk; on an error the counts tell how many, from the first on, are.
func (s *Store) Put(ctx context.Context, articles []*corpus.Article) (Counts, error) {
	var done Counts
	for len(articles) > 0 {
		if err := ctx.Err(); err != nil {
			return done, err
		}
		n, counts, err := s.putSome(articles)
		done.Added += counts.Added
		done.Updated += counts.Updated
		done.Unchanged += counts.Unchanged
		if err != nil {
			return done, fmt.Errorf("put articles: %w", err)
		}
		articles = articles[n:]
	}
	return done, nil
}

// putSome writes as many of the articles as one transaction holds and returns
// their number.
func (s *Store) putSome(articles []*corpus.Article) (int, Counts, error) {
	var counts Counts
	n := 0
	err := s.update(func(txn *txn) error {
		for _, a := range articles {
			effect, err := txn.putArticle(a)
			if errors.Is(err, errFull) {
				return nil
			}
			if err != nil {
				return err
			}
			switch effect {
			case Added:
				counts.Added++
			case Updated:
				counts.Updated++
			case Unchanged:
				counts.Unchanged++
			}
			n++
		}
		return nil
	})
	if err != nil {
		return 0, Counts{}, err
	}
	return n, counts, nil
}

// Delete removes the articles. Those that are not in the store are passed over. What they
// said is kept; see Restore.
func (s *Store) Delete(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := s.update(func(txn *txn) error { return txn.deleteArticle(id, byRequest) }); err != nil {
			return fmt.Errorf("delete article %q: %w", id, err)
		}
	}
	return nil
}

// Article returns an article, or an error of corpus.ErrNotFound.
func (s *Store) Article(_ context.Context, id string) (*corpus.Article, error) {
	var a *corpus.Article
	err := s.db.View(func(txn *badger.Txn) error {
		var err error
		a, _, err = s.codec.article(txn, id)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read article %q: %w", id, err)
	}
	return a, nil
}

// Each calls do for every article, in the order of their IDs, as they were when
// Each was called. It ends with the first error of do. Articles that can't be
// read are passed over; then the error at the end, of corpus.ErrDamaged, names
// the first of them and says how many there are.
func (s *Store) Each(ctx context.Context, do func(*corpus.Article) error) error {
	p := s.Snapshot()
	defer p.Close()
	seen, damaged := 0, 0
	var first error
	err := p.each(ctx, string(articlePrefix), nil, func(pair Pair) error {
		seen++
		a, _, err := s.codec.unpack(string(pair.Key[len(articlePrefix):]), pair.Value)
		if errors.Is(err, corpus.ErrDamaged) {
			if damaged++; damaged == 1 {
				first = err
			}
			return nil
		}
		if err != nil {
			return err
		}
		return do(a)
	})
	switch {
	case err != nil:
		return err
	case seen < p.Articles: // an iterator ends in silence at a damaged block
		return &FileError{s.dir, fmt.Sprintf("%d of %d articles can be found", seen, p.Articles)}
	case damaged > 0:
		return fmt.Errorf("%d articles can't be read, the first of them: %w", damaged, first)
	}
	return nil
}

// article reads an article inside a transaction.
func (c *codec) article(txn *badger.Txn, id string) (*corpus.Article, header, error) {
	item, err := txn.Get(articleKey(id))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return nil, header{}, corpus.ErrNotFound
	}
	if err != nil {
		return nil, header{}, err
	}
	return c.read(item)
}

// read returns the article of an item, and the header of its record.
func (c *codec) read(item *badger.Item) (a *corpus.Article, h header, err error) {
	err = item.Value(func(v []byte) error {
		a, h, err = c.unpack(string(item.Key()[len(articlePrefix):]), v)
		return err
	})
	return a, h, err
}

// putArticle writes an article, and its change to the log, if its content
// differs from what the store holds. It returns errFull, having written nothing,
// if the transaction holds other articles and no room for this one.
func (t *txn) putArticle(a *corpus.Article) (Effect, error) {
	if err := corpus.CheckID(a.ID); err != nil {
		return Unchanged, err
	}
	text, err := content(a)
	if err != nil {
		return Unchanged, err
	}
	old, err := t.header(a.ID)
	exists := err == nil
	if err != nil && !errors.Is(err, corpus.ErrNotFound) {
		return Unchanged, err
	}
	h := header{hash: hashOf(text), version: old.version + 1, fetched: nanosOf(a.Fetched), changed: time.Now().UnixNano(), cluster: old.cluster}
	if exists && h.hash == old.hash {
		return Unchanged, nil
	}
	var former *corpus.Article
	var formerRecord []byte // nil: nothing to keep
	if exists {
		if former, formerRecord, err = t.superseded(a); err != nil {
			return Unchanged, err
		}
	} else {
		last, err := t.lastVersion(a.ID)
		if err != nil {
			return Unchanged, err
		}
		h.version = last + 1
	}
	h.seq = t.seq + 1
	record := t.codec.pack(h, text)
	size := len(record) + len(formerRecord)
	if t.used > 0 && t.used+size > maxTxnBytes {
		return Unchanged, errFull
	}
	t.used += size
	if formerRecord != nil {
		if err := t.keepFormer(a.ID, old.version, formerRecord); err != nil {
			return Unchanged, err
		}
	}
	if err := t.replace(a.ID, old.seq, h.seq, 'p'); err != nil {
		return Unchanged, err
	}
	if err := t.Set(articleKey(a.ID), record); err != nil {
		return Unchanged, err
	}
	if err := t.readdress(a.ID, former, a); err != nil {
		return Unchanged, err
	}
	t.seq = h.seq
	if exists {
		return Updated, nil
	}
	t.count++
	return Added, nil
}

// superseded returns the article that another takes the place of, nil if its record is
// damaged, and its record if title or body differ.
func (t *txn) superseded(now *corpus.Article) (*corpus.Article, []byte, error) {
	record, err := t.record(now.ID)
	if err != nil {
		return nil, nil, err
	}
	former, _, err := t.codec.unpack(now.ID, record)
	switch {
	case errors.Is(err, corpus.ErrDamaged):
		return nil, nil, nil
	case err != nil:
		return nil, nil, err
	case former.Title == now.Title && former.Body == now.Body:
		return former, nil, nil
	}
	return former, record, nil
}

// deleteArticle removes an article that is there, and writes that to the log. Its text
// is kept, and why it is removed.
func (t *txn) deleteArticle(id, why string) error {
	old, err := t.header(id)
	if errors.Is(err, corpus.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	former, err := t.noteRemoval(id, why)
	if err != nil {
		return err
	}
	if err := t.supersede(id, former, old.seq, t.seq+1, 'd'); err != nil {
		return err
	}
	t.seq++
	t.count--
	return nil
}

// supersede writes the log entry of a change and removes the record that it takes the
// place of, with its addresses and the entry before. former is its article, nil if there
// is none or its record is damaged.
func (t *txn) supersede(id string, former *corpus.Article, old, seq uint64, op byte) error {
	if err := t.replace(id, old, seq, op); err != nil {
		return err
	}
	if err := t.readdress(id, former, nil); err != nil {
		return err
	}
	return t.Delete(articleKey(id))
}

// replace writes the log entry of a change and removes the one before it.
func (t *txn) replace(id string, old, seq uint64, op byte) error {
	if old != 0 {
		if err := t.Delete(logKey(old)); err != nil {
			return err
		}
	}
	return t.Set(logKey(seq), append([]byte{op}, id...))
}

// header returns the header of an article's record. A damaged record counts as
// one of unknown content, so that a new copy heals it; its entry in the log
// stays, and readers of the log pass over it.
func (t *txn) header(id string) (header, error) {
	item, err := t.Get(articleKey(id))
	if errors.Is(err, badger.ErrKeyNotFound) {
		return header{}, corpus.ErrNotFound
	}
	if err != nil {
		return header{}, err
	}
	var h header
	err = item.Value(func(v []byte) error {
		h, _ = readHeader(id, v)
		return nil
	})
	return h, err
}

// readable returns an article, nil if there is none or its record is damaged.
func (t *txn) readable(id string) (*corpus.Article, error) {
	a, _, err := t.codec.article(t.Txn, id)
	if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) {
		return nil, nil
	}
	return a, err
}
