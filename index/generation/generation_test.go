package generation_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wensou/index"
	"wensou/index/generation"
	"wensou/index/ingest"
)

type live = generation.Live[*fake]

func closeLive(t *testing.T, l *live) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Error(err)
	}
}

func catchUp(t *testing.T, l *live, w *world) {
	t.Helper()
	if err := ingest.CatchUp(t.Context(), w, l, ingest.Observer{}); err != nil {
		t.Fatal(err)
	}
}

func rebuild(t *testing.T, l *live, w *world) {
	t.Helper()
	if err := l.Rebuild(t.Context(), w, ingest.Observer{}); err != nil {
		t.Fatal(err)
	}
}

// want checks what a search finds and whether it says that this is partial.
func want(t *testing.T, when string, l *live, total int, partial bool) {
	t.Helper()
	r, err := l.Search(t.Context(), index.Query{})
	if err != nil || r.Total != total || r.Partial != partial {
		t.Errorf("%s: %+v, %v; want %d, partial %v", when, r, err, total, partial)
	}
}

// wantFiles checks what lies in the folder of an index.
func wantFiles(t *testing.T, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	if !slices.Equal(got, names) {
		t.Errorf("the folder holds %q, want %q", got, names)
	}
}

func TestNewIndexIsPartialUntilLevel(t *testing.T) {
	dir, w := filepath.Join(t.TempDir(), "index"), newWorld(25)
	l := w.openLive(t, dir)
	want(t, "empty", l, 0, true)
	catchUp(t, l, w)
	want(t, "level", l, 25, false)
	closeLive(t, l)
	w.grow(5)
	l = w.openLive(t, dir)
	defer closeLive(t, l)
	want(t, "behind after a restart", l, 25, true)
	catchUp(t, l, w)
	want(t, "level again", l, 30, false)
	wantFiles(t, dir, "1", "current")
}

// While an index is rebuilt, searches find what they found before, or more.
func TestRebuildUnderSearches(t *testing.T) {
	dir, w := filepath.Join(t.TempDir(), "index"), newWorld(1000)
	l := w.openLive(t, dir)
	catchUp(t, l, w)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := ingest.Follow(ctx, w, l, ingest.Observer{}); err != nil {
			t.Errorf("Follow: %v", err)
		}
	})
	for range 3 {
		wg.Go(func() {
			for least := 1000; ctx.Err() == nil; {
				r, err := l.Search(t.Context(), index.Query{})
				if err != nil || r.Total < least || r.Partial {
					t.Errorf("while it is rebuilt: %+v, %v; want %d or more", r, err, least)
					return
				}
				least = r.Total
			}
		})
	}
	for range 5 {
		w.grow(7)
		rebuild(t, l, w)
	}
	stop()
	wg.Wait()
	want(t, "after five rebuilds", l, 1035, false)
	wantFiles(t, dir, "6", "current")
	closeLive(t, l)
}

// A rebuild that was cut off goes on, in the same process and after its end.
func TestRebuildGoesOnWhereItWasCutOff(t *testing.T) {
	dir, w := filepath.Join(t.TempDir(), "index"), newWorld(100)
	l := w.openLive(t, dir)
	catchUp(t, l, w)
	w.version = "2"
	for _, upTo := range []uint64{30, 60} {
		ctx, stop := context.WithCancel(t.Context())
		o := ingest.Observer{Applied: func(seq uint64, _ int) {
			if seq >= upTo {
				stop()
			}
		}}
		if err := l.Rebuild(ctx, w, o); !errors.Is(err, context.Canceled) {
			t.Fatalf("Rebuild that was cut off: %v", err)
		}
		want(t, "after it was cut off", l, 100, false)
		if upTo == 60 {
			closeLive(t, l)
			l = w.openLive(t, dir)
			want(t, "after a restart", l, 100, false)
		}
		var first []uint64
		w.read = func(after uint64) { first = append(first, after) }
		defer func() {
			if first[0] < upTo {
				t.Errorf("cut off at change %d, the log was read again from %d", upTo, first[0])
			}
		}()
	}
	rebuild(t, l, w)
	want(t, "after it was finished", l, 100, false)
	wantFiles(t, dir, "2", "current")
	closeLive(t, l)
}

