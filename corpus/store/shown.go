package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zeebo/xxh3"

	"wensou/corpus"
)

// Shown returns the former texts of an article that its readers may see, the oldest
// first; of one that is not there, none. What the article said before it was removed is
// not among them, even if it has come again with another text: it may have been removed
// for cause. If it was put back as it was, it is.
func (s *Store) Shown(ctx context.Context, id string) ([]*corpus.Article, error) {
	all, err := s.Former(ctx, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	switch _, err := s.Article(ctx, id); {
	case errors.Is(err, corpus.ErrNotFound):
		return nil, nil
	case err != nil:
		return nil, err
	}
	removed, err := s.lastRemoved(ctx, id, all[0].Changed)
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(all, func(a *corpus.Article) bool {
		return removed.Version > 0 && a.Version <= removed.Version || !a.Changed.After(removed.At)
	}), nil
}

// clockSlack is more than the clock of a server is set back.
const clockSlack = 31 * 24 * time.Hour

// lastRemoved returns the last removal of an article since a time that was not taken back,
// none if there was none.
func (s *Store) lastRemoved(ctx context.Context, id string, since time.Time) (corpus.Removal, error) {
	from := binary.BigEndian.AppendUint64([]byte(removalPrefix), uint64(max(0, since.Add(-clockSlack).UnixNano()))) //nolint:gosec // not negative
	hash := xxh3.HashString128(id).Bytes()
	var last corpus.Removal
	p := s.Snapshot()
	defer p.Close()
	err := p.each(ctx, removalPrefix, from, func(pair Pair) error {
		if !bytes.HasSuffix(pair.Key, hash[:]) {
			return nil
		}
		var r corpus.Removal
		if err := json.Unmarshal(pair.Value, &r); err != nil {
			return fmt.Errorf("%w: removal: %w", corpus.ErrDamaged, err)
		}
		if r.ID == id && r.Restored.IsZero() && (r.Version >= last.Version || r.At.After(last.At)) {
			last = r
		}
		return nil
	})
	if err != nil {
		return last, fmt.Errorf("read removals: %w", err)
	}
	return last, nil
}
