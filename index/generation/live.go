// Package generation keeps an index answering while it is replaced. One
// generation of the index answers and follows the store; when it is damaged, or was
// built by another dictionary or program, the next is built aside from the store and
// takes its place at once, whole.
package generation

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"wensou/corpus"
	"wensou/index"
)

// ErrClosed is returned by an index that was closed.
var ErrClosed = errors.New("index is closed")

// Options are what an index is opened with.
type Options[G index.Index] struct {
	// Open opens the generation in a folder, or makes an empty one. It returns an
	// error of index.ErrStale or index.ErrDamaged for one that is of no use.
	Open func(dir string) (G, error)
	// Last returns the number of the last change of the store. A generation that
	// has applied a later one was built from another store.
	Last func() uint64
	// Room returns why so many bytes may not be written for the moment; nil: there is
	// always room.
	Room func(bytes uint64) error
	Log  *slog.Logger // nil: none

	// Answers is told the number of the generation that is to answer, before it does, and
	// Alone that of the only one that is left: for an index that keeps things outside of
	// the folder. nil: nobody is told.
	Answers, Alone func(number int) error
}

// Live is an index whose generations are replaced while it is used. All methods
// are safe for concurrent use.
type Live[G index.Index] struct {
	options Options[G]
	folder  folder
	current atomic.Pointer[held[G]]
	next    atomic.Pointer[held[G]] // being built; nil: none

	writing    sync.Mutex // held while changes are applied, and while generations change places
	rebuilding sync.Mutex // held by Rebuild

	rebuilds, damages atomic.Uint64 // see Stats

	mu     sync.Mutex // guards what follows
	wanted error      // why the index should be rebuilt; nil: it should not
	wake   chan struct{}
}

var _ index.Index = (*Live[index.Index])(nil)

