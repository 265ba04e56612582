package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"

	"wensou/corpus"
	"wensou/corpus/reprint"
	"wensou/corpus/store"
	"wensou/corpus/usage"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/ingest"
	"wensou/segment"
)

// Names in the data folder.
const (
	storeFolder = "store"
	indexFolder = "index"
	wordsFile   = "words.txt"    // user words, one a line
	synonymFile = "synonyms.txt" // what stands for what, a line each
	weightsFile = "ranking.yaml" // weights of the ranking
)

// library is an open data folder: the store and the index that follows it.
type library struct {
	name     string   // of the site, "" is the default
	examples []string // searches that the home page proposes
	dir      string
	store    *store.Store
	reprints *reprint.Keeper // between the store and the index
	index    *bleve.Index
	words    *segment.Swappable // the dictionary of the index
	clicks   *usage.Counter
	usage    *usage.Catalog
	stamps   map[string]stamp       // of the files that are watched, by name
	ready    atomic.Bool            // the index has been level with the store once
	trouble  atomic.Pointer[string] // why the index does not follow at the moment, nil if it does
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
	return openLibraryOver(dir, s, s, log)
}

// openUnread opens a data folder that exists, for whoever wants to know in which
// order articles are found: hits have an ID and no text.
func openUnread(dir string, log *slog.Logger) (*library, error) {
	s, err := openStore(dir, true)
	if err != nil {
		return nil, err
	}
	return openLibraryOver(dir, s, unread{}, log)
}

// openLibraryOver opens the index that follows a store, and closes the store if
// it can't. The texts of hits are those of articles.
func openLibraryOver(dir string, s *store.Store, articles index.Articles, log *slog.Logger) (*library, error) {
	l := &library{dir: dir, store: s, reprints: reprint.NewKeeper(s), stamps: stampsOf(dir)} // before they are read, so that no change is missed
	var err error
	if l.clicks, err = usage.Open(context.Background(), s, time.Now); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	l.usage = usage.NewCatalog(l.clicks, time.Now)
	if err := l.openIndex(articles, log); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return l, nil
}

// openIndex opens the index, or starts a new one in place of one that is of no
// use.
func (l *library) openIndex(articles index.Articles, log *slog.Logger) error {
	dictionary, err := openDictionary(filepath.Join(l.dir, wordsFile))
	if err != nil {
		return err
	}
	synonyms, err := openSynonyms(filepath.Join(l.dir, synonymFile))
	if err != nil {
		return err
	}
	l.words = segment.NewSwappable(dictionary)
	weights, err := openWeights(filepath.Join(l.dir, weightsFile))
	if err != nil {
		return err
	}
	options := bleve.Options{
		Analyzer: l.words, Articles: articles, Store: l.store.ID(), Synonyms: synonyms, Weights: weights, Popularity: l.clicks.Popularity,
	}
	l.index, err = openOrReplace(filepath.Join(l.dir, indexFolder), l.store.LastSeq(), options, log)
	return err
}

func openOrReplace(path string, last uint64, options bleve.Options, log *slog.Logger) (*bleve.Index, error) {
	x, err := openUsable(path, last, options)
	if errors.Is(err, bleve.ErrStale) || errors.Is(err, bleve.ErrDamaged) {
		log.Warn("the index is rebuilt from the store", "reason", err)
		if err := os.RemoveAll(path + ".old"); err != nil {
			return nil, fmt.Errorf("replace index: %w", err)
		}
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("replace index: %w", err)
		}
		x, err = bleve.Open(path, options)
	}
	if err != nil {
		return nil, err
	}
	for _, left := range []string{".old", ".new", damagedMark} { // of this time, or of one that a crash ended
		if err := os.RemoveAll(path + left); err != nil {
			return nil, errors.Join(fmt.Errorf("remove what is left of an index: %w", err), x.Close())
		}
	}
	return x, nil
}

// openUsable opens an index that can follow the store from where it stands.
func openUsable(path string, last uint64, options bleve.Options) (*bleve.Index, error) {
	if _, err := os.Stat(path + damagedMark); err == nil {
		return nil, fmt.Errorf("%w: it was met while the index was in use", bleve.ErrDamaged)
	}
	x, err := bleve.Open(path, options)
	if err != nil {
		return nil, err
	}
	applied, err := x.Applied(context.Background())
	if err == nil && applied > last {
		err = fmt.Errorf("%w: it is at change %d, the store at %d", bleve.ErrStale, applied, last)
	}
	if err != nil {
		return nil, errors.Join(err, x.Close())
	}
	return x, nil
}

// catchUp brings the index level with the store, with a progress bar if that
// takes a while. Articles that can't be read are named.
func (l *library) catchUp(ctx context.Context, s streams) error {
	applied, err := l.index.Applied(ctx)
	if err != nil {
		return err
	}
	last := l.store.LastSeq()
	if level, err := l.reprints.Level(ctx); err != nil || level && applied >= last {
		return err
	}
	p := newProgress(s.err, "indexing", int64(last-applied))
	defer p.finish()
	return ingest.CatchUp(ctx, l.reprints, l.index, ingest.Observer{
		Applied: func(seq uint64, _ int) { p.set(int64(seq - applied)) },
		Damaged: func(c corpus.Change) { fmt.Fprintf(s.err, "not indexed: %v\n", c.Err) },
	})
}

// follow keeps the index level with the store until the context ends. When it
// can't, readers go on searching what there is: it says so in the log and to the
// probes, and tries again.
func (l *library) follow(ctx context.Context, log *slog.Logger) error {
	const pause = 10 * time.Second
	for {
		err := ingest.Follow(ctx, l.reprints, l.index, ingest.Observer{
			Applied: func(seq uint64, _ int) {
				l.trouble.Store(nil)
				if seq >= l.store.LastSeq() {
					l.ready.Store(true)
				}
			},
			Damaged: func(c corpus.Change) { log.Error("article can't be read", "id", c.ID, "error", c.Err) },
		})
		if ctx.Err() != nil || err == nil {
			return nil //nolint:nilerr // whoever was told to end has not failed
		}
		log.Error("the index does not follow the store", "error", err)
		reason := "the index does not follow the store; see the log"
		if errors.Is(err, bleve.ErrDamaged) {
			reason = "the index is damaged and is rebuilt at the next start"
			markDamaged(l.dir, log)
		}
		l.trouble.Store(&reason)
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil
		}
	}
}

// Close closes the index and the store.
func (l *library) Close() error {
	return errors.Join(l.index.Close(), l.store.Close())
}
