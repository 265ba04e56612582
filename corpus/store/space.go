package store

import (
	"errors"
	"fmt"
	"syscall"
)

// ErrDiskFull is wrapped by the errors of writes that are refused since the disk is
// nearly full. They are accepted again when there is room.
var ErrDiskFull = errors.New("the disk is nearly full")

// A share of the disk is kept free: badger writes tables and bleve merges segments
// some time after a change was taken, and neither stands a disk without room.
const (
	reservedShare = 20 // one part in so many
	leastReserved = 64 << 20
	mostReserved  = 1 << 30
)

// Room returns an error of ErrDiskFull, which says what is missing, if the disk of the
// store is nearly full.
func (s *Store) Room() error {
	free, size, err := s.space(s.dir)
	if err != nil {
		return fmt.Errorf("free space of %s: %w", s.dir, err)
	}
	if kept := min(max(size/reservedShare, leastReserved), mostReserved); free < kept {
		return fmt.Errorf("%w: %s has %d MB free, and %d MB are kept free; no articles are taken until there is room",
			ErrDiskFull, s.dir, free>>20, kept>>20)
	}
	return nil
}

// spaceOf returns the bytes that may still be written to the file system of a folder,
// and its size.
func spaceOf(dir string) (free, size uint64, err error) {
	var f syscall.Statfs_t
	if err := syscall.Statfs(dir, &f); err != nil {
		return 0, 0, err
	}
	unit := uint64(f.Bsize) //nolint:gosec // never negative
	return f.Bavail * unit, f.Blocks * unit, nil
}
