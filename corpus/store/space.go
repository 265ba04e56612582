package store

import (
	"fmt"
	"path/filepath"

	"wensou/corpus/disk"
)

const leastToOpen = 128 << 20 // bytes, for what a compaction left undone

// A compaction takes all tables of level zero at once, so their number bounds the
// room that it needs. badger's own 5 and 15 need more than disk.Room keeps free.
const (
	levelZeroTables = 2 // that start a compaction
	levelZeroStall  = 4 // that writes wait for
)

// stallToOpen returns how many tables of level zero writes wait for in a store that is to
// be opened: more than there are once its logs have become tables. Else, after many kills,
// badger.Open would wait for a compaction, which waits for the store to be open.
func stallToOpen(dir string) (int, error) {
	m, err := replayManifest(dir, false)
	if err != nil {
		return 0, err
	}
	logs, err := filepath.Glob(filepath.Join(dir, "*.mem"))
	if err != nil {
		return 0, err
	}
	tables := len(logs)
	if len(m.Levels) > 0 {
		tables += len(m.Levels[0].Tables)
	}
	return max(levelZeroStall, tables+1), nil
}

// Room returns an error of disk.ErrFull, which says what is missing, unless there is
// room for so many bytes on the disk of the store.
func (s *Store) Room(bytes uint64) error { return s.room(s.dir, bytes) }

// RoomBeside is Room for a folder of other files: writing them must leave the store
// its room if both lie on one disk.
func (s *Store) RoomBeside(dir string) error {
	if same, err := disk.Same(s.dir, dir); err == nil && !same {
		return nil
	}
	return s.Room(0)
}

// roomToOpen returns an error of disk.ErrFull if there is too little room to open the
// store in a folder.
func roomToOpen(dir string) error {
	free, err := disk.Free(dir)
	if err != nil {
		return fmt.Errorf("free space of %s: %w", dir, err)
	}
	if free < leastToOpen {
		return fmt.Errorf("%w: %d MB are free, and %d MB are needed to open the store; make room, nothing is damaged",
			disk.ErrFull, free>>20, leastToOpen>>20)
	}
	return nil
}
