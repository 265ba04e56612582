package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"wensou/corpus"
	"wensou/corpus/backup"
	"wensou/corpus/disk"
	"wensou/corpus/extract"
	"wensou/corpus/reprint"
	"wensou/corpus/store"
	"wensou/corpus/usage"
	"wensou/index"
	"wensou/index/generation"
	"wensou/index/ingest"
	"wensou/index/opensearch"
	"wensou/index/rules"
	"wensou/index/suggest"
	"wensou/segment"
	"wensou/server"
	"wensou/server/keys"
)

// Names in the data folder.
const (
	storeFolder = "store"
	indexFolder = "index"
	wordsFile   = "words.txt"     // user words, one a line
	synonymFile = "synonyms.txt"  // what stands for what, a line each
	stopFile    = "stopwords.txt" // what counts little, one a line
	pinFile     = "pins.txt"      // which articles a query shows first
	weightsFile = "ranking.yaml"  // weights of the ranking
	keysFile    = "keys.yaml"     // hashes of the keys of programs
)

// library is an open data folder: the store and the index that follows it.
type library struct {
	dir       string
	web       server.Config // what a command says of its server; the rest is the library's
	backups   schedule      // that a server takes
	store     *store.Store
	reprints  *reprint.Keeper // between the store and the index
	index     *generation.Live[backend]
	place     place                   // where the index lies
	cluster   *opensearch.Generations // of an index on a cluster; nil: it lies in the folder
	words     *segment.Swappable      // the dictionary of the index
	ruling    sync.Mutex              // held while a list of the rules is replaced
	rules     atomic.Pointer[index.Rules]
	weights   atomic.Pointer[index.Weights]
	extractor atomic.Pointer[extract.Extractor] // of the next pass over a site; nil until there is one
	clicks    *usage.Counter
	usage     *usage.Catalog
	suggest   *suggest.Vocabulary // nil but in a server
	using     sync.Mutex          // held while a watched file is taken into use; guards stamps
	stamps    map[string]stamp    // of the files that are watched, as they were taken, by name
	book      *rules.Book         // by which editors change the rules
	queries   *usage.Queries      // nil: they are not counted
	keys      atomic.Pointer[keys.Ring]
	crawled   crawled                // by this process, on schedule
	crawls    *crawls                // of the sites
	ready     atomic.Bool            // the index has been level with the store once
	trouble   atomic.Pointer[string] // why the index does not follow at the moment, nil if it does
}

// openStore opens the store of a data folder, and makes it unless it mustExist. One
// of an older format is upgraded, after a backup.
func openStore(dir string, mustExist bool) (*store.Store, error) {
	path := filepath.Join(dir, storeFolder)
	if mustExist && !store.Exists(path) {
		return nil, fmt.Errorf("there is no data in %s; fill it with \"wensou import FILE --data %s\" or \"wensou crawl URL --data %s\", or name another folder with --data", dir, dir, dir)
	}
	s, err := backup.Open(context.Background(), path)
	if errors.Is(err, store.ErrLocked) {
		return nil, fmt.Errorf("the data folder %s is in use by another wensou process; stop that one, ask it instead (search and related have --server), or name another folder with --data: %w", dir, err)
	}
	return s, err
}

