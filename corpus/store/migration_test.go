package store

import (
	"context"
	"errors"
	"strings"
	"testing"
)

// setFormatOf writes what m/format says of a closed store.
func setFormatOf(t *testing.T, dir, text string) {
	t.Helper()
	s, err := openUnloaded(dir, false)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.start(false), s.setFormat([]byte(text)), s.Close()); err != nil {
		t.Fatal(err)
	}
}

func makeStore(t *testing.T, ids ...string) string {
	t.Helper()
	dir := t.TempDir()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	putTitles(t, s, ids...)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOpenTellsFormats(t *testing.T) {
	for _, tt := range []struct {
		text string
		want error
		says string
	}{
		{"2", nil, ""},
		{"1", ErrOlder, "1, this wensou writes 2"},
		{"1>2", ErrOlder, "1, this wensou writes 2"},
		{"3", ErrFormat, `"3", this wensou reads 1 to 2`},
		{"2>3", ErrFormat, `"2>3", this wensou reads 1 to 2`},
		{"-1", ErrFormat, `"-1"`},
		{"", ErrFormat, `""`},
		{"甲", ErrFormat, `"甲"`},
	} {
		dir := makeStore(t)
		setFormatOf(t, dir, tt.text)
		s, err := Open(dir)
		if !errors.Is(err, tt.want) || err != nil && !strings.Contains(err.Error(), tt.says) {
			t.Errorf("Open of format %q: %v, want %v that says %q", tt.text, err, tt.want, tt.says)
		}
		if s != nil {
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		}
	}
}

// A ladder of two steps, of which the second fails once: the store is saved once,
// nobody can open it in between, and it goes on with the step that failed.
func TestLadder(t *testing.T) {
	dir := makeStore(t, "甲")
	setFormatOf(t, dir, "1")
	var done strings.Builder
	errPower := errors.New("power cut")
	broken := true
	steps := []migration{
		func(_ context.Context, s *Store) error {
			done.WriteByte('1')
			return s.update(func(t *txn) error { return t.Set([]byte("z/1"), []byte("甲")) })
		},
		func(_ context.Context, s *Store) error {
			done.WriteByte('2')
			if broken {
				return errPower
			}
			return s.update(func(t *txn) error { return t.Set([]byte("z/2"), []byte("乙")) })
		},
	}
	climb := func() error {
		s, err := openUnloaded(dir, false)
		if err != nil {
			t.Fatal(err)
		}
		return errors.Join(s.start(false), s.climb(t.Context(), steps, func(*Store) error { done.WriteByte('s'); return nil }), s.Close())
	}
	if err := climb(); !errors.Is(err, errPower) || !strings.Contains(err.Error(), "from format 2 to 3") {
		t.Errorf("a step that fails: %v", err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrFormat) {
		t.Errorf("Open in the middle: %v", err)
	}
	broken = false
	if err := climb(); err != nil {
		t.Errorf("again: %v", err)
	}
	if got := done.String(); got != "s122" {
		t.Errorf("done: %s, want s122: saved once, and only the step again that failed", got)
	}
}

// If the copy can't be kept, the store stays as it is.
func TestUpgradeNeedsItsCopy(t *testing.T) {
	dir := makeStore(t, "甲")
	setFormatOf(t, dir, "1")
	errFull := errors.New("disk is full")
	if err := Upgrade(t.Context(), dir, func(*Store) error { return errFull }); !errors.Is(err, errFull) {
		t.Errorf("Upgrade: %v", err)
	}
	if _, err := Open(dir); !errors.Is(err, ErrOlder) || strings.Contains(err.Error(), "1>2") {
		t.Errorf("Open after it: %v, want ErrOlder", err)
	}
	saved := 0
	err := Upgrade(t.Context(), dir, func(s *Store) error {
		var err error
		saved, _, err = s.format(format)
		return err
	})
	if err != nil || saved != 1 {
		t.Errorf("Upgrade: %v, the copy is of format %d", err, saved)
	}
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if a, err := s.Article(t.Context(), "甲"); err != nil || a.Title != "题目甲" {
		t.Errorf("Article: %+v, %v", a, err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
