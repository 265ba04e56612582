package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dgraph-io/badger/v4"
)

// ErrFormat is returned for a store of a format that this program can't read.
var ErrFormat = errors.New("store has another format")

// ErrOlder is returned by Open for a store of an older format, which Upgrade
// raises to the present one.
var ErrOlder = errors.New("store has an older format")

// m/format is the number of the format, or while a store is raised from one to the
// next both ("1>2"), which no program takes for its own. Format 1 had no addresses.
const (
	format     = 2
	formatStep = ">"
)

// migration raises a store by one format. It may be cut off anywhere, and is then
// run again from its start.
type migration func(ctx context.Context, s *Store) error

// migrations returns the ladder: the step from format n is at n-1.
func migrations() []migration {
	return []migration{
		func(ctx context.Context, s *Store) error { return s.addressAll(ctx) },
	}
}

// Upgrade raises a closed store of an older format to the present one. Before the
// first step it calls save, which keeps a copy of the store as it is; if that fails
// the store stays as it was. An upgrade that was cut off goes on, without save.
func Upgrade(ctx context.Context, dir string, save func(*Store) error) error {
	s, err := openUnloaded(dir, false)
	if err != nil {
		return err
	}
	if err := s.start(false); err != nil {
		return errors.Join(fmt.Errorf("upgrade store %s: %w", dir, err), s.compactions.close(s.db))
	}
	if err := errors.Join(s.climb(ctx, migrations(), save), s.Close()); err != nil {
		return fmt.Errorf("upgrade store %s: %w", dir, err)
	}
	return nil
}

// climb goes up the ladder from where the store stands.
func (s *Store) climb(ctx context.Context, steps []migration, save func(*Store) error) error {
	at, cutOff, err := s.format(len(steps) + 1)
	if err != nil {
		return err
	}
	if at > len(steps) {
		return nil
	}
	if !cutOff {
		if err := save(s); err != nil {
			return fmt.Errorf("back up format %d: %w", at, err)
		}
	}
	for ; at <= len(steps); at++ {
		if err := s.setFormat(slices.Concat(formatText(at), []byte(formatStep), formatText(at+1))); err != nil {
			return err
		}
		if err := steps[at-1](ctx, s); err != nil {
			return fmt.Errorf("from format %d to %d: %w", at, at+1, err)
		}
		if err := s.setFormat(formatText(at + 1)); err != nil {
			return err
		}
	}
	return nil
}

// format returns the format of the store, at most newest, and whether the step to
// the next was cut off.
func (s *Store) format(newest int) (at int, cutOff bool, err error) {
	err = s.db.View(func(txn *badger.Txn) error {
		at, cutOff, err = readFormat(txn, newest)
		return err
	})
	return at, cutOff, err
}

func (s *Store) setFormat(text []byte) error {
	return s.db.Update(func(txn *badger.Txn) error { return txn.Set(formatKey, text) })
}

// checkFormat returns an error unless the store has the present format. A new one
// gets it.
func (s *Store) checkFormat() error {
	at, cutOff, err := s.format(format)
	switch {
	case err != nil:
		return err
	case at < format || cutOff:
		return fmt.Errorf("%w: %d, this wensou writes %d", ErrOlder, at, format)
	}
	return s.setFormat(formatText(format))
}

// readFormat reads m/format, which must be a format up to newest. A store without it
// is new.
func readFormat(txn *badger.Txn, newest int) (at int, cutOff bool, err error) {
	item, err := txn.Get(formatKey)
	if errors.Is(err, badger.ErrKeyNotFound) {
		return newest, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	err = item.Value(func(v []byte) error {
		at, cutOff, err = parseFormat(v, newest)
		return err
	})
	return at, cutOff, err
}

// parseFormat reads the value of m/format.
func parseFormat(v []byte, newest int) (at int, cutOff bool, err error) {
	before, _, cutOff := strings.Cut(string(v), formatStep)
	at, err = strconv.Atoi(before)
	if err != nil || at < 1 || at > newest || at == newest && cutOff {
		return 0, false, fmt.Errorf("%w: %q, this wensou reads 1 to %d", ErrFormat, v, newest)
	}
	return at, cutOff, nil
}

func formatText(at int) []byte { return strconv.AppendInt(nil, int64(at), 10) }