// A rebuild begins only where there is room for it; one that finds no more on its way
// gives back what it took.
func TestRebuildWithoutRoom(t *testing.T) {
	dir, w := filepath.Join(t.TempDir(), "index"), newWorld(100)
	l := w.openLive(t, dir)
	defer closeLive(t, l)
	catchUp(t, l, w)
	errFull := errors.New("no room")
	asked := 0
	for name, room := range map[string]func(uint64) error{
		"at the beginning": func(bytes uint64) error {
			if bytes > 0 {
				return errFull
			}
			return nil
		},
		"half way": func(uint64) error {
			if asked++; asked > 5 {
				return errFull
			}
			return nil
		},
	} {
		w.set(func() { w.room = room })
		if err := l.Rebuild(t.Context(), w, ingest.Observer{}); !errors.Is(err, errFull) {
			t.Errorf("no room %s: %v", name, err)
		}
		want(t, "no room "+name, l, 100, false)
		wantFiles(t, dir, "1", "current")
	}
	if asked != 6 {
		t.Errorf("asked %d times for room, want 6", asked)
	}
	w.set(func() { w.room = nil })
	rebuild(t, l, w)
	want(t, "with room again", l, 100, false)
	wantFiles(t, dir, "2", "current")
}

// What damage leaves is answered by what there is of the next generation, and
// then by all of it; also if the process ends in between.
func TestDamageHeals(t *testing.T) {
	for _, restart := range []bool{false, true} {
		t.Run(fmt.Sprintf("restart %v", restart), func(t *testing.T) {
			dir, w := filepath.Join(t.TempDir(), "index"), newWorld(100)
			l := w.openLive(t, dir)
			catchUp(t, l, w)
			w.set(func() { w.broken[filepath.Join(dir, "1")] = true })
			if _, err := l.Search(t.Context(), index.Query{}); !errors.Is(err, index.ErrDamaged) {
				t.Errorf("a search that meets damage: %v", err)
			}
			if err := l.Wanted(); !errors.Is(err, index.ErrDamaged) {
				t.Errorf("after damage, Wanted() = %v", err)
			}
			if restart {
				closeLive(t, l)
				l = w.openLive(t, dir)
				want(t, "after a restart", l, 0, true)
				catchUp(t, l, w)
			} else {
				w.read = func(after uint64) {
					if after == 50 {
						r, err := l.Search(t.Context(), index.Query{})
						if err != nil || !r.Partial || r.Total < 30 || r.Total > 50 {
							t.Errorf("half way: %+v, %v", r, err)
						}
					}
				}
				rebuild(t, l, w)
			}
			want(t, "healed", l, 100, false)
			if err := l.Wanted(); err != nil {
				t.Errorf("healed, Wanted() = %v", err)
			}
			met := uint64(1)
			if restart { // the damage was met by the process before
				met = 0
			}
			if got, want := l.Stats(), (generation.Stats{Rebuilds: met, Damages: met}); got != want {
				t.Errorf("healed, Stats() = %+v, want %+v", got, want)
			}
			wantFiles(t, dir, "2", "current")
			closeLive(t, l)
		})
	}
}

