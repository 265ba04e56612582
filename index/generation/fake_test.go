package generation_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/generation"
	"wensou/index/ingest"
)

// fake is an index that finds all articles it has. It keeps them in a file.
type fake struct {
	world *world
	dir   string

	mu    sync.Mutex
	state state
	open  bool
	stuck chan struct{} // Close waits for it, unless it is nil
}

type state struct {
	IDs     []string
	Seq     uint64
	Version string
}

var errClosed = errors.New("used after it was closed")

func (f *fake) Search(context.Context, index.Query) (*index.Result, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch {
	case !f.open:
		return nil, errClosed
	case f.world.isBroken(f.dir):
		return nil, fmt.Errorf("search: %w", index.ErrDamaged)
	}
	return &index.Result{Total: len(f.state.IDs)}, nil
}

func (f *fake) Related(context.Context, *corpus.Article, index.RelatedOptions) (*index.RelatedResult, error) {
	_, err := f.Search(context.Background(), index.Query{})
	return &index.RelatedResult{}, err
}

func (f *fake) Apply(ctx context.Context, batch []corpus.Change) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.open {
		return errClosed
	}
	if f.world.isBroken(f.dir) {
		return fmt.Errorf("apply: %w", index.ErrDamaged)
	}
	for _, c := range batch {
		if c.Seq > f.state.Seq {
			f.state.IDs = append(f.state.IDs, c.ID)
			f.state.Seq = c.Seq
		}
	}
	return f.save()
}

func (f *fake) save() error {
	b, err := json.Marshal(f.state)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(f.dir, "state"), b, 0o600)
}

func (f *fake) Applied(context.Context) (uint64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.Seq, nil
}

func (f *fake) Count() (uint64, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return uint64(len(f.state.IDs)), nil
}

func (f *fake) Stale() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.state.Version != f.world.now() {
		return fmt.Errorf("%w: of %s", index.ErrStale, f.state.Version)
	}
	return nil
}

func (f *fake) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.stuck != nil {
		<-f.stuck
	}
	f.open = false
	return nil
}

// world is a change log in memory, and what decides which indexes are broken.
type world struct {
	mu      sync.Mutex
	last    uint64
	version string
	broken  map[string]bool            // folders
	read    func(after uint64)         // told of each reading of the log
	room    func(bytes uint64) error   // nil: there is room
	opened  map[string]int             // by folder
	waiting map[chan struct{}]struct{} // for changes
}

func newWorld(last uint64) *world {
	return &world{last: last, version: "1", broken: map[string]bool{}, opened: map[string]int{}, waiting: map[chan struct{}]struct{}{}}
}

func (w *world) now() string { w.mu.Lock(); defer w.mu.Unlock(); return w.version }

func (w *world) isBroken(dir string) bool { w.mu.Lock(); defer w.mu.Unlock(); return w.broken[dir] }

func (w *world) set(change func()) { w.mu.Lock(); defer w.mu.Unlock(); change() }

// grow appends changes to the log.
func (w *world) grow(n uint64) {
	w.set(func() {
		w.last += n
		for c := range w.waiting {
			close(c)
		}
		clear(w.waiting)
	})
}

// Changes implements ingest.Log, ten changes at a time.
func (w *world) Changes(ctx context.Context, after uint64, _, _ int) ([]corpus.Change, error) {
	w.mu.Lock()
	last, read := w.last, w.read
	w.mu.Unlock()
	if read != nil {
		read(after)
	}
	var changes []corpus.Change
	for seq := after + 1; seq <= min(last, after+10); seq++ {
		changes = append(changes, corpus.Change{Seq: seq, ID: strconv.FormatUint(seq, 10), Article: &corpus.Article{}})
	}
	return changes, ctx.Err()
}

// Wait implements ingest.Log.
func (w *world) Wait(ctx context.Context, after uint64) error {
	c := make(chan struct{})
	w.mu.Lock()
	if w.last > after {
		w.mu.Unlock()
		return nil
	}
	w.waiting[c] = struct{}{}
	w.mu.Unlock()
	select {
	case <-c:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// openFake opens a fake, or makes it.
func (w *world) openFake(dir string) (*fake, error) {
	w.set(func() { w.opened[dir]++ })
	f := &fake{world: w, dir: dir, open: true, state: state{Version: w.now()}}
	b, err := os.ReadFile(filepath.Join(dir, "state"))
	switch {
	case errors.Is(err, os.ErrNotExist):
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
		return f, f.save()
	case err != nil:
		return nil, err
	}
	f.state = state{}
	if err := json.Unmarshal(b, &f.state); err != nil {
		return nil, fmt.Errorf("%w: %w", index.ErrDamaged, err)
	}
	return f, nil
}

// openLive opens the index of a world.
func (w *world) openLive(t *testing.T, dir string) *generation.Live[*fake] {
	t.Helper()
	l, err := generation.Open(dir, generation.Options[*fake]{
		Open: w.openFake,
		Last: func() uint64 { w.mu.Lock(); defer w.mu.Unlock(); return w.last },
		Room: func(bytes uint64) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.room == nil {
				return nil
			}
			return w.room(bytes)
		},
		Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

var _ ingest.Log = (*world)(nil)
