package store

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/dgraph-io/badger/v4"
)

// badger 4.9.6 loses the tables that a compaction can't write, as on a disk that fails: it
// leaves them out in silence (levels.go, subcompact: "defer inflightBuilders.Done(err)"
// takes err while it is nil), and removes those that they were made of. So each compaction
// is watched, by what badger logs of it:
//
//   - Before it writes a table it says how many keys go into it. At the first one, an
//     iterator is opened, which keeps badger from removing any table there is; then the
//     numbers are noted, in memory and in compactionFile.
//   - When it is done, the tables that came of it must hold those numbers of keys. If so,
//     the note is removed, and the iterator closed. If not, no table is removed any more,
//     and nothing is written until the store is opened again, which takes it back.
//
// Compactions take turns, so that one can be told from the other.
type compactions struct {
	dir    string
	fail   func(error)   // is told why nothing may be written any more
	opened chan struct{} // closed when the database is open

	mu     sync.Mutex
	turn   *sync.Cond // signals that the running one has ended
	worker int        // of badger, whose compaction is running, or noWorker
	now    compaction // that is running; once something is lost, all since
	lost   bool       // no table may be removed any more
	txn    *badger.Txn
	old    []*badger.Txn      // of iterators that are open
	holds  []*badger.Iterator // keep tables from being removed
	held   []uint64           // tables that they keep while the database is closed; nil before
}

const noWorker = -1

// What badger says of compactions: the worker, and for a table its keys.
const (
	logTable  = "[%d] LOG Compact. Added %d keys."
	logDone   = "[Compactor: %d] Compaction for level: %d DONE"
	logFailed = "[Compactor: %d] LOG Compact FAILED"
)

// openPatience bounds how long a compaction waits for the database to be open: if it can't
// be opened, badger waits for the compaction. It then runs without an iterator.
const openPatience = 10 * time.Second

func newCompactions(dir string, fail func(error)) *compactions {
	c := &compactions{dir: dir, fail: fail, opened: make(chan struct{}), worker: noWorker}
	c.turn = sync.NewCond(&c.mu)
	return c
}

// hear is told what badger logs.
func (c *compactions) hear(format string, args []any) {
	is := func(beginning string) bool { return strings.HasPrefix(format, beginning) }
	if !is(logTable) && !is(logDone) && !is(logFailed) {
		return
	}
	worker, _ := args[0].(int) // the test of compactions holds badger to it
	switch {
	case is(logTable):
		keys, _ := args[1].(uint64)
		c.table(worker, uint32(keys)) //nolint:gosec // of a table, which counts them in 32 bits
	case is(logDone):
		c.end(worker, c.check)
	default:
		c.end(worker, func() { c.lost = true })
	}
}

// table hears that a worker is about to write a table, or none if it has no keys.
func (c *compactions) table(worker int, keys uint32) {
	select {
	case <-c.opened:
	case <-time.After(openPatience):
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for c.worker != noWorker && c.worker != worker {
		c.turn.Wait()
	}
	var err error
	if c.worker == noWorker {
		c.worker = worker
		err = c.begin()
	}
	if err == nil && keys > 0 {
		c.now.Keys = append(c.now.Keys, keys)
		err = c.now.write(c.dir)
	}
	if err != nil {
		c.stop(fmt.Errorf("a compaction can't be watched: %w", err))
	}
}

// begin keeps the tables that there are.
func (c *compactions) begin() error {
	c.hold()
	named, err := readManifest(c.dir, true)
	if err != nil {
		return err
	}
	if !c.lost {
		c.now = compaction{}
	}
	c.now.Sources = append(c.now.Sources, named...)
	slices.Sort(c.now.Sources)
	c.now.Sources = slices.Compact(c.now.Sources)
	return c.copyUnheld(named)
}

// copyUnheld copies the tables that were made since the database is being closed, the last
// ones from memory: it opens no more iterators.
func (c *compactions) copyUnheld(named []uint64) error {
	if c.held == nil {
		return nil
	}
	for _, id := range named {
		if slices.Contains(c.held, id) {
			continue
		}
		if err := copyTable(c.dir, id); err != nil {
			return err
		}
	}
	return nil
}

// hold opens an iterator, unless the database is not open.
func (c *compactions) hold() {
	if c.txn == nil {
		return
	}
	o := badger.DefaultIteratorOptions
	o.PrefetchValues = false
	c.holds = append(c.holds, c.txn.NewIterator(o))
}

// end hears that the compaction of a worker has ended. One without tables never began.
func (c *compactions) end(worker int, ended func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.worker != worker {
		return
	}
	ended()
	c.worker = noWorker
	c.turn.Broadcast()
}

// check lets go of the tables that were compacted, if all is in those that came of them.
func (c *compactions) check() {
	if c.lost {
		return
	}
	lost, err := c.now.lost(c.dir)
	if err == nil && lost {
		err = errors.New("a compaction has lost tables, which are kept")
	}
	if err == nil {
		err = c.now.forget(c.dir)
	}
	if err != nil {
		c.stop(err)
		return
	}
	if c.held == nil { // else what is to be closed needs them
		c.letGo()
	}
}

// stop keeps all tables from now on.
func (c *compactions) stop(err error) {
	c.lost = true
	c.fail(err)
}

// letGo closes the iterators.
func (c *compactions) letGo() {
	for _, it := range c.holds {
		it.Close()
	}
	for _, txn := range c.old {
		txn.Discard()
	}
	c.holds, c.old = nil, nil
}

// renew takes a transaction that reads, in place of the one before. It can't be made when
// it is needed: badger would wait for writes that wait for a compaction.
func (c *compactions) renew(txn *badger.Txn) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.txn == nil:
		close(c.opened)
	case len(c.holds) > 0:
		c.old = append(c.old, c.txn)
	default:
		c.txn.Discard()
	}
	c.txn = txn
}

// close closes the database, once.
func (c *compactions) close(db *badger.DB) error {
	if db.IsClosed() {
		return nil
	}
	c.mu.Lock()
	c.held = []uint64{}
	for _, t := range db.Tables() { // before they are held: what is gone by then is needed no more
		c.held = append(c.held, t.ID)
	}
	c.hold()
	c.txn = nil
	c.mu.Unlock()
	err := db.Close()
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.lost {
		c.old = nil // there is nothing left to discard them from
		c.letGo()
	}
	return err
}
