package backup

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"wensou/corpus/store"
)

// Open opens the store in dir. One of an older format is upgraded first, after a
// backup of it was written beside dir: of a store in D/store to
// D/store-before-upgrade.wensou.
func Open(ctx context.Context, dir string) (*store.Store, error) {
	s, err := store.Open(dir)
	if !errors.Is(err, store.ErrOlder) {
		return s, err
	}
	if err := store.Upgrade(ctx, dir, func(old *store.Store) error { return keep(ctx, old, dir) }); err != nil {
		return nil, err
	}
	return store.Open(dir)
}

// keep writes a whole backup beside the store.
func keep(ctx context.Context, s *store.Store, dir string) error {
	snapshot := s.Snapshot()
	defer snapshot.Close()
	path := filepath.Clean(dir) + "-before-upgrade" + extension
	_, _, err := place(path, func(f *os.File) (Header, error) { return Write(ctx, f, snapshot, 0, nil, time.Now()) })
	return err
}
