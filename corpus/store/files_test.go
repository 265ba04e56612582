package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/corpus/store"
)

// damages are what may happen to a file. Those that flip a bit get the part of the
// file that is used.
var damages = map[string]func(path string, used []byte) error{
	"cut":     func(path string, used []byte) error { return os.Truncate(path, int64(len(used)/2)) },
	"emptied": func(path string, _ []byte) error { return os.Truncate(path, 0) },
	"removed": func(path string, _ []byte) error { return os.Remove(path) },
	"header":  func(path string, used []byte) error { return flip(path, used, min(30, len(used)/50)) },
	"middle":  func(path string, used []byte) error { return flip(path, used, len(used)/2) },
	"footer":  func(path string, used []byte) error { return flip(path, used, len(used)-3) },
}

func flip(path string, used []byte, at int) error {
	if at < 0 || at >= len(used) {
		return nil // there is nothing in it
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteAt([]byte{used[at] ^ 0x41}, int64(at))
	return errors.Join(err, f.Close())
}

// Each file of a store in turn is damaged in each way, after a clean end and after a
// kill: all articles are there, or Open says that the store is damaged, or reading does.
// Nothing panics, no article is missing in silence.
func TestDamagedFiles(t *testing.T) {
	const articles = 60
	clean, killed := filepath.Join(t.TempDir(), "clean"), filepath.Join(t.TempDir(), "killed")
	for part := range 3 {
		s, err := store.Open(clean)
		if err != nil {
			t.Fatal(err)
		}
		for i := range articles / 3 {
			put(t, s, article(fmt.Sprintf("%d/%d", part, i), strings.Repeat(fmt.Sprintf("第%d渠开闸。", i*7), 40)))
		}
		if part == 2 {
			copyStore(t, clean, killed) // as a kill leaves it, but for what the system has not written
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for state, from := range map[string]string{"clean": clean, "killed": killed} {
		files, err := os.ReadDir(from)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, file := range files {
			for _, damage := range damages {
				if openAfter(t, from, file.Name(), damage, articles) {
					found++
				}
			}
		}
		if found < 15 {
			t.Errorf("%s: only %d damages were found", state, found)
		}
	}
}

// openAfter damages a file of a copy of a store, and reports whether that was noticed.
func openAfter(t *testing.T, from, name string, damage func(string, []byte) error, articles int) bool {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "store")
	copyStore(t, from, dir)
	path := filepath.Join(dir, name)
	used, _ := usedOf(t, path)
	if err := damage(path, used); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(dir)
	if err != nil {
		if !errors.Is(err, corpus.ErrDamaged) || !strings.Contains(err.Error(), dir) {
			t.Errorf("%s: Open says %v, want ErrDamaged with the place", name, err)
		}
		return true
	}
	defer s.Close()
	n := 0
	err = s.Each(t.Context(), func(*corpus.Article) error { n++; return nil })
	if err == nil && n != articles {
		t.Errorf("%s: %d articles are found, want %d or an error", name, n, articles)
	}
	if _, err := s.Put(t.Context(), []*corpus.Article{article("neu", "Wasser")}); err != nil {
		t.Errorf("%s: the store takes no article: %v", name, err)
	}
	return err != nil
}

// copyStore copies the files of a store, with their holes.
func copyStore(t *testing.T, from, to string) {
	t.Helper()
	if err := os.MkdirAll(to, 0o700); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(from)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		used, size := usedOf(t, filepath.Join(from, file.Name()))
		path := filepath.Join(to, file.Name())
		if err := errors.Join(os.WriteFile(path, used, 0o600), os.Truncate(path, size)); err != nil {
			t.Fatal(err)
		}
	}
}

// usedOf returns a file up to its last byte that is not zero, and its size. A log of
// values is looked at no further than this test fills it.
func usedOf(t *testing.T, path string) ([]byte, int64) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		t.Fatal(err)
	}
	b := make([]byte, min(info.Size(), 1<<20))
	if _, err := f.ReadAt(b, 0); err != nil {
		t.Fatal(err)
	}
	return bytes.TrimRight(b, "\x00"), info.Size()
}

// What is left of a damaged store can be read.
func TestOpenDamaged(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "store")
	for part := range 2 {
		s, err := store.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		for i := range 50 {
			a := article(fmt.Sprintf("%d/%02d", part, i), "")
			random := rand.New(rand.NewPCG(uint64(part), uint64(i)))
			for range 800 {
				a.Body += string(rune('一' + random.IntN(20_000))) // which zstd can't make small
			}
			put(t, s, a)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil || len(tables) < 2 {
		t.Fatalf("tables %v, %v", tables, err)
	}
	used, _ := usedOf(t, tables[0])
	if err := flip(tables[0], used, len(used)/2); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(dir); !errors.Is(err, corpus.ErrDamaged) {
		t.Fatalf("Open: %v, want ErrDamaged", err)
	}
	s, err := store.OpenDamaged(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	n := 0
	err = s.Each(t.Context(), func(*corpus.Article) error { n++; return nil })
	if n < 95 || n >= 100 { // a block holds one or two
		t.Errorf("%d of 100 articles are read, want all but those of one block", n)
	}
	if want := fmt.Sprintf("%d of 100 articles", n); !errors.Is(err, corpus.ErrDamaged) || !strings.Contains(err.Error(), want) {
		t.Errorf("Each of what is left: %v, want one that says %s", err, want)
	}
}
