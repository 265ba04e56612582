package generation_test

import (
	"errors"
	"path/filepath"
	"testing"

	"wensou/index"
	"wensou/index/ingest"
)

// A generation doesn't take over the mark of a damaged one that had its number.
func TestNumberOfADamagedGeneration(t *testing.T) {
	dir, w := filepath.Join(t.TempDir(), "index"), newWorld(30)
	l := w.openLive(t, dir)
	defer closeLive(t, l)
	catchUp(t, l, w)
	two, errFull := filepath.Join(dir, "2"), errors.New("no room")
	w.set(func() { w.broken[two] = true })
	if err := l.Rebuild(t.Context(), w, ingest.Observer{}); !errors.Is(err, index.ErrDamaged) {
		t.Fatalf("Rebuild that meets damage: %v", err)
	}
	w.set(func() { w.broken, w.room = map[string]bool{}, func(uint64) error { return errFull } })
	if err := l.Rebuild(t.Context(), w, ingest.Observer{}); !errors.Is(err, errFull) {
		t.Fatalf("Rebuild without room: %v", err)
	}
	w.set(func() { w.room, w.read = nil, func(uint64) { wantFiles(t, dir, "1", "2", "current") } })
	rebuild(t, l, w)
}
