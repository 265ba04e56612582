package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"wensou/corpus"
	"wensou/corpus/disk"
	"wensou/index"
)

// smallDisk mounts a file system of a size, in bytes.
func smallDisk(t *testing.T, size int64) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		t.Skipf("a small disk can't be mounted here (%v): needs to be root", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Errorf("unmount %s: %v", dir, err)
		}
	})
	return dir
}

// leaveFree fills a disk with a file up to what is to be left.
func leaveFree(t *testing.T, dir string, left int64) {
	t.Helper()
	f, err := os.Create(filepath.Join(dir, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	until(t, "a disk that is filled", func() bool {
		size := freeOf(t, dir) - left
		if size <= 0 {
			return true
		}
		err := syscall.Fallocate(int(f.Fd()), 0, 0, size) //nolint:gosec // a file descriptor is an int
		if err != nil && !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
		return err == nil // else somebody wrote in between
	})
}

// freeOf returns the bytes that are free on a disk.
func freeOf(t *testing.T, dir string) int64 {
	t.Helper()
	free, err := disk.Free(dir)
	if err != nil {
		t.Fatal(err)
	}
	return int64(free) //nolint:gosec // small
}

// rest waits until a library writes nothing to a disk any more, and returns the least
// that was free.
func rest(t *testing.T, l *library, dir string) int64 {
	t.Helper()
	least, last, same := freeOf(t, dir), int64(0), 0
	until(t, "a disk at rest", func() bool {
		s, err := l.status(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		free := freeOf(t, dir)
		least, same = min(least, free), same+1
		if working := s.Applied < s.Last && l.trouble.Load() == nil; working || free != last {
			last, same = free, 0
		}
		return same == 40
	})
	return least
}

// A disk fills up under a server, again and again: nothing that was acknowledged is
// lost, searches are answered throughout, and articles are taken again when there is
// room.
func TestLargeDiskFull(t *testing.T) {
	needsLarge(t)
	rounds := 2
	if os.Getenv("WENSOU_LONG") != "" {
		rounds = 20
	}
	small := smallDisk(t, int64(700+120*rounds)<<20) // what a round takes stays
	data := filepath.Join(small, "data")
	must(t, fourLines, "import", "-", "--data", data)
	acknowledged, refused, least := 3, 0, int64(math.MaxInt64)
	func() {
		l, stop := serving(t, data, slog.New(slog.DiscardHandler))
		defer stop()
		var searches atomic.Int64
		ctx, end := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() {
			for ctx.Err() == nil {
				if r, err := l.index.Search(t.Context(), index.Query{Text: "灌溉", Size: 1}); err != nil || r.Total < 2 {
					t.Errorf("a search on a full disk: %+v, %v", r, err)
					return
				}
				searches.Add(1)
			}
		})
		for round := range rounds {
			leaveFree(t, small, 280<<20) // 256 MB of which are kept free
			acknowledged += fillUp(t, l, round, &refused)
			least = min(least, rest(t, l, small))
			leaveFree(t, small, 20<<20) // by somebody else
			before := searches.Load()
			until(t, "a search on a full disk", func() bool { return searches.Load() > before })
			if err := os.Remove(filepath.Join(small, "ballast")); err != nil {
				t.Fatal(err)
			}
			if _, err := l.store.Put(t.Context(), []*corpus.Article{{ID: fmt.Sprintf("after/%d", round), Title: "又有了地方"}}); err != nil {
				t.Errorf("round %d, with room again: %v", round, err)
			}
			acknowledged++
			until(t, "the index is level", func() bool {
				s, err := l.status(t.Context())
				return err == nil && s.Applied == s.Last && s.Reason == ""
			})
		}
		end()
		wg.Wait()
		t.Logf("%d rounds, %d articles acknowledged, %d times refused, %d searches, at least %d MB free after a refusal", rounds, acknowledged, refused, searches.Load(), least>>20)
	}()
	leaveFree(t, small, 20<<20)
	if s, err := openStore(data, true); !errors.Is(err, disk.ErrFull) {
		t.Errorf("a store on a disk that is full is opened: %v, %v", s, err)
	}
	if err := os.Remove(filepath.Join(small, "ballast")); err != nil {
		t.Fatal(err)
	}
	l, err := openLibrary(data, true, newLogger(streams{err: io.Discard}))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	checkAgreement(t, l, acknowledged)
}

// Commands on a disk that is nearly full: what only reads works, what would take the
// room that is kept free says so, once.
func TestLargeDiskNearlyFull(t *testing.T) {
	needsLarge(t)
	small := smallDisk(t, 700<<20)
	data := filepath.Join(small, "data")
	must(t, fourLines, "import", "-", "--data", data)
	leaveFree(t, small, 200<<20)
	if out := must(t, "", "search", "灌溉", "--data", data); !strings.Contains(out, "灌溉") {
		t.Errorf("search: %s", out)
	}
	must(t, "", "verify", "--data", data)
	must(t, "", "backup", t.TempDir(), "--data", data) // on another disk
	for _, command := range [][]string{
		{"import", "-", "--data", data},
		{"backup", filepath.Join(small, "backups"), "--data", data},
	} {
		_, _, err := wensou(t, `{"id":"9","title":"新"}`, command...)
		if !errors.Is(err, disk.ErrFull) || strings.Count(err.Error(), disk.ErrFull.Error()) != 1 {
			t.Errorf("%s: %v; want ErrFull, once", command[0], err)
		}
	}
	if err := os.RemoveAll(filepath.Join(data, indexFolder)); err != nil {
		t.Fatal(err)
	}
	_, said, err := wensou(t, "", "search", "灌溉", "--data", data)
	if err != nil || !strings.Contains(said, "the index lacks") {
		t.Errorf("search in an index that can't be brought level: %v, %s", err, said)
	}
	if err := os.Remove(filepath.Join(small, "ballast")); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "", "search", "灌溉", "--data", data); !strings.Contains(out, "灌溉") {
		t.Errorf("search with room again: %s", out)
	}
}

// fillUp writes articles until the store refuses one, and returns how many it took.
func fillUp(t *testing.T, l *library, round int, refused *int) int {
	t.Helper()
	random := rand.New(rand.NewPCG(uint64(round), 0)) //nolint:gosec // the same texts each time
	taken := 0
	for i := 0; ; i++ {
		var batch []*corpus.Article
		for j := range 50 {
			batch = append(batch, &corpus.Article{ID: fmt.Sprintf("%d/%d/%d", round, i, j), Title: "堤坝", Body: noise(random, 3000)})
		}
		counts, err := l.store.Put(t.Context(), batch)
		taken += counts.Added
		if errors.Is(err, disk.ErrFull) {
			*refused++
			return taken
		}
		if err != nil {
			t.Fatalf("a write on a disk that fills up: %v", err)
		}
	}
}

// noise returns a text of n characters that can't be made small.
func noise(random *rand.Rand, n int) string {
	text := make([]rune, n)
	for i := range text {
		text[i] = rune('一' + random.IntN(20_000))
	}
	return string(text)
}
