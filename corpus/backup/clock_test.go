package backup_test

import (
	"path/filepath"
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
