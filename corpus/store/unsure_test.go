package store

import (
	"encoding/binary"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"testing"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
	"google.golang.org/protobuf/proto"

	"wensou/corpus"
)

// note appends a set of changes to a manifest.
func note(t *testing.T, dir string, changes ...*pb.ManifestChange) {
	t.Helper()
	b, err := proto.Marshal(&pb.ManifestChangeSet{Changes: changes})
	if err != nil {
		t.Fatal(err)
	}
	head := binary.BigEndian.AppendUint32(nil, uint32(len(b)))
	head = binary.BigEndian.AppendUint32(head, crc32.Checksum(b, castagnoli))
	f, err := os.OpenFile(filepath.Join(dir, badger.ManifestFilename), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(append(head, b...))
	if err := errors.Join(err, f.Close()); err != nil {
		t.Fatal(err)
	}
}

// Tables that badger noted and then removed, since its disk failed, keep nobody from
// opening the store; but only where badger said so. A table that was lost is damage.
func TestUnsureManifest(t *testing.T) {
	made := &pb.ManifestChange{Id: 77, Op: pb.ManifestChange_CREATE}
	for _, tt := range []struct {
		name    string
		changes func(table uint64) []*pb.ManifestChange
		unsure  bool
		damaged bool
	}{
		{"a flush that failed", func(uint64) []*pb.ManifestChange { return []*pb.ManifestChange{made} }, true, false},
		{"a compaction that failed", func(table uint64) []*pb.ManifestChange {
			return []*pb.ManifestChange{made, {Id: table, Op: pb.ManifestChange_DELETE}}
		}, true, false},
		{"a table that is lost", func(uint64) []*pb.ManifestChange { return []*pb.ManifestChange{made} }, false, true},
		{"all as it should be", func(uint64) []*pb.ManifestChange { return nil }, true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s, err := Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			putTitles(t, s, "甲", "乙")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if changes := tt.changes(1); changes != nil {
				note(t, dir, changes...)
			}
			if tt.unsure {
				badgerLog{dir, s.fail, s.compactions}.Errorf(manifestTrouble()[0]+": %v", os.ErrInvalid)
			}
			s, err = Open(dir)
			if errors.Is(err, corpus.ErrDamaged) != tt.damaged {
				t.Fatalf("Open: %v, want damage: %v", err, tt.damaged)
			}
			if err != nil {
				return
			}
			if s.Count() != 2 || isUnsure(dir) {
				t.Errorf("%d articles, want 2; still unsure: %v", s.Count(), isUnsure(dir))
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// What was acknowledged and lay in a table that is lost is missed, whatever badger said.
func TestUnsureManifestHidesNoLoss(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	putTitles(t, s, "甲", "乙")
	badgerLog{dir, s.fail, s.compactions}.Warningf(manifestTrouble()[1]+": %v", 1, os.ErrInvalid)
	if _, err := s.Put(t.Context(), []*corpus.Article{{ID: "丙", Title: "丙"}}); err == nil {
		t.Error("the store takes writes after its disk failed")
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) == 0 {
		t.Fatalf("tables %v, %v", tables, err)
	}
	for _, path := range tables {
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Open(dir); !errors.Is(err, corpus.ErrDamaged) {
		t.Errorf("Open without its tables: %v, want damage", err)
	}
}

// An error of the disk is none of the files.
func TestOpenError(t *testing.T) {
	for text, damaged := range map[string]bool{
		"While syncing directory: d. err: sync d: input/output error": false,
		"while writing: no space left on device":                      false,
		"file does not exist for table 3":                             true,
	} {
		if err := openError("d", errors.New(text)); errors.Is(err, corpus.ErrDamaged) != damaged {
			t.Errorf("%s: %v, want damage: %v", text, err, damaged)
		}
	}
}
