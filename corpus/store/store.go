// Package store keeps the truth: articles, the log of their changes and the
// state of the crawl, in one badger database. What a method has acknowledged by
// returning nil is on the disk.
//
// Layout of the keys; numbers are big-endian, so that keys sort by them:
//
//	m/format                    format version of the store, decimal
//	m/state                     how many transactions and articles there are (see state.go)
//	m/id                        16 random hexadecimal digits that tell it from any other store
//	a/<id>                      article, a record (see record.go)
//	l/<seq u64>                 change log: 'p' or 'd', then the id that was put or deleted
//	v/<hash of url>, q/…, p/…,  crawl state: visits, queue, parts of articles, twins
//	t/…                         (see crawl.go)
//	s/<site>                    site that is crawled (see sources.go)
//	w/…                         addresses: which article is at a URL (see address.go)
//	h/…, d/…                    former texts of articles, and removals (see former.go)
//	r/…                         reprints: sketches, links, clusters to carry (see reprints.go)
//	n/<day>                     counts of queries, as package usage writes them
//	u/<id>                      counters of how an article is used, as package usage writes them
//
// The log holds one entry for each living article, its last: a change removes
// the entry of the change before, so reading the log from 0 is a full rebuild.
// Entries of deletions stay, also when the article comes back.
package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/options"

	"wensou/corpus/disk"
)

// ErrLocked is returned by Open for a folder that another process has open.
var ErrLocked = errors.New("in use by another wensou process")

var (
	formatKey     = []byte("m/format")
	idKey         = []byte("m/id")
	articlePrefix = []byte("a/")
	logPrefix     = []byte("l/")
	usagePrefix   = []byte("u/")
	queryPrefix   = []byte("n/")
)

// Store is an open store. All methods are safe for concurrent use; writes take
// turns.
type Store struct {
	db          *badger.DB
	dir         string
	compactions *compactions
	codec       *codec
	room        func(dir string, bytes uint64) error
	gaps        [][]byte // keys behind damaged blocks, ascending; none unless OpenDamaged was called

	write   sync.Mutex // held by the one writing transaction, and guards commits
	commits uint64     // transactions so far
	id      string

	acknowledged *os.File              // see state.go
	failed       atomic.Pointer[error] // why nothing may be written any more; see fail

	mu      sync.Mutex // guards what follows
	seq     uint64     // of the last change
	count   int        // living articles
	changed chan struct{}
}

// Open opens the store in dir, and makes it if the folder is missing or empty.
// It returns an error of ErrLocked if another process has it open, of ErrOlder if
// it must be upgraded first, of ErrFormat if it is newer than this program, and of
// corpus.ErrDamaged if its files are not as they were written, and of disk.ErrFull if
// there is too little room to read them safely.
func Open(dir string) (*Store, error) { return open(dir, false) }

func open(dir string, damaged bool) (*Store, error) {
	s, err := openUnloaded(dir, damaged)
	if err != nil {
		return nil, err
	}
	if err = s.checkFormat(); err == nil {
		err = s.start(damaged)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", dir, err), s.compactions.close(s.db))
	}
	return s, nil
}

// openUnloaded opens a store of any format, of which nothing is in memory yet.
func openUnloaded(dir string, damaged bool) (*Store, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	codec, err := newCodec()
	if err != nil {
		return nil, fmt.Errorf("open store: %w", err)
	}
	s := &Store{dir: dir, codec: codec, room: disk.Room, changed: make(chan struct{})}
	s.compactions = newCompactions(dir, s.fail)
	s.db, err = openBadger(badgerOptions(dir, damaged).WithLogger(badgerLog{dir, s.fail, s.compactions}), damaged)
	if err != nil {
		return nil, err
	}
	s.compactions.renew(s.db.NewTransaction(false))
	return s, nil
}

// OpenDamaged opens a store of which Open says that it is damaged, to read what is
// left of it; Count then says how many articles there should be. What is written to it
// may be lost.
func OpenDamaged(dir string) (*Store, error) { return open(dir, true) }

// start reads what is kept in memory and checks that all is there that should be,
// unless it is known to be damaged.
func (s *Store) start(damaged bool) (err error) {
	defer recoverTo(s.dir, &err)
	kept, known, err := s.load()
	if err != nil {
		return err
	}
	if damaged {
		s.count = max(s.count, int(kept.count)) // what should be there
		s.gaps, err = gapsOf(s.dir)
	} else {
		err = s.checkState(kept, known)
		if err == nil {
			err = errors.Join(removeAside(s.dir), removeUnsure(s.dir))
		}
	}
	if err != nil {
		return err
	}
	s.acknowledged, err = os.OpenFile(filepath.Join(s.dir, acknowledgedFile), os.O_CREATE|os.O_WRONLY, 0o600)
	return err
}

