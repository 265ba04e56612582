package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wensou/corpus"
	"wensou/index/ingest"
)

// log is a change log in memory.
type log struct {
	mu      sync.Mutex
	changes []corpus.Change
	fail    error
	more    chan struct{} // closed and replaced when changes come
}

func (l *log) add(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for range n {
		seq := uint64(len(l.changes) + 1)
		l.changes = append(l.changes, corpus.Change{Seq: seq, ID: fmt.Sprint("篇", seq)})
	}
	if l.more != nil {
		close(l.more)
	}
	l.more = make(chan struct{})
}

func (l *log) Changes(_ context.Context, after uint64, limit, _ int) ([]corpus.Change, error) {
	if l.fail != nil {
		return nil, l.fail
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	rest := l.changes[min(int(after), len(l.changes)):]
	return rest[:min(limit, len(rest))], nil
}

func (l *log) Wait(ctx context.Context, after uint64) error {
	l.mu.Lock()
	last, more := uint64(len(l.changes)), l.more
	l.mu.Unlock()
	if after < last {
		return nil
	}
	select {
	case <-more:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// writer notes what it was given; it fails at the change failAt.
type writer struct {
	applied []uint64
	failAt  uint64
}

var errFull = errors.New("disk full")

func (w *writer) Apply(_ context.Context, batch []corpus.Change) error {
	for _, c := range batch {
		if c.Seq == w.failAt {
			return errFull
		}
	}
	for _, c := range batch {
		w.applied = append(w.applied, c.Seq)
	}
	return nil
}

func (w *writer) Applied(context.Context) (uint64, error) {
	if len(w.applied) == 0 {
		return 0, nil
	}
	return w.applied[len(w.applied)-1], nil
}

// check reports whether all changes were applied once, in order.
func (w *writer) check(t *testing.T, n int) {
	t.Helper()
	want := make([]uint64, n)
	for i := range want {
		want[i] = uint64(i + 1)
	}
	if !slices.Equal(w.applied, want) {
		t.Errorf("%d changes applied, want 1 to %d once each, in order", len(w.applied), n)
	}
}

func TestCatchUp(t *testing.T) {
	l, w := &log{}, &writer{}
	l.add(4500)
	reported := 0
	err := ingest.CatchUp(t.Context(), l, w, ingest.Observer{Applied: func(seq uint64, changes int) {
		reported += changes
		if seq != uint64(reported) {
			t.Errorf("progress says %d applied after %d changes", seq, reported)
		}
	}})
	if err != nil || reported != 4500 {
		t.Errorf("CatchUp: %v, %d changes reported", err, reported)
	}
	w.check(t, 4500)
	l.add(1)
	if err := ingest.CatchUp(t.Context(), l, w, ingest.Observer{}); err != nil {
		t.Error(err)
	}
	w.check(t, 4501)
}

// After a failure the next call goes on where the index stands.
func TestCatchUpGoesOnAfterAFailure(t *testing.T) {
	l, w := &log{}, &writer{failAt: 3000}
	l.add(5000)
	if err := ingest.CatchUp(t.Context(), l, w, ingest.Observer{}); !errors.Is(err, errFull) {
		t.Errorf("CatchUp: %v, want that the disk is full", err)
	}
	w.failAt = 0
	if err := ingest.CatchUp(t.Context(), l, w, ingest.Observer{}); err != nil {
		t.Error(err)
	}
	w.check(t, 5000)
}

// A change whose article can't be read is told, and passed over.
func TestCatchUpTellsOfDamage(t *testing.T) {
	l, w := &log{}, &writer{}
	l.add(3)
	l.changes[1].Err = corpus.ErrDamaged
	var damaged []string
	err := ingest.CatchUp(t.Context(), l, w, ingest.Observer{Damaged: func(c corpus.Change) { damaged = append(damaged, c.ID) }})
	if err != nil || !slices.Equal(damaged, []string{"篇2"}) {
		t.Errorf("CatchUp: %v, told of %v; want 篇2", err, damaged)
	}
	w.check(t, 3)
}

func TestFollowEndsWithTheWritersError(t *testing.T) {
	l, w := &log{}, &writer{failAt: 2}
	l.add(3)
	if err := ingest.Follow(t.Context(), l, w, ingest.Observer{}); !errors.Is(err, errFull) {
		t.Errorf("Follow: %v, want that the disk is full", err)
	}
}

func TestCatchUpPassesTheLogsErrorOn(t *testing.T) {
	broken := errors.New("damaged record")
	if err := ingest.CatchUp(t.Context(), &log{fail: broken}, &writer{}, ingest.Observer{}); !errors.Is(err, broken) {
		t.Errorf("CatchUp: %v, want the log's error", err)
	}
}

func TestCatchUpEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	l := &log{}
	l.add(10)
	if err := ingest.CatchUp(ctx, l, &writer{}, ingest.Observer{}); !errors.Is(err, context.Canceled) {
		t.Errorf("CatchUp with a cancelled context: %v", err)
	}
}

func TestFollow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, w := &log{}, &writer{}
		l.add(3)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- ingest.Follow(ctx, l, w, ingest.Observer{}) }()
		synctest.Wait()
		w.check(t, 3)
		l.add(2)
		time.Sleep(time.Minute) // of the bubble's clock
		synctest.Wait()
		w.check(t, 5)
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Follow of a cancelled context: %v, want nil", err)
		}
	})
}
