package store

import (
	"errors"
	"testing"

	"wensou/corpus"
	"wensou/corpus/disk"
)

// A disk that is nearly full refuses articles, not readers, and takes them again when
// there is room.
func TestNoRoom(t *testing.T) {
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	put := func(id string) error {
		_, err := s.Put(t.Context(), []*corpus.Article{{ID: id, Title: "题"}})
		return err
	}
	if err := put("甲"); err != nil {
		t.Fatal(err)
	}
	roomy := s.room
	s.room = func(string, uint64) error { return disk.ErrFull }
	if err := put("乙"); !errors.Is(err, disk.ErrFull) {
		t.Errorf("writing: %v, want ErrFull", err)
	}
	if a, err := s.Article(t.Context(), "甲"); err != nil || a.Title != "题" {
		t.Errorf("reading: %v, %v", a, err)
	}
	s.room = roomy
	if err := put("乙"); err != nil {
		t.Errorf("with room again: %v", err)
	}
}
