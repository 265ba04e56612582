package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"

	"wensou/corpus/store"
	"wensou/index/bleve"
	"wensou/index/ingest"
	"wensou/segment"
)

// Names in the data folder.
const (
	storeFolder = "store"
	indexFolder = "index"
	wordsFile   = "words.txt" // user words, one a line
)

// library is an open data folder: the store and the index that follows it.
type library struct {
	name     string   // of the site, "" is the default
	examples []string // searches that the home page proposes
	dir      string
	store    *store.Store
	index    *bleve.Index
}

// openStore opens the store of a data folder, and makes it unless it mustExist.
func openStore(dir string, mustExist bool) (*store.Store, error) {
	path := filepath.Join(dir, storeFolder)
	if mustExist && !store.Exists(path) {
		return nil, fmt.Errorf("there is no data in %s; fill it with \"wensou import FILE --data %s\" or \"wensou crawl URL --data %s\", or name another folder with --data", dir, dir, dir)
	}
	s, err := store.Open(path)
	if errors.Is(err, store.ErrLocked) {
		return nil, fmt.Errorf("the data folder %s is in use by another wensou process; stop that one, ask it instead (search and related have --server), or name another folder with --data: %w", dir, err)
	}
	return s, err
}

// openLibrary opens the data folder, and makes it unless it mustExist. An index
// that is missing, damaged or built by another version starts anew, empty: the
// caller catches up.
func openLibrary(dir string, mustExist bool, log *slog.Logger) (*library, error) {
	s, err := openStore(dir, mustExist)
	if err != nil {
		return nil, err
	}
	l := &library{dir: dir, store: s}
	if l.index, err = openIndex(dir, s, log); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return l, nil
}

// openIndex opens the index, or starts a new one in place of one that is of no
// use. The old one is moved aside until the new one is open.
func openIndex(dir string, s *store.Store, log *slog.Logger) (*bleve.Index, error) {
	dictionary, err := openDictionary(filepath.Join(dir, wordsFile))
	if err != nil {
		return nil, err
	}
	path := filepath.Join(dir, indexFolder)
	options := bleve.Options{Analyzer: dictionary, Articles: s}
	x, err := bleve.Open(path, options)
	if !errors.Is(err, bleve.ErrStale) && !errors.Is(err, bleve.ErrDamaged) {
		return x, err
	}
	log.Warn("the index is rebuilt from the store", "reason", err)
	old := path + ".old"
	if err := os.RemoveAll(old); err != nil {
		return nil, fmt.Errorf("replace index: %w", err)
	}
	if err := os.Rename(path, old); err != nil {
		return nil, fmt.Errorf("replace index: %w", err)
	}
	if x, err = bleve.Open(path, options); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(old); err != nil {
		return nil, errors.Join(fmt.Errorf("replace index: %w", err), x.Close())
	}
	return x, nil
}

// plainDictionary is the dictionary without user words, built once.
var plainDictionary = sync.OnceValues(func() (*segment.Dictionary, error) { return segment.Open(segment.Options{}) })

// openDictionary loads the dictionary with the user words, if there are any.
func openDictionary(words string) (*segment.Dictionary, error) {
	f, err := os.Open(words)
	if errors.Is(err, os.ErrNotExist) {
		return plainDictionary()
	}
	if err != nil {
		return nil, fmt.Errorf("read user words: %w", err)
	}
	defer f.Close()
	d, err := segment.Open(segment.Options{UserWords: f})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", words, err)
	}
	return d, nil
}

// catchUp brings the index level with the store, with a progress bar if that
// takes a while.
func (l *library) catchUp(ctx context.Context, s streams) error {
	applied, err := l.index.Applied(ctx)
	if err != nil || applied >= l.store.LastSeq() {
		return err
	}
	p := newProgress(s.err, "indexing", int64(l.store.Count()))
	defer p.finish()
	return ingest.CatchUp(ctx, l.store, l.index, func(_ uint64, changes int) { p.add(int64(changes)) })
}

// Close closes the index and the store.
func (l *library) Close() error {
	return errors.Join(l.index.Close(), l.store.Close())
}
