package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
	"google.golang.org/protobuf/proto"

	"wensou/corpus/disk"
)

// When the disk fails while badger notes new tables in its manifest, the note may be on
// the disk, and badger removes the tables: they hold nothing that is not elsewhere too, in
// a log or in the tables that were compacted. But it can't be opened any more, since the
// manifest names tables that are missing; and a compaction is tried for ever, and fails.
//
// So what badger says of that is heard: the file named unsureFile is made, and nothing
// more is written. When the store is opened again, the notes of tables that are missing
// are taken back (mendManifest), and checkState tells whether all is there.
const unsureFile = "MANIFEST.unsure"

// manifestTrouble are the beginnings of what badger logs of tables that it could not note.
func manifestTrouble() []string {
	return []string{"error flushing memtable to disk", logFailed}
}

// badgerLog hears what badger logs, for what it tells nobody else.
type badgerLog struct {
	dir         string
	fail        func(error) // is told why nothing may be written any more
	compactions *compactions
}

var _ badger.Logger = badgerLog{}

func (l badgerLog) Errorf(format string, args ...any)   { l.hear(format, args) }
func (l badgerLog) Warningf(format string, args ...any) { l.hear(format, args) }
func (l badgerLog) Debugf(format string, args ...any)   { l.compactions.hear(format, args) }
func (badgerLog) Infof(string, ...any)                  {}

func (l badgerLog) hear(format string, args []any) {
	if slices.ContainsFunc(manifestTrouble(), func(s string) bool { return strings.HasPrefix(format, s) }) {
		err := fmt.Errorf(format, args...)
		if e := disk.WriteSynced(filepath.Join(l.dir, unsureFile), nil); e != nil {
			err = errors.Join(err, e)
		}
		l.fail(err)
	}
	l.compactions.hear(format, args)
}

// isUnsure reports whether badger failed to note tables since the store was opened last.
func isUnsure(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, unsureFile))
	return err == nil
}

// removeUnsure takes back what unsureFile says, once the store is known to be whole.
func removeUnsure(dir string) error { return os.RemoveAll(filepath.Join(dir, unsureFile)) }

// manifestHead is the length of what a manifest begins with; sets of changes follow, each
// with its length as u32, its CRC-32C as u32, big-endian, and itself, a protobuf.
const manifestHead = 8

// mendManifest takes the sets of changes out of a manifest that made a table which is
// named and missing.
func mendManifest(dir string) error {
	path := filepath.Join(dir, badger.ManifestFilename)
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	sets, err := changeSets(b)
	if err != nil {
		return &FileError{path, err.Error()}
	}
	void := voidSets(sets, func(id uint64) bool { _, err := os.Stat(tablePath(dir, id)); return errors.Is(err, fs.ErrNotExist) })
	if len(void) == 0 {
		return nil
	}
	var kept []changeSet
	for i, set := range sets {
		if !void[i] {
			kept = append(kept, set)
		}
	}
	return disk.Replace(path, withSets(b[:manifestHead], kept))
}

// withSets returns a manifest of a head and sets of changes.
func withSets(head []byte, sets []changeSet) []byte {
	b := slices.Clone(head)
	for _, set := range sets {
		b = append(b, set.raw...)
	}
	return b
}

// changeSet is a set of changes of a manifest.
type changeSet struct {
	raw     []byte // with its length and checksum
	changes []*pb.ManifestChange
}

// changeSets reads a manifest. What a crash has cut off at its end is left out.
func changeSets(b []byte) ([]changeSet, error) {
	if len(b) < manifestHead {
		return nil, errors.New("it ends too early")
	}
	var sets []changeSet
	for rest := b[manifestHead:]; len(rest) >= 8; {
		end := 8 + uint64(binary.BigEndian.Uint32(rest))
		if end > uint64(len(rest)) {
			break
		}
		raw := rest[:end]
		rest = rest[end:]
		if crc32.Checksum(raw[8:], castagnoli) != binary.BigEndian.Uint32(raw[4:]) {
			return nil, fmt.Errorf("the checksum of change set %d differs", len(sets))
		}
		var set pb.ManifestChangeSet
		if err := proto.Unmarshal(raw[8:], &set); err != nil {
			return nil, err
		}
		sets = append(sets, changeSet{raw, set.GetChanges()})
	}
	return sets, nil
}

// voidSets returns which sets made a table that no later one removes and that is missing.
func voidSets(sets []changeSet, missing func(id uint64) bool) map[int]bool {
	maker := map[uint64]int{}
	for i, set := range sets {
		for _, c := range set.changes {
			switch c.GetOp() {
			case pb.ManifestChange_CREATE:
				maker[c.GetId()] = i
			case pb.ManifestChange_DELETE:
				delete(maker, c.GetId())
			}
		}
	}
	void := map[int]bool{}
	for id, i := range maker {
		if missing(id) {
			void[i] = true
		}
	}
	return void
}
