// Package disk says how much room there is for files, and makes them durable.
package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"
)

// ErrFull is wrapped by the errors of writes that are refused since the disk is
// nearly full. They are accepted again when there is room.
var ErrFull = errors.New("the disk is nearly full")

// A share of the disk is kept free: badger writes tables and bleve merges segments
// some time after a change was taken, and neither stands a disk without room. badger
// writes through mapped memory, where a full disk is a SIGBUS that ends the process.
// A compaction writes all its tables before it removes those that they replace: 93 MB
// beyond the last write were measured, with four tables of 16 MB at level zero.
const (
	reservedShare = 20 // one part in so many
	leastReserved = 256 << 20
	mostReserved  = 1 << 30
)

// Room returns an error of ErrFull, which says what is missing, unless so many bytes
// may be written to the file system of a folder.
func Room(dir string, bytes uint64) error {
	free, size, err := space(dir)
	if err != nil {
		return fmt.Errorf("free space of %s: %w", dir, err)
	}
	return room(dir, free, size, bytes)
}

func room(dir string, free, size, bytes uint64) error {
	kept := min(max(size/reservedShare, leastReserved), mostReserved)
	switch {
	case free < kept:
		return fmt.Errorf("%w: %s has %d MB free, and %d MB are kept free; nothing is taken until there is room",
			ErrFull, dir, free>>20, kept>>20)
	case free-kept < bytes:
		return fmt.Errorf("%w: %s has %d MB free; %d MB are needed, and %d MB are kept free",
			ErrFull, dir, free>>20, bytes>>20, kept>>20)
	}
	return nil
}

// AwaitRoom waits until room returns nil, asking it again after each pause. It reports
// false if done is closed before.
func AwaitRoom(done <-chan struct{}, pause time.Duration, room func() error) bool {
	for room() != nil {
		select {
		case <-done:
			return false
		case <-time.After(pause):
		}
	}
	return true
}

// Free returns the bytes that may still be written to the file system of a folder.
func Free(dir string) (uint64, error) {
	free, _, err := space(dir)
	return free, err
}

func space(dir string) (free, size uint64, err error) {
	var f syscall.Statfs_t
	if err := syscall.Statfs(dir, &f); err != nil {
		return 0, 0, err
	}
	unit := uint64(f.Bsize) //nolint:gosec // never negative
	return f.Bavail * unit, f.Blocks * unit, nil
}

// Same reports whether two files or folders lie in one file system.
func Same(a, b string) (bool, error) {
	var x, y syscall.Stat_t
	if err := errors.Join(syscall.Stat(a, &x), syscall.Stat(b, &y)); err != nil {
		return false, err
	}
	return x.Dev == y.Dev, nil
}

// Size returns the bytes that the files of a folder take. It counts what is allocated:
// badger keeps files with holes. Files that are removed in the meantime count nothing.
func Size(dir string) (uint64, error) {
	var size uint64
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && path != dir:
			return nil
		case err != nil || d.IsDir():
			return err
		}
		var s syscall.Stat_t
		if err := syscall.Lstat(path, &s); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		size += uint64(s.Blocks) * 512 //nolint:gosec // never negative
		return nil
	})
	return size, err
}

// WriteSynced makes a file with a content, or replaces it, that is on the disk when it
// returns nil; its name may not be, see SyncFolder.
func WriteSynced(path string, content []byte) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	_, err = file.Write(content)
	return errors.Join(err, file.Sync(), file.Close())
}

// Replace puts a content in the place of a file's, or makes the file. A crash leaves the
// one or the other, whole; when Replace returns nil, the new one.
func Replace(path string, content []byte) error {
	fresh := path + ".new"
	if err := WriteSynced(fresh, content); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return SyncFolder(filepath.Dir(path))
}

// SyncFolder makes the names in a folder durable.
func SyncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
