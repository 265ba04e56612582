package generation_test

import (
	"context"
	"errors"
	"path/filepath"
	"testing"

	"wensou/index"
	"wensou/index/generation"
	"wensou/index/ingest"
)

// A rebuild that was asked for is wanted until it is done, and goes on where it was,
// whenever the process ends.
func TestAskedRebuildGoesOnAfterARestart(t *testing.T) {
	w, dir := newWorld(50), filepath.Join(t.TempDir(), "index")
	l := w.openLive(t, dir)
	catchUp(t, l, w)
	if err := l.Ask(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	w.set(func() {
		w.read = func(after uint64) {
			if after >= 20 {
				cancel()
			}
		}
	})
	if err := l.Rebuild(ctx, w, ingest.Observer{}); !errors.Is(err, context.Canceled) {
		t.Fatalf("Rebuild that was cut off: %v", err)
	}
	closeLive(t, l)
	first := uint64(99)
	w.set(func() {
		w.read = func(after uint64) { first = min(first, after) }
	})
	l = w.openLive(t, dir)
	if err := l.Wanted(); !errors.Is(err, generation.ErrAsked) {
		t.Errorf("after a restart, Wanted() = %v", err)
	}
	rebuild(t, l, w)
	if first == 0 {
		t.Error("the rebuild began anew")
	}
	closeLive(t, l)
	l = w.openLive(t, dir)
	defer closeLive(t, l)
	if err := l.Wanted(); err != nil {
		t.Errorf("once it is done, Wanted() = %v", err)
	}
	wantFiles(t, dir, "2", "current")
}

// Where a damaged index leaves no room for the next, it gives way, and searches are
// answered by what there is of the next while that waits for room.
func TestDamagedIndexGivesWay(t *testing.T) {
	dir, w := filepath.Join(t.TempDir(), "index"), newWorld(100)
	l := w.openLive(t, dir)
	defer closeLive(t, l)
	catchUp(t, l, w)
	errFull, asked := errors.New("no room"), 0
	w.set(func() {
		w.broken[filepath.Join(dir, "1")] = true
		w.room = func(bytes uint64) error {
			if asked++; bytes > 0 || asked > 5 {
				return errFull
			}
			return nil
		}
	})
	if _, err := l.Search(t.Context(), index.Query{}); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("a search that meets damage: %v", err)
	}
	if err := l.Rebuild(t.Context(), w, ingest.Observer{}); !errors.Is(err, errFull) {
		t.Errorf("no room: %v", err)
	}
	want(t, "half way", l, 40, true)
	wantFiles(t, dir, "2", "current")
	w.grow(1)
	if err := ingest.CatchUp(t.Context(), w, l, ingest.Observer{}); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("a change for an index that is being filled: %v", err)
	}
	if err := l.Wanted(); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("half way, Wanted() = %v", err)
	}
	w.set(func() { w.broken[filepath.Join(dir, "2")] = true })
	if err := l.Rebuild(t.Context(), w, ingest.Observer{}); !errors.Is(err, errFull) && !errors.Is(err, index.ErrDamaged) {
		t.Errorf("damage in the one that is being filled: %v", err)
	}
	w.set(func() { w.room = nil })
	if err := l.Rebuild(t.Context(), w, ingest.Observer{}); errors.Is(err, index.ErrDamaged) {
		rebuild(t, l, w) // damage was met only now
	} else if err != nil {
		t.Fatal(err)
	}
	want(t, "with room again", l, 101, false)
	if err := l.Wanted(); err != nil {
		t.Errorf("with room again, Wanted() = %v", err)
	}
	w.grow(1)
	catchUp(t, l, w)
	want(t, "a change later", l, 102, false)
	wantFiles(t, dir, "3", "current")
}
