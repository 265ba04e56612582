package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/dgraph-io/badger/v4"
)

// badger drops in silence what it can't read of its logs, and iterators end in silence
// at a damaged block. So each transaction writes the state of the store, and what was
// acknowledged is noted beside the database:
//
//	m/state                u64 transactions, u64 last change, u64 living articles; big-endian
//	store/ACKNOWLEDGED     u64 transactions that were acknowledged, u32 CRC-32C of it
//
// The file is written after a transaction is on the disk, and is not synced: after a
// power cut it may say less than there is, never more.
const acknowledgedFile = "ACKNOWLEDGED"

var stateKey = []byte("m/state")

// state is what a store says of itself.
type state struct{ commits, seq, count uint64 }

func (s state) encode() []byte {
	b := binary.BigEndian.AppendUint64(nil, s.commits)
	b = binary.BigEndian.AppendUint64(b, s.seq)
	return binary.BigEndian.AppendUint64(b, s.count)
}

// readState returns the state that the last transaction wrote; false if the store is
// new, or of a program that wrote none.
func readState(txn *badger.Txn) (state, bool, error) {
	item, err := txn.Get(stateKey)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return state{}, false, nil
	}
	if err != nil {
		return state{}, false, err
	}
	var s state
	err = item.Value(func(v []byte) error {
		if len(v) != 24 {
			return fmt.Errorf("state of %d bytes", len(v))
		}
		s = state{binary.BigEndian.Uint64(v), binary.BigEndian.Uint64(v[8:]), binary.BigEndian.Uint64(v[16:])}
		return nil
	})
	return s, true, err
}

// checkState compares what there is with what the store says of itself and with what
// was acknowledged.
func (s *Store) checkState(kept state, known bool) error {
	acknowledged, err := readAcknowledged(s.dir)
	switch {
	case err != nil:
		return err
	case kept.commits < acknowledged:
		return &FileError{s.dir, fmt.Sprintf("%d transactions were acknowledged, and %d are there", acknowledged, kept.commits)}
	case known && (kept.seq != s.seq || kept.count != uint64(s.count)):
		return &FileError{s.dir, fmt.Sprintf("it holds %d articles up to change %d, and should hold %d up to %d", s.count, s.seq, kept.count, kept.seq)}
	}
	return nil
}

// readAcknowledged returns the number of transactions that were acknowledged, 0 if it
// is not known.
func readAcknowledged(dir string) (uint64, error) {
	b, err := os.ReadFile(filepath.Join(dir, acknowledgedFile))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if len(b) != 12 || crc32.Checksum(b[:8], castagnoli) != binary.BigEndian.Uint32(b[8:]) {
		return 0, nil // a power cut may leave that
	}
	return binary.BigEndian.Uint64(b), nil
}

// acknowledge notes that a number of transactions are on the disk.
func (s *Store) acknowledge(commits uint64) error {
	b := binary.BigEndian.AppendUint64(nil, commits)
	b = binary.BigEndian.AppendUint32(b, crc32.Checksum(b, castagnoli))
	_, err := s.acknowledged.WriteAt(b, 0)
	return err
}
