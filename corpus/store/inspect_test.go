package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus"
)

// A second process looks at nothing of a store that the first has open: it would take a
// table that is being written for one that is of no use.
func TestSecondOpenMovesNothing(t *testing.T) {
	dir := t.TempDir()
	s := openEmpty(t, dir)
	putTitles(t, s, "甲")
	path := filepath.Join(dir, "000099.sst") // as badger writes one before its manifest names it
	if err := os.WriteFile(path, []byte("table"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrLocked) {
		t.Errorf("second Open: %v, want ErrLocked", err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Errorf("a table of the first process was moved: %v", err)
	}
}

// Numbers of changes that are on the disk are not used twice, though they could not be
// acknowledged.
func TestFailedAcknowledgement(t *testing.T) {
	dir := t.TempDir()
	s := openEmpty(t, dir)
	putTitles(t, s, "甲")
	good := s.acknowledged
	readOnly, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer readOnly.Close()
	s.acknowledged = readOnly
	if _, err := s.Put(t.Context(), []*corpus.Article{{ID: "乙", Title: "乙"}}); err == nil {
		t.Error("Put is acknowledged though that could not be noted")
	}
	s.acknowledged = good
	putTitles(t, s, "丙")
	if got := changes(t, s); got != "甲乙丙" {
		t.Errorf("Changes: %s, want 甲乙丙", got)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir); err != nil {
		t.Fatalf("opened again: %v", err)
	}
	if s.Count() != 3 || s.LastSeq() != 3 {
		t.Errorf("opened again: %d articles up to %d, want 3 up to 3", s.Count(), s.LastSeq())
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}

// A store whose problems were repaired can be opened again, and goes on where it was.
func TestRepairedStoreIsOpened(t *testing.T) {
	const site, url = "jiangpan.example", "http://jiangpan.example/1.html"
	for _, tt := range []struct {
		name  string
		spoil func(*badger.Txn) error
	}{
		{"the last entry of the log", func(txn *badger.Txn) error { return txn.Set(logKey(3), []byte("x乙")) }},
		{"a key of the log", func(txn *badger.Txn) error { return txn.Set([]byte("l/x"), []byte("p甲")) }},
		{"a visit in the queue", func(txn *badger.Txn) error { return txn.Set(visitKey(site, url), []byte("{")) }},
		{"a visit is gone", func(txn *badger.Txn) error { return txn.Delete(visitKey(site, url)) }},
		{"state of the reprints", func(txn *badger.Txn) error { return txn.Set(reprintStateKey, []byte("x")) }},
		{"a link of reprints", func(txn *badger.Txn) error { return txn.Set([]byte(linkPrefix+"\xff\xffx"), nil) }},
		{"a kind of reprints", func(txn *badger.Txn) error { return txn.Set([]byte("r/x/1"), nil) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			s := openEmpty(t, dir)
			putTitles(t, s, "甲", "乙")
			err := errors.Join(s.Delete(t.Context(), "乙"), s.Enqueue(t.Context(), site, url), s.db.Update(tt.spoil))
			if err != nil {
				t.Fatal(err)
			}
			if found := repairAll(t, s); found == 0 {
				t.Error("nothing was found")
			}
			if found := repairAll(t, s); found > 0 {
				t.Errorf("%d problems are left", found)
			}
			_, next := s.NextVisit(t.Context(), site)
			_, state := s.Reprints(t.Context(), 0)
			links := s.EachLink(t.Context(), func(ReprintPair) error { return nil })
			if next != nil && !errors.Is(next, corpus.ErrNotFound) || state != nil || links != nil {
				t.Errorf("after the repair: %v, %v, %v", next, state, links)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			again, err := Open(dir)
			if err != nil {
				t.Fatalf("opened again: %v", err)
			}
			if err := again.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// repairAll repairs what Verify finds, and returns how much that was.
func repairAll(t *testing.T, s *Store) int {
	t.Helper()
	var all []Problem
	if _, err := s.Verify(t.Context(), 0, func(p Problem) { all = append(all, p) }); err != nil {
		t.Fatal(err)
	}
	for _, p := range all {
		if err := s.Repair(p); err != nil {
			t.Error(err)
		}
	}
	return len(all)
}

// openEmpty opens a store, which the test may close.
func openEmpty(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() }) // also when the test has done so
	return s
}

// A damaged block of any family is found by Open, which names the file and the key.
// badger would end its iterators there in silence, and drop the rest of the table with the
// next compaction.
func TestDamagedBlock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	s := openEmpty(t, dir)
	counters := map[string][]byte{}
	for i := range 2000 {
		counters[fmt.Sprintf("%04d", i)] = []byte("二十次点击")
	}
	if err := errors.Join(s.PutUsage(t.Context(), counters), s.Close()); err != nil {
		t.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) != 1 {
		t.Fatalf("tables %v, %v", tables, err)
	}
	good, err := os.ReadFile(tables[0])
	if err != nil {
		t.Fatal(err)
	}
	for part := range 20 {
		bad := slices.Clone(good)
		bad[len(bad)*part/20] ^= 4
		if err := os.WriteFile(tables[0], bad, 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir)
		var damaged *FileError
		if !errors.As(err, &damaged) || damaged.Path != tables[0] {
			t.Errorf("a byte at %d/20: %v, want a FileError of the table", part, err)
		}
	}
}

// Damage met in a log of values leaves nothing that Close would wait for.
func TestCloseAfterDamagedValue(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	s := openEmpty(t, dir)
	long := make([]byte, 2<<20)
	if err := errors.Join(s.PutUsage(t.Context(), map[string][]byte{"长篇": long}), s.Close()); err != nil {
		t.Fatal(err)
	}
	if err := openEmpty(t, dir).Close(); err != nil { // which begins another log: the last is cut at what is damaged
		t.Fatal(err)
	}
	logs, err := filepath.Glob(filepath.Join(dir, "*.vlog"))
	if err != nil || len(logs) == 0 {
		t.Fatalf("logs %v, %v", logs, err)
	}
	f, err := os.OpenFile(logs[0], os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	const lengthAt = 22 // behind the header of the file: of the first key
	if _, err := f.WriteAt([]byte{0x7f}, lengthAt); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = Open(dir); err != nil {
		t.Fatal(err)
	}
	if err := s.Usage(t.Context(), func(string, []byte) error { return nil }); err != nil {
		t.Log("reading says:", err) // or gives no value: both will do
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
