package store

import (
	"errors"
	"strings"
	"testing"

	"wensou/corpus"
)

// openDamaged returns a store of 甲, 乙 and 丙, of which 乙 has a byte that is not
// as it was written.
func openDamaged(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	putTitles(t, s, "甲", "乙", "丙")
	err = s.update(func(txn *txn) error {
		item, err := txn.Get(articleKey("乙"))
		if err != nil {
			return err
		}
		b, err := item.ValueCopy(nil)
		if err != nil {
			return err
		}
		b[len(b)-3] ^= 1
		return txn.Set(articleKey("乙"), b)
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func putTitles(t *testing.T, s *Store, ids ...string) {
	t.Helper()
	for _, id := range ids {
		if _, err := s.Put(t.Context(), []*corpus.Article{{ID: id, Title: "题目" + id}}); err != nil {
			t.Fatal(err)
		}
	}
}

// changes returns the IDs in the log: plain if put, with - if deleted, with ! if
// they can't be read.
func changes(t *testing.T, s *Store) string {
	t.Helper()
	all, err := s.Changes(t.Context(), 0, 100, 1<<20)
	if err != nil {
		t.Fatalf("Changes: %v", err)
	}
	var text strings.Builder
	for _, c := range all {
		text.WriteString(c.ID)
		switch {
		case c.Err != nil:
			text.WriteByte('!')
		case c.Article == nil:
			text.WriteByte('-')
		}
	}
	return text.String()
}

func TestDamagedArticle(t *testing.T) {
	s := openDamaged(t)
	var damaged *DamagedError
	if _, err := s.Article(t.Context(), "乙"); !errors.As(err, &damaged) || damaged.ID != "乙" || !errors.Is(err, corpus.ErrDamaged) {
		t.Errorf("Article: %v, want a DamagedError of 乙", err)
	}
	n := 0
	err := s.Each(t.Context(), func(*corpus.Article) error { n++; return nil })
	if n != 2 || !errors.As(err, &damaged) || damaged.ID != "乙" {
		t.Errorf("Each: %d articles, %v; want 2 and that 乙 is damaged", n, err)
	}
	if got := changes(t, s); got != "甲乙!丙" {
		t.Errorf("Changes: %s, want 甲乙!丙", got)
	}
}

// A damaged article is healed by a new copy, and can be deleted.
func TestDamagedArticleIsReplaced(t *testing.T) {
	s := openDamaged(t)
	putTitles(t, s, "乙")
	if got := changes(t, s); got != "甲丙乙" {
		t.Errorf("Changes after a new copy: %s, want 甲丙乙", got)
	}
	if err := s.Delete(t.Context(), "乙"); err != nil {
		t.Fatal(err)
	}
	if got := changes(t, s); got != "甲丙乙-" {
		t.Errorf("Changes after a deletion: %s, want 甲丙乙-", got)
	}
	s = openDamaged(t)
	if err := s.Delete(t.Context(), "乙"); err != nil {
		t.Fatal(err)
	}
	if got := changes(t, s); got != "甲丙乙-" {
		t.Errorf("Changes after deleting the damaged one: %s, want 甲丙乙-", got)
	}
}

// Each bit of a record, flipped, is noticed.
func TestRecordChecksum(t *testing.T) {
	c, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	text, err := content(&corpus.Article{ID: "甲", Title: "堤坝", Body: "彻夜未眠。\n"})
	if err != nil {
		t.Fatal(err)
	}
	record := c.pack(header{seq: 7, hash: hashOf(text), version: 2}, text)
	for i := range len(record) * 8 {
		record[i/8] ^= 1 << (i % 8)
		if _, _, err := c.unpack("甲", record); !errors.Is(err, corpus.ErrDamaged) {
			t.Fatalf("bit %d flipped: %v, want ErrDamaged", i, err)
		}
		record[i/8] ^= 1 << (i % 8)
	}
	if a, h, err := c.unpack("甲", record); err != nil || a.Title != "堤坝" || h.seq != 7 {
		t.Errorf("unpack: %+v, %+v, %v", a, h, err)
	}
}

// After badger failed to commit, nothing is written until the store is opened
// again.
func TestFailedCommitEndsWriting(t *testing.T) {
	s := openDamaged(t)
	err := s.update(func(txn *txn) error {
		err := txn.Set(articleKey("丁"), nil)
		txn.Discard() // so that the commit fails
		return err
	})
	if err == nil {
		t.Fatal("a transaction that was discarded is committed")
	}
	if _, err := s.Put(t.Context(), []*corpus.Article{{ID: "丁", Title: "丁"}}); err == nil {
		t.Error("the store still takes writes")
	}
	if _, err := s.Article(t.Context(), "甲"); err != nil {
		t.Errorf("reading after it: %v", err)
	}
}