// withStore opens the store of a data folder that exists for a task.
func withStore(dir string, do func(*store.Store) error) (err error) {
	st, err := openStore(dir, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	return do(st)
}

// openLibrary opens the data folder, and makes it unless it mustExist. An index
// that is missing, damaged or of no use starts anew, empty: the caller catches up.
func openLibrary(dir string, mustExist bool, log *slog.Logger) (*library, error) {
	return openLibraryAt(dir, mustExist, place{}, log)
}

// openLibraryAt is openLibrary for an index that may lie elsewhere.
func openLibraryAt(dir string, mustExist bool, at place, log *slog.Logger) (*library, error) {
	s, err := openStore(dir, mustExist)
	if err != nil {
		return nil, err
	}
	return openLibraryOver(dir, s, s, at, log)
}

// openUnread opens a data folder that exists, for whoever wants to know in which
// order articles are found: hits have an ID and no text.
func openUnread(dir string, log *slog.Logger) (*library, error) {
	s, err := openStore(dir, true)
	if err != nil {
		return nil, err
	}
	return openLibraryOver(dir, s, unread{}, place{}, log)
}

// openLibraryOver opens the index that follows a store, and closes the store if
// it can't. The texts of hits are those of articles.
func openLibraryOver(dir string, s *store.Store, articles index.Articles, at place, log *slog.Logger) (*library, error) {
	l := &library{dir: dir, place: at, store: s, crawls: newCrawls(s), reprints: reprint.NewKeeper(s), stamps: stampsOf(dir)} // before they are read, so that no change is missed
	var err error
	if l.clicks, err = usage.Open(context.Background(), s, time.Now); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	l.usage = usage.NewCatalog(l.clicks, time.Now)
	if err := l.openIndex(articles, log); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if err := l.openBook(); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// openIndex opens the best index that there is. The caller brings it level.
func (l *library) openIndex(articles index.Articles, log *slog.Logger) error {
	dictionary, err := openDictionary(filepath.Join(l.dir, wordsFile))
	if err != nil {
		return err
	}
	rules, err := openRules(l.dir)
	if err != nil {
		return err
	}
	weights, err := openWeights(filepath.Join(l.dir, weightsFile))
	if err != nil {
		return err
	}
	l.words = segment.NewSwappable(dictionary)
	l.rules.Store(rules)
	l.weights.Store(&weights)
	return l.openGenerations(articles, log)
}

// catchUp brings the index level with the store, and rebuilds it if it should be,
// with a progress bar if that takes a while. Articles that can't be read are named. A
// rebuild that somebody asked for is left to a server or to reindex.
func (l *library) catchUp(ctx context.Context, s streams) error {
	if l.ails() != nil {
		return l.rebuild(ctx, s)
	}
	applied, err := l.index.Applied(ctx)
	if errors.Is(err, index.ErrDamaged) {
		return l.rebuild(ctx, s)
	}
	if err != nil {
		return err
	}
	last := l.store.LastSeq()
	if level, err := l.reprints.Level(ctx); err != nil || level && applied >= last {
		return err
	}
	p := newProgress(s.err, "indexing", int64(last-applied))
	defer p.finish()
	err = ingest.CatchUp(ctx, l.reprints, l.index, showing(p, applied, s))
	if errors.Is(err, index.ErrDamaged) {
		p.finish()
		return l.rebuild(ctx, s)
	}
	return err
}

// ails returns why the index must be rebuilt, nil if it is in order. One whose rebuild
// somebody asked for may be.
func (l *library) ails() error {
	if err := l.index.Wanted(); !errors.Is(err, generation.ErrAsked) {
		return err
	}
	return nil
}

// rebuild builds the index anew while the present one answers, with a progress
// bar.
func (l *library) rebuild(ctx context.Context, s streams) error {
	p := newProgress(s.err, "rebuilding the index", int64(l.store.LastSeq()))
	defer p.finish()
	return l.index.Rebuild(ctx, l.reprints, showing(p, 0, s))
}

// showing returns what shows the progress of ingest from a change on.
func showing(p *progress, from uint64, s streams) ingest.Observer {
	return ingest.Observer{
		Applied: func(seq uint64, _ int) { p.set(int64(seq - from)) },
		Damaged: func(c corpus.Change) { fmt.Fprintf(s.err, "not indexed: %v\n", c.Err) },
	}
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
		if !errors.Is(err, index.ErrDamaged) { // which was told, and is mended
			log.Error("the index does not follow the store", "error", err)
		}
		reason := "the index does not follow the store; see the log"
		l.trouble.Store(&reason)
		if errors.Is(err, disk.ErrFull) && l.awaitRoom(ctx) {
			continue
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return nil
		}
	}
}

// roomEvery is how often it is looked whether a full disk has room again.
const roomEvery = 10 * time.Second

// awaitRoom waits until the disk has room. It reports false if the context ends before.
func (l *library) awaitRoom(ctx context.Context) bool {
	return disk.AwaitRoom(ctx.Done(), roomEvery, func() error { return l.store.Room(0) })
}

// mend rebuilds the index whenever that is wanted, until the context ends.
func (l *library) mend(ctx context.Context, log *slog.Logger) error {
	return l.index.Mend(ctx, l.reprints, ingest.Observer{
		Damaged: func(c corpus.Change) { log.Error("article can't be read", "id", c.ID, "error", c.Err) },
	})
}

// Close closes the index and the store.
func (l *library) Close() error {
	return errors.Join(l.closeIndex(), l.store.Close())
}
