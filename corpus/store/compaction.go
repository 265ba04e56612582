package store

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/fb"
	"github.com/dgraph-io/badger/v4/options"
	"github.com/dgraph-io/badger/v4/pb"
	"google.golang.org/protobuf/proto"

	"wensou/corpus/disk"
)

// compactionFile holds the compaction that is under way, in JSON. As long as it is there,
// all tables that it names are on the disk, or copies of them whose names end in keptMark.
const (
	compactionFile = "COMPACTION"
	keptMark       = ".kept"
)

// compaction is what must come of tables that are made into others. One that lost
// something is followed by others in the same note.
type compaction struct {
	Sources []uint64 `json:"sources"` // the tables that there were, a few of which are compacted
	Keys    []uint32 `json:"keys"`    // how many each new table must hold
}

// readCompaction returns the compaction that was under way when a store was closed, or
// its process ended; false if there was none.
func readCompaction(dir string) (compaction, bool, error) {
	path := filepath.Join(dir, compactionFile)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return compaction{}, false, nil
	}
	if err != nil {
		return compaction{}, false, err
	}
	var c compaction
	if err := json.Unmarshal(b, &c); err != nil {
		return compaction{}, false, &FileError{path, err.Error()}
	}
	return c, true, nil
}

// write notes the compaction, for a process that is killed in the midst of it. It is not
// synced: a power cut and a failing disk at once are beyond it.
func (c compaction) write(dir string) error {
	b, err := json.Marshal(c)
	if err != nil {
		return err
	}
	path := filepath.Join(dir, compactionFile)
	if err := os.WriteFile(path+".new", b, 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// forget removes the note and the copies.
func (compaction) forget(dir string) error {
	kept, err := filepath.Glob(filepath.Join(dir, "*"+keptMark))
	for _, path := range append(kept, filepath.Join(dir, compactionFile)) {
		err = errors.Join(err, os.RemoveAll(path))
	}
	return err
}

// copyTable keeps a copy of a table. A link would not do: badger empties what it removes.
func copyTable(dir string, id uint64) error {
	in, err := os.Open(tablePath(dir, id))
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.Create(tablePath(dir, id) + keptMark)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// bringBack puts the copies in the place of tables that were removed, or emptied before
// they could be.
func bringBack(dir string) error {
	kept, err := filepath.Glob(filepath.Join(dir, "*"+keptMark))
	if err != nil {
		return err
	}
	for _, path := range kept {
		table := strings.TrimSuffix(path, keptMark)
		info, err := os.Stat(path)
		if err != nil {
			return err
		}
		if old, err := os.Stat(table); err == nil && old.Size() >= info.Size() {
			continue
		}
		if err := os.Rename(path, table); err != nil {
			return err
		}
	}
	return nil
}

// lost reports whether the manifest names what came of the compaction, and some of it is
// missing.
func (c compaction) lost(dir string) (bool, error) {
	named, err := readManifest(dir, len(c.Sources) > 0)
	if err != nil {
		return false, err
	}
	if !slices.ContainsFunc(c.Sources, func(id uint64) bool { return !slices.Contains(named, id) }) {
		return false, nil // nothing has come of it
	}
	missing := slices.Clone(c.Keys)
	for _, id := range named {
		if slices.Contains(c.Sources, id) {
			continue
		}
		n, err := keysOf(tablePath(dir, id))
		if errors.Is(err, fs.ErrNotExist) {
			continue // compacted by now, or missing
		}
		if err != nil {
			return false, err
		}
		if i := slices.Index(missing, n); i >= 0 {
			missing = slices.Delete(missing, i, i+1)
		}
	}
	return len(missing) > 0, nil
}

// keysOf returns how many keys a table holds.
func keysOf(path string) (n uint32, err error) {
	err = withIndex(path, func(_ io.ReaderAt, index *fb.TableIndex) error {
		n = index.KeyCount()
		return nil
	})
	return n, err
}

// undo names all tables again that went into the compaction, at level 0. What is in two
// tables then does no harm, since keys have versions; and where a compaction has left out
// a deletion, what it deleted comes back with it.
func (c compaction) undo(dir string) error {
	named, err := readManifest(dir, true)
	if err == nil {
		err = bringBack(dir)
	}
	if err != nil {
		return err
	}
	var set pb.ManifestChangeSet
	for _, id := range c.Sources {
		if slices.Contains(named, id) {
			continue
		}
		if err := inspectTable(tablePath(dir, id), true); err != nil {
			return fmt.Errorf("a compaction lost tables, and what it was made of can't be read: %w", err)
		}
		set.Changes = append(set.Changes, &pb.ManifestChange{
			Id: id, Op: pb.ManifestChange_CREATE, Compression: uint32(options.None), EncryptionAlgo: pb.EncryptionAlgo_aes,
		})
	}
	return appendChanges(dir, &set)
}

// appendChanges adds a set of changes to a manifest.
func appendChanges(dir string, set *pb.ManifestChangeSet) error {
	path := filepath.Join(dir, badger.ManifestFilename)
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	raw, err := proto.Marshal(set)
	if err != nil {
		return err
	}
	sets, err := changeSets(b)
	if err != nil {
		return &FileError{path, err.Error()}
	}
	whole := withSets(b[:manifestHead], sets)
	whole = binary.BigEndian.AppendUint32(whole, uint32(len(raw))) //nolint:gosec // a few bytes for each table
	whole = binary.BigEndian.AppendUint32(whole, crc32.Checksum(raw, castagnoli))
	return disk.Replace(path, append(whole, raw...))
}

// undoLost takes back the compaction that was under way when the store was last open, if
// it lost something, and forgets it.
func undoLost(dir string) error {
	c, ok, err := readCompaction(dir)
	if err != nil || !ok {
		return err
	}
	lost, err := c.lost(dir)
	if err == nil && lost {
		err = c.undo(dir)
	}
	if err != nil {
		return err
	}
	return c.forget(dir)
}