// A crash at any point of a swap leaves an index that answers.
func TestOpenAfterACrash(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(dir string) error
		total   int
		partial bool
	}{
		{"the next is not the current yet", func(dir string) error { return os.CopyFS(filepath.Join(dir, "2"), os.DirFS(filepath.Join(dir, "1"))) }, 20, false},
		{"the old is still there", func(dir string) error {
			return errors.Join(os.CopyFS(filepath.Join(dir, "2"), os.DirFS(filepath.Join(dir, "1"))), os.WriteFile(filepath.Join(dir, "current"), []byte("2\n"), 0o600))
		}, 20, false},
		{"the name of the current is lost", func(dir string) error { return os.Remove(filepath.Join(dir, "current")) }, 20, false},
		{"the name of the current is damaged", func(dir string) error { return os.WriteFile(filepath.Join(dir, "current"), []byte("\x00"), 0o600) }, 20, false},
		{"the current is gone", func(dir string) error { return os.RemoveAll(filepath.Join(dir, "1")) }, 0, true},
		{"the current is damaged", func(dir string) error { return os.WriteFile(filepath.Join(dir, "1", "state"), []byte("{"), 0o600) }, 0, true},
		{"an index of an older layout", func(dir string) error {
			return errors.Join(os.RemoveAll(dir), os.MkdirAll(filepath.Join(dir, "store"), 0o700), os.WriteFile(filepath.Join(dir, "index_meta.json"), nil, 0o600))
		}, 0, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, w := filepath.Join(t.TempDir(), "index"), newWorld(20)
			l := w.openLive(t, dir)
			catchUp(t, l, w)
			closeLive(t, l)
			if err := tt.prepare(dir); err != nil {
				t.Fatal(err)
			}
			l = w.openLive(t, dir)
			want(t, "at the start", l, tt.total, tt.partial)
			catchUp(t, l, w)
			want(t, "level", l, 20, false)
			closeLive(t, l)
			l = w.openLive(t, dir)
			want(t, "at the start after that", l, 20, false)
			if entries, err := os.ReadDir(dir); err != nil || len(entries) != 2 {
				t.Errorf("left in the folder: %v, %v", entries, err)
			}
			closeLive(t, l)
		})
	}
}

func TestIndexOfAnotherStoreIsReplaced(t *testing.T) {
	dir, w := filepath.Join(t.TempDir(), "index"), newWorld(20)
	l := w.openLive(t, dir)
	catchUp(t, l, w)
	closeLive(t, l)
	w.last = 5
	l = w.openLive(t, dir)
	defer closeLive(t, l)
	want(t, "ahead of the store", l, 0, true)
}

// Mend rebuilds an index that another dictionary built, and again if the dictionary
// changes meanwhile.
func TestMend(t *testing.T) {
	dir, w := filepath.Join(t.TempDir(), "index"), newWorld(100)
	l := w.openLive(t, dir)
	catchUp(t, l, w)
	closeLive(t, l)
	w.version = "2"
	l = w.openLive(t, dir)
	want(t, "stale", l, 100, false)
	if err := l.Wanted(); !errors.Is(err, index.ErrStale) {
		t.Errorf("Wanted() = %v, want ErrStale", err)
	}
	changed := false
	w.read = func(after uint64) {
		if after == 50 && !changed {
			changed = true
			w.set(func() { w.version = "3" })
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- l.Mend(ctx, w, ingest.Observer{}) }()
	for l.Wanted() != nil || l.Stale() != nil {
		select {
		case err := <-done:
			t.Fatalf("Mend ended: %v", err)
		case <-time.After(time.Millisecond):
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Errorf("Mend: %v", err)
	}
	want(t, "mended", l, 100, false)
	wantFiles(t, dir, "3", "current")
	closeLive(t, l)
}

// An index that does not close, since a library runs in circles on its damaged
// files, is replaced all the same.
func TestIndexThatDoesNotClose(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	synctest.Test(t, func(t *testing.T) {
		w, stuck := newWorld(100), make(chan struct{})
		l := w.openLive(t, dir)
		catchUp(t, l, w)
		l.Each(func(f *fake) { f.stuck = stuck })
		rebuild(t, l, w)
		want(t, "replaced", l, 100, false)
		wantFiles(t, dir, "2", "current")
		closeLive(t, l)
		close(stuck)
	})
}

func TestClosed(t *testing.T) {
	w := newWorld(1)
	l := w.openLive(t, filepath.Join(t.TempDir(), "index"))
	closeLive(t, l)
	closeLive(t, l)
	if _, err := l.Search(t.Context(), index.Query{}); !errors.Is(err, generation.ErrClosed) {
		t.Errorf("Search of a closed index: %v", err)
	}
}
