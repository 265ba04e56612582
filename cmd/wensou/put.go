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
	return server.Written{Added: counts.Added, Updated: counts.Updated, Unchanged: counts.Unchanged}, fullError(err)
}

// Delete implements server.Writer.
func (w storeWriter) Delete(ctx context.Context, ids ...string) error {
	return fullError(w.store.Delete(ctx, ids...))
}

// fullError tells the server of a full disk in its own words.
func fullError(err error) error {
	if errors.Is(err, disk.ErrFull) {
		return fmt.Errorf("%w: %w", server.ErrFull, err)
	}
	return err
}
