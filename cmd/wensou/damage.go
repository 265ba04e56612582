package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
)

// damagedMark ends the name of a file that stands beside an index in which
// damage was met, so that the next start rebuilds it.
const damagedMark = ".damaged"

// markDamaged notes damage that was met in the index of a data folder.
func markDamaged(dir string, log *slog.Logger) {
	if err := os.WriteFile(filepath.Join(dir, indexFolder)+damagedMark, nil, 0o600); err != nil {
		log.Error("damage can't be noted", "error", err)
	}
}

// watchful is a searcher that tells of damage that a search meets.
type watchful struct {
	index.Searcher
	damaged func()
}

// Search implements index.Searcher.
func (w watchful) Search(ctx context.Context, q index.Query) (*index.Result, error) {
	r, err := w.Searcher.Search(ctx, q)
	w.look(err)
	return r, err
}

// Related implements index.Searcher.
func (w watchful) Related(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
	r, err := w.Searcher.Related(ctx, a, o)
	w.look(err)
	return r, err
}

func (w watchful) look(err error) {
	if errors.Is(err, bleve.ErrDamaged) {
		w.damaged()
	}
}
