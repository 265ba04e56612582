// Package ingest carries the store's change log to an index, in batches. The
// index keeps the number of the last change together with what the change made,
// so ingest starts where it ended, whatever happened in between.
package ingest

import (
	"context"
	"errors"
	"fmt"
	"time"

	"wensou/corpus"
	"wensou/index"
)

// A batch is as large as memory allows: the index builds one segment a batch,
// and fewer segments mean less merging (FACTS.md, "Literal section").
const (
	batchChanges = 2000
	batchBytes   = 8 << 20
)

// gather is how long Follow lets changes come together before it applies them: a
// crawl gives one at a time, and each batch costs a segment.
const gather = time.Second / 2

// Log is a change log. Changes returns the changes later than after, in order,
// at most limit and not many more than maxBytes of text; none when the reader
// is up to date. Wait returns as soon as there is a change later than after.
type Log interface {
	Changes(ctx context.Context, after uint64, limit, maxBytes int) ([]corpus.Change, error)
	Wait(ctx context.Context, after uint64) error
}

// Observer is told how ingest goes on. Its zero value tells nobody.
type Observer struct {
	Applied func(seq uint64, changes int) // after each batch: the last change in the index, and how many there were
	Damaged func(corpus.Change)           // a change whose article can't be read; the index keeps what it has
}

func (o Observer) tell(batch []corpus.Change) {
	if o.Damaged != nil {
		for _, c := range batch {
			if c.Err != nil {
				o.Damaged(c)
			}
		}
	}
	if o.Applied != nil {
		o.Applied(batch[len(batch)-1].Seq, len(batch))
	}
}

// CatchUp applies what the log holds beyond what the index has applied, and
// returns once there is no more.
func CatchUp(ctx context.Context, log Log, w index.Writer, o Observer) error {
	applied, err := w.Applied(ctx)
	if err != nil {
		return err
	}
	_, err = catchUp(ctx, log, w, applied, o)
	return err
}

// Follow applies changes as they come, until the context ends; it then returns
// nil.
func Follow(ctx context.Context, log Log, w index.Writer, o Observer) error {
	applied, err := w.Applied(ctx)
	if err != nil {
		return err
	}
	for {
		if applied, err = catchUp(ctx, log, w, applied, o); err == nil {
			err = wait(ctx, log, applied)
		}
		if err != nil {
			if ctx.Err() != nil && errors.Is(err, ctx.Err()) {
				return nil
			}
			return err
		}
	}
}

// wait returns a moment after there are changes.
func wait(ctx context.Context, log Log, applied uint64) error {
	if err := log.Wait(ctx, applied); err != nil {
		return err
	}
	select {
	case <-time.After(gather):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// batch is what the reader hands to the writer.
type batch struct {
	changes []corpus.Change
	err     error
}

// catchUp applies all changes after applied and returns the last. The next
// batch is read while the one before it is applied.
func catchUp(ctx context.Context, log Log, w index.Writer, applied uint64, o Observer) (uint64, error) {
	ctx, stop := context.WithCancel(ctx)
	batches := make(chan batch)
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer close(batches)
		read(ctx, log, applied, batches)
	}()
	defer func() { stop(); <-done }()
	for b := range batches {
		if b.err != nil {
			return applied, b.err
		}
		if err := w.Apply(ctx, b.changes); err != nil {
			return applied, err
		}
		applied = b.changes[len(b.changes)-1].Seq
		o.tell(b.changes)
	}
	return applied, ctx.Err()
}

// read sends the changes after seq, batch by batch, until there are no more.
func read(ctx context.Context, log Log, seq uint64, out chan<- batch) {
	for {
		changes, err := log.Changes(ctx, seq, batchChanges, batchBytes)
		if err == nil && len(changes) == 0 {
			return
		}
		if err != nil {
			err = fmt.Errorf("ingest: %w", err)
		}
		select {
		case out <- batch{changes, err}:
		case <-ctx.Done():
			return
		}
		if err != nil {
			return
		}
		seq = changes[len(changes)-1].Seq
	}
}
