package store

import (
	"context"
	"errors"
	"fmt"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// Changes returns the changes later than after, in order: at most limit, and
// not many more once their texts hold maxBytes. An empty slice means that there
// is none. A change whose article can't be read carries the reason. A store that has Failed
// has no changes to give, since it may not see all of them.
func (s *Store) Changes(ctx context.Context, after uint64, limit, maxBytes int) ([]corpus.Change, error) {
	if err := s.Failed(); err != nil {
		return nil, err
	}
	var changes []corpus.Change
	err := s.db.View(func(txn *badger.Txn) error {
		opt := badger.DefaultIteratorOptions
		opt.Prefix, opt.PrefetchSize = logPrefix, min(limit, opt.PrefetchSize)
		it := txn.NewIterator(opt)
		defer it.Close()
		size := 0
		for it.Seek(logKey(after + 1)); it.Valid() && len(changes) < limit && size < maxBytes; it.Next() {
			if err := ctx.Err(); err != nil {
				return err
			}
			c, err := s.change(txn, it.Item())
			if errors.Is(err, errSuperseded) {
				continue
			}
			if err != nil {
				return err
			}
			if c.Article != nil {
				size += len(c.Article.Title) + len(c.Article.Body)
			}
			changes = append(changes, c)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read change log after %d: %w", after, err)
	}
	return changes, nil
}

// change reads one entry of the log, with its article.
func (s *Store) change(txn *badger.Txn, item *badger.Item) (corpus.Change, error) {
	seq, err := seqOf(item.Key())
	if err != nil {
		return corpus.Change{}, err
	}
	c := corpus.Change{Seq: seq}
	put := false
	err = item.Value(func(v []byte) error {
		c.ID, put, err = entryOf(v)
		return err
	})
	if err != nil || !put {
		return c, err
	}
	a, h, err := s.codec.article(txn, c.ID)
	switch {
	case errors.Is(err, corpus.ErrDamaged):
		c.Err = err
		return c, nil
	case errors.Is(err, corpus.ErrNotFound), err == nil && h.seq != seq:
		return c, errSuperseded
	}
	c.Article = a
	return c, err
}

// errSuperseded says that an entry of the log has a successor. Such an entry is
// left behind when a damaged record, which does not know its entry, is replaced.
var errSuperseded = errors.New("entry of the change log has a successor")
