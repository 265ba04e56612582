package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"wensou/corpus"
	"wensou/corpus/store"
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
	var disk syscall.Statfs_t
	if err := syscall.Statfs(dir, &disk); err != nil {
		t.Fatal(err)
	}
	size := int64(disk.Bavail)*disk.Bsize - left //nolint:gosec // small
	if size <= 0 {
		return
	}
	if err := syscall.Fallocate(int(f.Fd()), 0, 0, size); err != nil { //nolint:gosec // a file descriptor is an int
		t.Fatal(err)
	}
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
	disk := smallDisk(t, 600<<20)
	data := filepath.Join(disk, "data")
	must(t, fourLines, "import", "-", "--data", data)
	acknowledged, refused := 3, 0
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
			leaveFree(t, disk, 72<<20) // 64 MB of which are kept free
			acknowledged += fillUp(t, l, round, &refused)
			leaveFree(t, disk, 20<<20) // by somebody else
			before := searches.Load()
			until(t, "a search on a full disk", func() bool { return searches.Load() > before })
			if err := os.Remove(filepath.Join(disk, "ballast")); err != nil {
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
		t.Logf("%d rounds, %d articles acknowledged, %d times refused, %d searches", rounds, acknowledged, refused, searches.Load())
	}()
	l, err := openLibrary(data, true, newLogger(streams{err: io.Discard}))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	checkAgreement(t, l, acknowledged)
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
		if errors.Is(err, store.ErrDiskFull) {
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
