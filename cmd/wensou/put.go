package main

import (
	"context"
	"errors"
	"fmt"

	"wensou/corpus"
	"wensou/corpus/disk"
	"wensou/corpus/store"
	"wensou/server"
)

// storeWriter writes to the store what programs put.
type storeWriter struct{ store *store.Store }

var _ server.Writer = storeWriter{}

// Put implements server.Writer.
func (w storeWriter) Put(ctx context.Context, articles []*corpus.Article) (server.Written, error) {
	counts, err := w.store.Put(ctx, articles)
	return server.Written{Added: counts.Added, Updated: counts.Updated, Unchanged: counts.Unchanged}, diskError(err)
}

// Delete implements server.Writer.
func (w storeWriter) Delete(ctx context.Context, ids ...string) error {
	return diskError(w.store.Delete(ctx, ids...))
}

// diskError tells the server in its own words of a disk that is full or has failed.
func diskError(err error) error {
	if errors.Is(err, disk.ErrFull) {
		return fmt.Errorf("%w: %w", server.ErrFull, err)
	}
	if errors.Is(err, store.ErrFailed) {
		return fmt.Errorf("%w: %w", server.ErrReadOnly, err)
	}
	return err
}