// Open opens the index in a folder, or makes an empty one. The best generation
// that is of use answers, if necessary an empty one, which the caller brings level
// with the store by applying changes. Those that are of no use are told in the log,
// and stay where they are until the index is whole.
func Open[G index.Index](dir string, o Options[G]) (*Live[G], error) {
	if o.Room == nil {
		o.Room = func(uint64) error { return nil }
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Answers == nil {
		o.Answers = func(int) error { return nil }
	}
	if o.Alone == nil {
		o.Alone = func(int) error { return nil }
	}
	l := &Live[G]{options: o, folder: folder(dir), wake: make(chan struct{}, 1)}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	h, err := l.openBest()
	if err != nil {
		return nil, err
	}
	l.current.Store(h)
	if reason := h.g.Stale(); reason != nil {
		l.Want(reason)
	} else if l.folder.has(wantedFile) {
		l.Want(ErrAsked)
	}
	if err := l.tidy(h); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// tidy removes all but the current generation, if that is all that is wanted. Else
// the others may still be built on.
func (l *Live[G]) tidy(current *held[G]) error {
	if whole := !current.partial.Load(); whole && l.Wanted() == nil {
		return l.keepOnly(current.number)
	}
	return nil
}

// keepOnly removes all but one generation.
func (l *Live[G]) keepOnly(number int) error {
	return errors.Join(l.folder.keepOnly(number), l.options.Alone(number))
}

// openBest opens the generation that answered last, else the latest that is of
// use, else a new one.
func (l *Live[G]) openBest() (*held[G], error) {
	current, err := l.folder.current()
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	numbers, err := l.folder.numbers()
	if err != nil {
		return nil, fmt.Errorf("open index: %w", err)
	}
	latest := current
	numbers = slices.DeleteFunc(numbers, func(n int) bool { return n == current })
	for _, n := range append([]int{current}, numbers...) {
		latest = max(latest, n)
		h, err := l.openUsable(n)
		switch {
		case err == nil && h != nil:
			return h, l.settle(h, current)
		case err != nil && !useless(err):
			return nil, err
		}
	}
	h, err := l.openNew(latest + 1)
	if err != nil {
		return nil, err
	}
	return h, l.settle(h, current)
}

// settle makes an open generation the current one.
func (l *Live[G]) settle(h *held[G], current int) error {
	if err := l.options.Answers(h.number); err != nil {
		return errors.Join(fmt.Errorf("open index: %w", err), h.g.Close())
	}
	if h.number == current {
		return nil
	}
	if err := l.folder.setCurrent(h.number); err != nil {
		return errors.Join(fmt.Errorf("open index: %w", err), h.g.Close())
	}
	return nil
}

// openUsable opens a generation that is there, and returns nil if it is not. It
// returns an error of index.ErrStale or index.ErrDamaged, which it logs, for one that
// is of no use.
func (l *Live[G]) openUsable(number int) (*held[G], error) {
	if _, err := os.Stat(l.folder.path(number)); number == 0 || errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	h, err := l.openUndamaged(number)
	if err != nil && useless(err) {
		l.options.Log.Warn("an index is of no use; it is rebuilt from the store", "index", l.folder.path(number), "reason", err)
	}
	return h, err
}

func (l *Live[G]) openUndamaged(number int) (*held[G], error) {
	if l.folder.isDamaged(number) {
		return nil, fmt.Errorf("%w: it was met while the index was in use", index.ErrDamaged)
	}
	h, err := l.openNumber(number)
	if err != nil {
		return nil, err
	}
	if applied, last := h.applied, l.options.Last(); applied > last {
		err := fmt.Errorf("%w: it is at change %d, the store at %d", index.ErrStale, applied, last)
		return nil, errors.Join(err, h.g.Close())
	}
	return h, nil
}

// openNew makes a generation whose number has no folder. One of that number that was
// removed may have left its mark.
func (l *Live[G]) openNew(number int) (*held[G], error) {
	if err := os.RemoveAll(l.folder.path(number) + damagedMark); err != nil {
		return nil, err
	}
	return l.openNumber(number)
}

// openNumber opens a generation, or makes it.
func (l *Live[G]) openNumber(number int) (*held[G], error) {
	g, err := l.options.Open(l.folder.path(number))
	if err != nil {
		return nil, err
	}
	applied, err := g.Applied(context.Background())
	if err != nil {
		return nil, errors.Join(err, g.Close())
	}
	h := &held[G]{g: g, number: number, applied: applied, target: l.options.Last()}
	h.partial.Store(applied < h.target)
	return h, nil
}

// useless reports whether an index must be rebuilt to be of use.
func useless(err error) bool {
	return errors.Is(err, index.ErrStale) || errors.Is(err, index.ErrDamaged)
}

// Search implements index.Searcher. While the index is damaged, the one that is
// being built in its place answers; the result then says that it is partial.
func (l *Live[G]) Search(ctx context.Context, q index.Query) (*index.Result, error) {
	r, partial, err := ask(l, func(g G) (*index.Result, error) { return g.Search(ctx, q) })
	if err == nil {
		r.Partial = partial
	}
	return r, err
}

// Related implements index.Searcher.
func (l *Live[G]) Related(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
	r, _, err := ask(l, func(g G) (*index.RelatedResult, error) { return g.Related(ctx, a, o) })
	return r, err
}

// ask asks the current generation, and the next one if that is damaged. It
// reports whether the one that answered lacks articles.
func ask[G index.Index, R any](l *Live[G], do func(G) (R, error)) (R, bool, error) {
	r, partial, err := use(l, &l.current, do)
	if errors.Is(err, index.ErrDamaged) && l.next.Load() != nil {
		return use(l, &l.next, do)
	}
	return r, partial, err
}

// use does something with a generation. Damage that it meets is noted.
func use[G index.Index, R any](l *Live[G], p *atomic.Pointer[held[G]], do func(G) (R, error)) (R, bool, error) {
	h := hold(p)
	if h == nil {
		var none R
		return none, false, ErrClosed
	}
	defer h.mu.RUnlock()
	r, err := do(h.g)
	if errors.Is(err, index.ErrDamaged) {
		l.damaged(h, err)
	}
	return r, h.partial.Load(), err
}

// damaged notes that damage was met in a generation.
func (l *Live[G]) damaged(h *held[G], err error) {
	if h.ruined.Swap(true) {
		return
	}
	l.damages.Add(1)
	l.options.Log.Error("the index is damaged; it is rebuilt from the store", "index", l.folder.path(h.number), "error", err)
	if err := l.folder.markDamaged(h.number); err != nil {
		l.options.Log.Error("damage can't be noted", "error", err)
	}
	l.Want(err)
}

// Apply implements index.Writer.
func (l *Live[G]) Apply(ctx context.Context, changes []corpus.Change) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	if h := l.current.Load(); h != nil && h.filling.Load() {
		return fmt.Errorf("apply: %w; it is being filled anew", index.ErrDamaged)
	}
	_, _, err := use(l, &l.current, func(g G) (struct{}, error) { return struct{}{}, l.roomy(g).Apply(ctx, changes) })
	if err != nil || len(changes) == 0 {
		return err
	}
	if h := l.current.Load(); h.reached(changes[len(changes)-1].Seq) {
		return l.tidy(h)
	}
	return nil
}

// roomy returns a generation as a writer that writes only where there is room: bleve
// may panic on a full disk, in a search too.
func (l *Live[G]) roomy(g G) index.Writer { return roomy{g, l.options.Room} }

type roomy struct {
	index.Writer
	room func(bytes uint64) error
}

// roomError is an error of Options.Room.
type roomError struct{ error }

func (e roomError) Unwrap() error { return e.error }

func isRoomError(err error) bool { return errors.As(err, new(roomError)) }

// Apply implements index.Writer.
func (r roomy) Apply(ctx context.Context, changes []corpus.Change) error {
	if err := r.room(0); err != nil {
		return roomError{err}
	}
	return r.Writer.Apply(ctx, changes)
}

// Applied implements index.Writer.
func (l *Live[G]) Applied(ctx context.Context) (uint64, error) {
	n, _, err := use(l, &l.current, func(g G) (uint64, error) { return g.Applied(ctx) })
	return n, err
}

// Count implements index.Index.
func (l *Live[G]) Count() (uint64, error) {
	n, _, err := use(l, &l.current, func(g G) (uint64, error) { return g.Count() })
	return n, err
}

// Stale implements index.Index. It is that of the generation that answers.
func (l *Live[G]) Stale() error {
	_, _, err := use(l, &l.current, func(g G) (struct{}, error) { return struct{}{}, g.Stale() })
	return err
}

// Each calls do for the generation that answers and for the one that is built, if
// there is one: for settings that both share.
func (l *Live[G]) Each(do func(G)) {
	for _, p := range []*atomic.Pointer[held[G]]{&l.current, &l.next} {
		if h := hold(p); h != nil {
			do(h.g)
			h.mu.RUnlock()
		}
	}
}

// Check calls do for the generation that answers. An error of index.ErrDamaged has
// it rebuilt.
func (l *Live[G]) Check(do func(G) error) error {
	_, _, err := use(l, &l.current, func(g G) (struct{}, error) { return struct{}{}, do(g) })
	return err
}

// Close waits for the searches under way and closes the index. No Rebuild must be
// under way.
func (l *Live[G]) Close() error {
	l.writing.Lock()
	defer l.writing.Unlock()
	h := l.current.Swap(nil)
	if h == nil {
		return nil
	}
	err := h.close()
	if errors.Is(err, index.ErrDamaged) { // so that the next start builds it anew
		err = errors.Join(err, l.folder.markDamaged(h.number))
	}
	return err
}
