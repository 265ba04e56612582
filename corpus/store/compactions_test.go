package store

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/dgraph-io/badger/v4/pb"

	"wensou/corpus"
)

// fill puts articles until the tables are as wanted, deletes every tenth, and returns
// which of them are acknowledged to be there.
func fill(t *testing.T, s *Store, enough func() bool) map[string]bool {
	t.Helper()
	random := rand.New(rand.NewPCG(1, 2))
	body := make([]rune, 20_000)
	there := map[string]bool{}
	for n := 0; !enough(); n++ {
		for i := range body {
			body[i] = '一' + random.Int32N(20_000) // which no codec makes shorter
		}
		id := fmt.Sprintf("%08x", random.Uint32())
		if _, err := s.Put(t.Context(), []*corpus.Article{{ID: id, Title: "汛期", Body: string(body)}}); err != nil {
			t.Fatal(err)
		}
		there[id] = true
		if n%10 != 9 {
			continue
		}
		if err := s.Delete(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		delete(there, id)
	}
	return there
}

// holdsAll fails unless a folder holds a store of these articles and no others.
func holdsAll(t *testing.T, dir string, want map[string]bool) {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]bool{}
	if err := s.Each(t.Context(), func(a *corpus.Article) error { got[a.ID] = true; return nil }); err != nil {
		t.Error(err)
	}
	for id := range want {
		if !got[id] {
			t.Fatalf("%d articles, want %d; %s is lost", len(got), len(want), id)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%d articles, want %d: some are back that were deleted", len(got), len(want))
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// await waits until something is so.
func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for range 6000 {
		if is() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s: not within a minute", what)
}

// compacted reports whether a compaction has ended, and none is running.
func (c *compactions) compacted() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.worker == noWorker && len(c.now.Keys) > 0
}

func TestCompactionsLetGo(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	want := fill(t, s, s.compactions.compacted)
	if err := s.Failed(); err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if _, ok, err := readCompaction(dir); ok || err != nil {
		t.Errorf("the note of a compaction that ended well is there: %v, %v", ok, err)
	}
	named, err := readManifest(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) != len(named) {
		t.Errorf("%d tables lie there and %d are named (%v)", len(tables), len(named), err)
	}
	holdsAll(t, dir, want)
}

// Tables that a compaction can't write are not lost with what they were made of, whether
// the store is closed or its process killed.
func TestCompactionThatLosesTables(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(tablePath(dir, levelZeroTables+1), nil, 0o600); err != nil { // badger makes no table over a file
		t.Fatal(err)
	}
	want := fill(t, s, func() bool { return len(s.db.Tables()) >= levelZeroTables })
	await(t, "the store hears of it", func() bool { return s.Failed() != nil })
	if _, err := s.Put(t.Context(), []*corpus.Article{{ID: "丙", Title: "丙"}}); err == nil {
		t.Error("the store takes writes after a compaction lost tables")
	}
	if _, err := s.Changes(t.Context(), 0, 1, 1); err == nil {
		t.Error("the store gives changes, of which some are lost")
	}
	killed := filepath.Join(t.TempDir(), "killed")
	if err := os.CopyFS(killed, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for name, dir := range map[string]string{"closed": dir, "killed": killed} {
		t.Run(name, func(t *testing.T) {
			before, ok, err := readCompaction(dir)
			if err != nil || !ok {
				t.Fatalf("no note of the compaction: %v", err)
			}
			if lost, err := before.lost(dir); err != nil || !lost {
				t.Fatalf("nothing is lost in this test: %v", err)
			}
			holdsAll(t, dir, want)
		})
	}
}

// Tables that are made while the database is being closed are kept too.
func TestCompactionWhileClosing(t *testing.T) {
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	putTitles(t, s, "甲", "乙")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	for _, removed := range []func(path string) error{os.Remove, func(path string) error { return os.Truncate(path, 0) }} {
		named, err := readManifest(dir, true)
		if err != nil || len(named) == 0 {
			t.Fatalf("tables %v, %v", named, err)
		}
		var why error
		c := newCompactions(dir, func(err error) { why = err })
		close(c.opened)
		c.held = []uint64{}
		c.hear(logTable, []any{0, uint64(7)})
		var gone []*pb.ManifestChange
		for _, id := range named {
			gone = append(gone, &pb.ManifestChange{Id: id, Op: pb.ManifestChange_DELETE})
			if err := removed(tablePath(dir, id)); err != nil {
				t.Fatal(err)
			}
		}
		note(t, dir, gone...)
		c.hear(logDone, []any{0, 0})
		if why == nil {
			t.Error("nobody is told that the compaction lost all")
		}
		holdsAll(t, dir, map[string]bool{"甲": true, "乙": true})
		if left, err := filepath.Glob(filepath.Join(dir, "*"+keptMark)); len(left) > 0 || err != nil {
			t.Errorf("copies are left: %v, %v", left, err)
		}
	}
}

// A store that was killed again and again, before it could compact, opens without waiting
// for a compaction: writes wait for more tables than its logs will be.
func TestStallToOpen(t *testing.T) {
	dir := t.TempDir()
	tables := 0
	for range 2 * levelZeroStall { // each Close makes a table of level zero
		s, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		if tables = len(s.db.Tables()); s.db.Opts().NumLevelZeroTablesStall <= tables {
			t.Errorf("writes wait for %d tables, and there are %d", s.db.Opts().NumLevelZeroTablesStall, tables)
		}
		putTitles(t, s, strconv.Itoa(tables))
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	m, err := replayManifest(dir, true)
	if err != nil {
		t.Fatal(err)
	}
	const logs = 9
	for n := range logs {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%05d.mem", n)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := stallToOpen(dir); err != nil || got <= logs+len(m.Levels[0].Tables) {
		t.Errorf("writes wait for %d tables (%v), want more than %d logs and %d tables", got, err, logs, len(m.Levels[0].Tables))
	}
}
