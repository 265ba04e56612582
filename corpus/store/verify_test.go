package store_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/dgraph-io/badger/v4"

	"wensou/corpus/store"
)

// problemsOf returns what Verify finds, sorted.
func problemsOf(t *testing.T, s *store.Store) []store.Problem {
	t.Helper()
	var all []store.Problem
	if _, err := s.Verify(t.Context(), 0, func(p store.Problem) { all = append(all, p) }); err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(all, func(a, b store.Problem) int { return strings.Compare(a.String(), b.String()) })
	return all
}

// Each break of a rule is found, by the article's name, and mended if that can be.
func TestVerify(t *testing.T) {
	for _, tt := range []struct {
		name     string
		spoil    func(*badger.Txn) error
		want     string // in the first problem
		lost     bool
		repaired bool
	}{
		{"nothing", func(*badger.Txn) error { return nil }, "", false, true},
		{"a byte of a record", func(txn *badger.Txn) error { return editAt(txn, "a/two", -3) }, `article "two": `, true, false},
		{"an article is gone", func(txn *badger.Txn) error { return txn.Delete([]byte("a/two")) }, `article "two": change 2 put it`, true, false},
		{"an entry of the log is gone", func(txn *badger.Txn) error { return txn.Delete([]byte(keysOf(txn, "l/")[1])) }, `article "two": change 2, which put it, is not in the log`, false, true},
		{"an entry is of another", func(txn *badger.Txn) error { return txn.Set([]byte(keysOf(txn, "l/")[1]), []byte("pone")) }, `article "two": change 2`, false, true},
		{"an entry is none", func(txn *badger.Txn) error { return txn.Set([]byte(keysOf(txn, "l/")[0]), []byte("x")) }, `article "one": change 1`, false, true},
		{"an address is gone", func(txn *badger.Txn) error { return txn.Delete([]byte(keysOf(txn, "w/")[0])) }, "not found by one of its URLs", false, true},
		{"an address too many", func(txn *badger.Txn) error { return txn.Set([]byte("w/0123456789abcdefone"), nil) }, "an address at which no article is", false, true},
		{"a key of nobody", func(txn *badger.Txn) error { return txn.Set([]byte("z/1"), nil) }, "no wensou of this version", false, true},
		{"a visit", func(txn *badger.Txn) error {
			return txn.Set([]byte("v/jiangpan.example\x000123456789abcdef"), []byte("{"))
		}, "of the crawl", false, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "store")
			s, err := store.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			put(t, s, at("one", "http://jiangpan.example/1.html"), at("two", "http://jiangpan.example/2.html"), at("three", ""))
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			change(t, dir, tt.spoil)
			if s, err = store.OpenDamaged(dir); err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			found := problemsOf(t, s)
			var lines []string
			for _, p := range found {
				lines = append(lines, p.String())
			}
			text := strings.Join(lines, "\n")
			if !strings.Contains(text, tt.want) || (tt.want == "") != (len(found) == 0) {
				t.Fatalf("found %q, want %q", text, tt.want)
			}
			if lost := slices.ContainsFunc(found, func(p store.Problem) bool { return p.Lost }); lost != tt.lost {
				t.Errorf("an article is lost: %v, want %v; %s", lost, tt.lost, text)
			}
			for _, p := range found {
				if p.Repairable() {
					if err := s.Repair(p); err != nil {
						t.Error(err)
					}
				}
			}
			if left := problemsOf(t, s); (len(left) == 0) != tt.repaired {
				t.Errorf("after repair: %v", left)
			}
		})
	}
}

// editAt flips a bit of a value, counted from its end.
func editAt(txn *badger.Txn, key string, at int) error {
	item, err := txn.Get([]byte(key))
	if err != nil {
		return err
	}
	b, err := item.ValueCopy(nil)
	if err != nil {
		return err
	}
	b[len(b)+at] ^= 1
	return txn.Set([]byte(key), b)
}

// A damaged record is healed by a new copy of the article.
func TestVerifyAfterANewCopy(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	put(t, s, at("one", "http://jiangpan.example/1.html"))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	change(t, dir, func(txn *badger.Txn) error { return editAt(txn, "a/one", -3) })
	s = open(t, dir)
	put(t, s, at("one", "http://jiangpan.example/1.html"))
	for _, p := range problemsOf(t, s) {
		if p.Lost || !p.Repairable() {
			t.Errorf("after a new copy: %v", p)
		}
		if err := s.Repair(p); err != nil {
			t.Error(err)
		}
	}
	if left := problemsOf(t, s); len(left) != 0 {
		t.Errorf("after repair: %v", left)
	}
	if _, err := s.Article(t.Context(), "one"); err != nil {
		t.Error(err)
	}
}
