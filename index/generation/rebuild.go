package generation

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"wensou/corpus/disk"
	"wensou/index"
	"wensou/index/ingest"
)

// pause is how long Mend waits after a rebuild that failed, and how often it looks
// for damage that no search has met.
const pause = 30 * time.Second

// Want asks for a rebuild, for a reason; Mend or the caller's own Rebuild makes it.
func (l *Live[G]) Want(reason error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.wanted == nil {
		l.wanted = reason
	}
	select {
	case l.wake <- struct{}{}:
	default: // it is awake
	}
}

// ErrAsked is why an index is rebuilt that is in order: somebody wants it.
var ErrAsked = errors.New("it was asked for")

// Ask asks for a rebuild as Want does, of an index that may be in order. What is asked
// for is done once, also if the process ends before.
func (l *Live[G]) Ask() error {
	if err := l.folder.mark(wantedFile); err != nil {
		return fmt.Errorf("ask for a rebuild: %w", err)
	}
	l.Want(ErrAsked)
	return nil
}

// Wanted returns why the index should be rebuilt, nil if it should not.
func (l *Live[G]) Wanted() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wanted
}

// Progress returns the number of the last change that the generation which is
// being built has applied; false if none is built.
func (l *Live[G]) Progress(ctx context.Context) (uint64, bool) {
	h := hold(&l.next)
	if h == nil {
		return 0, false
	}
	defer h.mu.RUnlock()
	applied, err := h.g.Applied(ctx)
	return applied, err == nil
}

// Stats counts what has become of the index since it was opened.
type Stats struct {
	Rebuilds uint64 // generations that took the place of the one before
	Damages  uint64 // generations in which damage was met
}

// Stats returns the counts so far.
func (l *Live[G]) Stats() Stats { return Stats{l.rebuilds.Load(), l.damages.Load()} }

// Mend rebuilds the index whenever that is wanted, until the context ends; it then
// returns nil. A rebuild that fails is logged, and tried again after a pause.
func (l *Live[G]) Mend(ctx context.Context, log ingest.Log, o ingest.Observer) error {
	look := time.NewTicker(pause)
	defer look.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-l.wake:
		case <-look.C:
			_, _ = l.Applied(ctx) // damage is noted
		}
		told := false // that there is no room
		for reason := l.Wanted(); reason != nil; reason = l.Wanted() {
			if !told {
				l.options.Log.Info("the index is being rebuilt", "reason", reason)
			}
			started := time.Now()
			err := l.Rebuild(ctx, log, o)
			if err == nil {
				l.options.Log.Info("the index was rebuilt", "took", time.Since(started).Round(time.Millisecond))
				continue
			}
			if ctx.Err() != nil {
				return nil
			}
			if full := isRoomError(err); !full || !told { // which may last for days
				told = full
				l.options.Log.Error("the index can't be rebuilt now; it is tried again", "after", pause, "error", err)
			}
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(pause):
			}
		}
	}
}

// Rebuild builds a new generation from the whole log and puts it in the place of
// the one that answers, which goes on answering and taking changes until then. When it
// is cut off, the next Rebuild goes on from there; also after the end of the process, if
// the rebuild is wanted: an index that is in order is tidied when it is opened. One for
// which the disk has no room leaves nothing; where the index that answers is damaged and
// of no use, it gives way.
func (l *Live[G]) Rebuild(ctx context.Context, log ingest.Log, o ingest.Observer) error {
	l.rebuilding.Lock()
	defer l.rebuilding.Unlock()
	h, err := l.begin()
	if isRoomError(err) && l.isRuined() {
		h, err = l.giveWay()
	}
	if err != nil {
		return fmt.Errorf("rebuild index: %w", err)
	}
	l.next.Store(h)
	old, err := l.fill(ctx, h, log, o)
	l.next.Store(nil)
	if err != nil {
		return l.leave(h, fmt.Errorf("rebuild index: %w", err))
	}
	l.rebuilds.Add(1)
	l.satisfied(h)
	return l.retire(old, h)
}

