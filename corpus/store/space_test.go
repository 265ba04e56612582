package store

import (
	"errors"
	"strings"
	"testing"

	"wensou/corpus"
)

// A disk that is nearly full refuses articles, not readers, and takes them again when
// there is room.
func TestRoom(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put := func(id string) error {
		_, err := s.Put(t.Context(), []*corpus.Article{{ID: id, Title: "题"}})
		return err
	}
	const gib = 1 << 30
	for _, tt := range []struct {
		free, size uint64
		full       bool
	}{
		{200 * gib, 500 * gib, false},
		{gib, 500 * gib, false},
		{gib - 1, 500 * gib, true},
		{gib / 2, 10 * gib, false},
		{gib/2 - 1, 10 * gib, true},
		{64 << 20, gib, false},
		{64<<20 - 1, gib, true},
		{0, gib, true},
	} {
		s.space = func(string) (uint64, uint64, error) { return tt.free, tt.size, nil }
		err := put("甲")
		if errors.Is(err, ErrDiskFull) != tt.full || err != nil && !strings.Contains(err.Error(), "MB free") {
			t.Errorf("with %d of %d bytes free: %v, want it refused: %v", tt.free, tt.size, err, tt.full)
		}
	}
	if a, err := s.Article(t.Context(), "甲"); err != nil || a.Title != "题" {
		t.Errorf("reading: %v, %v", a, err)
	}
	s.space = spaceOf
	if err := put("乙"); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
