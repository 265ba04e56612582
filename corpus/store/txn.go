package store

import (
	"errors"

	"github.com/dgraph-io/badger/v4"
)

// maxTxnBytes is how much of articles goes into one transaction of several; it
// stays well below badger's bound, which is 15 % of a memtable.
const maxTxnBytes = 1 << 20

// errFull says that an article must wait for the next transaction.
var errFull = errors.New("transaction is full")

// txn is a writing transaction with the sequence number and the count as they
// will be once it is committed.
type txn struct {
	*badger.Txn
	codec *codec
	seq   uint64
	count int
	used  int // bytes of records
}

// update runs fn in a writing transaction. When it returns nil, what fn wrote
// is on the disk; it then wakes whoever waits for the change log to grow. When
// fn fails, nothing of it is. When badger fails to commit, as on a full disk, it
// may be there or not; since its sequence numbers may be taken, nothing is
// written until the store is opened again. A disk that is nearly full is an error of
// disk.ErrFull.
func (s *Store) update(fn func(*txn) error) error {
	s.write.Lock()
	defer s.write.Unlock()
	if err := s.Failed(); err != nil {
		return err
	}
	if err := s.Room(0); err != nil {
		return err
	}
	t := &txn{Txn: s.db.NewTransaction(true), codec: s.codec, seq: s.LastSeq(), count: s.Count()}
	defer t.Discard()
	if err := fn(t); err != nil {
		return err
	}
	err := t.Set(stateKey, state{s.commits + 1, t.seq, uint64(t.count)}.encode())
	if err == nil {
		err = t.Commit()
	}
	if err != nil {
		s.fail(err)
		return err
	}
	s.commits++
	s.committed(t)
	s.compactions.renew(s.db.NewTransaction(false))
	return s.acknowledge(s.commits)
}

// committed takes into memory what a transaction has written, also when that can't be
// acknowledged: its sequence numbers are taken.
func (s *Store) committed(t *txn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count = t.count
	if t.seq > s.seq {
		s.seq = t.seq
		close(s.changed)
		s.changed = make(chan struct{})
	}
}
