package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"wensou/corpus"
	"wensou/corpus/store"
	"wensou/index"
)

// compare returns what is wrong with the index, which may lag behind the store.
func (l *library) compare(ctx context.Context) ([]string, error) {
	var problems []string
	l.index.Each(func(x backend) {
		if err := x.VerifyFiles(ctx); err != nil {
			problems = append(problems, err.Error())
		}
	})
	if err := l.ails(); err != nil {
		problems = append(problems, err.Error())
	}
	applied, err := l.index.Applied(ctx)
	if len(problems) > 0 {
		return problems, nil
	}
	if errors.Is(err, index.ErrDamaged) {
		return []string{err.Error()}, nil
	}
	if err != nil {
		return nil, err
	}
	if last := l.store.LastSeq(); applied < last {
		return []string{fmt.Sprintf("the index is at change %d of %d; it catches up at the next start", applied, last)}, nil
	}
	return l.compareIDs(ctx)
}

// compareIDs compares the articles of the index with those of the store.
func (l *library) compareIDs(ctx context.Context) ([]string, error) {
	var problems []string
	indexed := map[string]bool{}
	var walk error
	l.index.Each(func(x backend) {
		walk = errors.Join(walk, x.EachID(ctx, func(id string) error { indexed[id] = true; return nil }))
	})
	if errors.Is(walk, index.ErrDamaged) {
		return []string{walk.Error()}, nil
	}
	if walk != nil {
		return nil, walk
	}
	err := l.store.Each(ctx, func(a *corpus.Article) error {
		if !indexed[a.ID] {
			problems = append(problems, fmt.Sprintf("article %q: it is not in the index", a.ID))
		}
		delete(indexed, a.ID)
		return nil
	})
	if err != nil && !errors.Is(err, corpus.ErrDamaged) { // which the check of the store told
		return nil, err
	}
	for id := range indexed {
		if _, err := l.store.Article(ctx, id); errors.Is(err, corpus.ErrNotFound) {
			problems = append(problems, fmt.Sprintf("article %q: it is in the index and not in the store", id))
		}
	}
	return problems, nil
}

// How a server goes through its data in the background, from an hour after its start
// once a day: the index, and at most a thousand records a second of the store.
const (
	scrubFirst = time.Hour
	scrubPace  = time.Millisecond
	scrubEvery = 24 * time.Hour
)

// scrub checks index and store again and again until the context ends. Damage of the
// index is mended; what is wrong in the store is told to the log.
func (l *library) scrub(ctx context.Context, log *slog.Logger) error {
	for pause := scrubFirst; ; pause = scrubEvery {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(pause):
		}
		if err := l.checkIndex(ctx); err != nil && !errors.Is(err, index.ErrDamaged) && ctx.Err() == nil { // damage is told, and mended
			log.Error("the index can't be checked", "error", err)
		}
		found := 0
		_, err := l.store.Verify(ctx, scrubPace, func(p store.Problem) {
			if found++; found <= maxReported {
				log.Error("the store has a problem; see wensou verify", "problem", p.String())
			}
		})
		if ctx.Err() != nil {
			return nil //nolint:nilerr // whoever was told to end has not failed
		}
		if err != nil {
			log.Error("the store can't be checked", "error", err)
			continue
		}
		log.Info("the store was checked", "problems", found)
	}
}

// checkIndex reads all segments of the index, and compares its articles with those of
// the store. Damage that it finds has the index rebuilt.
func (l *library) checkIndex(ctx context.Context) error {
	if err := l.index.Check(func(x backend) error { return x.VerifyFiles(ctx) }); err != nil {
		return err
	}
	last := l.store.LastSeq()
	applied, err := l.index.Applied(ctx)
	if err != nil || applied != last {
		return err
	}
	problems, err := l.compareIDs(ctx)
	if err == nil {
		err = l.store.Failed() // then the index may know more than the store
	}
	if err != nil || len(problems) == 0 || l.store.LastSeq() != last {
		return err
	}
	return l.index.Check(func(backend) error { return fmt.Errorf("%w: %s", index.ErrDamaged, problems[0]) })
}
