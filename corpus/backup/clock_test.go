package backup_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"wensou/corpus/backup"
)

// What is taken after a clock was set back can be restored, and is the newest.
func TestChainAfterTheClockWasSetBack(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "backups")
	s := open(t, t.TempDir())
	fill(t, s)
	take(t, dir, s, false, noon)
	put(t, s, article(40, "时钟拨回之后。"))
	set := take(t, dir, s, false, noon.Add(-time.Hour))
	for _, tt := range []struct {
		name string
		at   time.Time
		seq  uint64
	}{
		{name: "newest"},
		{name: "at its time", at: set.Taken},
		{name: "at its change", seq: set.Seq},
	} {
		chain, err := backup.Chain(dir, tt.at, tt.seq)
		if err != nil || len(chain) != 2 || chain[1].Path != set.Path {
			t.Errorf("%s: %v, %v; want the two that end in %s", tt.name, chain, err, set.Path)
		}
	}
}

// What a backup that was cut off has left is removed by a later one, unless somebody may
// still be writing it.
func TestLeftoversAreRemoved(t *testing.T) {
	dir, s := t.TempDir(), open(t, t.TempDir())
	old, fresh := filepath.Join(dir, "a.wensou.new"), filepath.Join(dir, "b.wensou.new")
	for path, age := range map[string]time.Duration{old: 2 * time.Hour, fresh: time.Minute} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
		at := time.Now().Add(-age)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
	}
	fill(t, s)
	if _, _, err := backup.Take(t.Context(), dir, s, false, nil, time.Now()); err != nil {
		t.Fatal(err)
	}
	if left, err := filepath.Glob(filepath.Join(dir, "*.new")); err != nil || !slices.Equal(left, []string{fresh}) {
		t.Errorf("left: %q, %v; want %q", left, err, fresh)
	}
}