// leave closes a generation whose building failed. It returns the reason.
func (l *Live[G]) leave(h *held[G], reason error) error {
	if errors.Is(reason, index.ErrDamaged) {
		l.damaged(h, reason)
	}
	if h == l.current.Load() { // there is nothing better to answer from
		return reason
	}
	err := errors.Join(reason, h.close())
	if isRoomError(reason) { // half an index must not keep articles from being taken
		err = errors.Join(err, os.RemoveAll(l.folder.path(h.number)))
	}
	return err
}

// begin opens the generation to be built: the one that was begun before, if it
// still is of use, or a new one.
func (l *Live[G]) begin() (*held[G], error) {
	current := l.current.Load()
	if current == nil {
		return nil, ErrClosed
	}
	if current.filling.Load() && !current.ruined.Load() {
		return current, nil
	}
	numbers, err := l.folder.numbers()
	if err != nil {
		return nil, err
	}
	latest := current.number
	for _, n := range numbers {
		latest = max(latest, n)
		if n <= current.number {
			continue
		}
		h, err := l.openUsable(n)
		if err == nil && h != nil && h.g.Stale() == nil {
			return h, nil
		}
		if err == nil && h != nil {
			err = h.g.Close()
		}
		if err != nil && !useless(err) {
			return nil, err
		}
		if err := os.RemoveAll(l.folder.path(n)); err != nil {
			return nil, err
		}
	}
	if err := l.roomToBuild(current.number); err != nil {
		return nil, err
	}
	return l.openNew(latest + 1)
}

// isRuined reports whether the generation that should answer is damaged.
func (l *Live[G]) isRuined() bool {
	h := l.current.Load()
	return h != nil && h.ruined.Load()
}

// giveWay puts an empty generation in the place of the one that should answer, and
// removes that: while it is filled there is more and more to answer from.
func (l *Live[G]) giveWay() (*held[G], error) {
	l.writing.Lock()
	defer l.writing.Unlock()
	old := l.current.Load()
	h, err := l.openNew(old.number + 1) // begin has removed what was later
	if err != nil {
		return nil, err
	}
	h.filling.Store(true)
	if err = l.options.Answers(h.number); err == nil {
		err = l.folder.setCurrent(h.number)
	}
	if err != nil {
		return nil, errors.Join(err, h.g.Close())
	}
	l.current.Store(h)
	return h, l.retire(old, h)
}

// roomToBuild returns an error of roomError unless there is room for a generation as
// large as another.
func (l *Live[G]) roomToBuild(number int) error {
	size, err := disk.Size(l.folder.path(number))
	if err != nil {
		return err
	}
	if err := l.options.Room(size); err != nil {
		return roomError{err}
	}
	return nil
}

// fill brings a generation level with the log and makes it the one that answers.
// It returns the one before.
func (l *Live[G]) fill(ctx context.Context, h *held[G], log ingest.Log, o ingest.Observer) (*held[G], error) {
	if err := ingest.CatchUp(ctx, log, l.roomy(h.g), o); err != nil {
		return nil, err
	}
	l.writing.Lock() // what comes from now on waits for the new generation
	defer l.writing.Unlock()
	if err := ingest.CatchUp(ctx, log, l.roomy(h.g), o); err != nil {
		return nil, err
	}
	if err := l.options.Answers(h.number); err != nil {
		return nil, err
	}
	if err := l.folder.setCurrent(h.number); err != nil {
		return nil, err
	}
	h.partial.Store(false)
	h.filling.Store(false)
	return l.current.Swap(h), nil
}

// satisfied takes back the wish for a rebuild. If the new generation should be
// rebuilt as well, as after a second change of the dictionary, that is wanted now.
func (l *Live[G]) satisfied(h *held[G]) {
	l.mu.Lock()
	l.wanted = nil
	l.mu.Unlock()
	err := h.g.Stale()
	if h.ruined.Load() {
		err = index.ErrDamaged
	}
	if err != nil {
		l.Want(err)
	}
}

// retire closes a generation that was replaced, and removes all but the new one.
func (l *Live[G]) retire(old, now *held[G]) error {
	if old != now {
		if err := old.close(); err != nil {
			l.options.Log.Warn("an index that was replaced did not close", "error", err)
		}
	}
	return l.keepOnly(now.number)
}