// openBadger tries twice: after a kill badger may find a memtable of zero bytes,
// fails, and has removed it by the second try (FACTS.md, "badger"). After an error of the
// disk it does not, since what the first try left would look like damage.
func openBadger(o badger.Options, damaged bool) (db *badger.DB, err error) {
	dir := o.Dir
	defer recoverTo(dir, &err)
	if err := roomToOpen(dir); err != nil {
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	if err := inspect(dir, damaged); err != nil {
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	stall, err := stallToOpen(dir)
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", dir, err)
	}
	o.NumLevelZeroTablesStall = max(o.NumLevelZeroTablesStall, stall)
	for range 2 {
		if db, err = badger.Open(o); err == nil {
			return db, nil
		}
		if strings.Contains(err.Error(), "Cannot acquire directory lock") {
			return nil, fmt.Errorf("open store %s: %w", dir, ErrLocked)
		}
		if isFailure(err) {
			break
		}
	}
	return nil, openError(dir, err)
}

// badgerOptions are for a small machine: about 64 MB of memory in all. Records
// are compressed one by one, so tables are not; the writer's lock makes
// conflict detection idle.
func badgerOptions(dir string, damaged bool) badger.Options {
	compactors, stall := 2, levelZeroStall
	if damaged {
		compactors = 0        // a compaction drops what lies behind a damaged block
		stall = math.MaxInt32 // since none would ever end the wait
	}
	return badger.DefaultOptions(dir).
		WithSyncWrites(true).
		WithDetectConflicts(false).
		WithNumMemtables(2).
		WithMemTableSize(16 << 20).
		WithBlockCacheSize(0).
		WithIndexCacheSize(16 << 20).
		WithCompression(options.None).
		WithNumLevelZeroTables(levelZeroTables).
		WithNumLevelZeroTablesStall(stall).
		WithNumCompactors(compactors).
		WithChecksumVerificationMode(options.OnBlockRead).
		WithVerifyValueChecksum(true). // without it, a damaged length in a log of values leaves a lock, on which Close waits
		WithMetricsEnabled(false)
}

// load reads what is kept in memory, the last sequence number and the count. It
// returns what the store says of itself, if it does.
func (s *Store) load() (kept state, known bool, err error) {
	err = s.db.Update(func(txn *badger.Txn) error {
		if s.id, err = storeID(txn); err != nil {
			return err
		}
		if s.seq, err = lastSeq(txn); err != nil {
			return err
		}
		s.count = countKeys(txn, articlePrefix)
		kept, known, err = readState(txn)
		s.commits = kept.commits
		return err
	})
	return kept, known, err
}

// ErrFailed is returned by all writes after an error of the disk has left it open what is
// on it, until the store is opened again.
var ErrFailed = errors.New("the store takes no more writes until it is opened again")

// fail has the store refuse all writes from now on.
func (s *Store) fail(err error) {
	err = fmt.Errorf("%w, after: %w", ErrFailed, err)
	s.failed.CompareAndSwap(nil, &err)
}

// Failed returns an error of ErrFailed if the store takes no more writes, nil if it does.
// After a compaction that lost tables, some articles are not seen until then either.
func (s *Store) Failed() error {
	if failed := s.failed.Load(); failed != nil {
		return *failed
	}
	return nil
}

// storeID returns the ID of the store, and makes it if the store is new.
func storeID(txn *badger.Txn) (string, error) {
	item, err := txn.Get(idKey)
	if errors.Is(err, badger.ErrKeyNotFound) {
		id := fmt.Sprintf("%016x", rand.Uint64())
		return id, txn.Set(idKey, []byte(id))
	}
	if err != nil {
		return "", err
	}
	id, err := item.ValueCopy(nil)
	return string(id), err
}

func lastSeq(txn *badger.Txn) (uint64, error) {
	opt := badger.DefaultIteratorOptions
	opt.Reverse, opt.PrefetchValues = true, false
	it := txn.NewIterator(opt)
	defer it.Close()
	it.Seek(append(logPrefix[:len(logPrefix):len(logPrefix)], 0xff))
	if !it.ValidForPrefix(logPrefix) {
		return 0, nil
	}
	return seqOf(it.Item().Key())
}

func countKeys(txn *badger.Txn, prefix []byte) int {
	opt := badger.DefaultIteratorOptions
	opt.Prefix, opt.PrefetchValues = prefix, false
	it := txn.NewIterator(opt)
	defer it.Close()
	n := 0
	for it.Rewind(); it.Valid(); it.Next() {
		n++
	}
	return n
}

// Close waits for the running write and closes the store.
func (s *Store) Close() error {
	s.write.Lock()
	defer s.write.Unlock()
	err := s.compactions.close(s.db)
	if e := s.acknowledged.Close(); !errors.Is(e, os.ErrClosed) {
		err = errors.Join(err, e)
	}
	if err != nil {
		return fmt.Errorf("close store %s: %w", s.dir, err)
	}
	return nil
}

// ID returns what tells this store from any other: sequence numbers of one mean
// nothing in another.
func (s *Store) ID() string { return s.id }

// Count returns the number of living articles.
func (s *Store) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// LastSeq returns the sequence number of the last change, 0 for a new store.
func (s *Store) LastSeq() uint64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.seq
}

// Wait returns as soon as the store holds a change later than after, or with
// the context's error.
func (s *Store) Wait(ctx context.Context, after uint64) error {
	for {
		s.mu.Lock()
		seq, changed := s.seq, s.changed
		s.mu.Unlock()
		if seq > after {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// Exists reports whether dir holds a store.
func Exists(dir string) bool {
	_, err := os.Stat(dir + "/MANIFEST")
	return !errors.Is(err, fs.ErrNotExist)
}

func articleKey(id string) []byte {
	return append(articlePrefix[:len(articlePrefix):len(articlePrefix)], id...)
}

func logKey(seq uint64) []byte {
	return binary.BigEndian.AppendUint64(logPrefix[:len(logPrefix):len(logPrefix)], seq)
}

func seqOf(key []byte) (uint64, error) {
	if len(key) != len(logPrefix)+8 {
		return 0, fmt.Errorf("damaged key of the change log: %x", key)
	}
	return binary.BigEndian.Uint64(key[len(logPrefix):]), nil
}
