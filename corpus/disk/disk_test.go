package disk

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRoom(t *testing.T) {
	const mib, gib = 1 << 20, 1 << 30
	for _, tt := range []struct {
		free, size, bytes uint64
		full              bool
	}{
		{200 * gib, 500 * gib, 0, false},
		{gib, 500 * gib, 0, false},
		{gib - 1, 500 * gib, 0, true},
		{2 * gib, 500 * gib, gib, false},
		{2 * gib, 500 * gib, gib + 1, true},
		{gib / 2, 10 * gib, 0, false},
		{gib/2 - 1, 10 * gib, 0, true},
		{256 * mib, gib, 0, false},
		{256 * mib, gib, 1, true},
		{256*mib - 1, gib, 0, true},
		{0, gib, 0, true},
		{0, 0, 0, true},
	} {
		err := room("d", tt.free, tt.size, tt.bytes)
		if errors.Is(err, ErrFull) != tt.full || err != nil && !strings.Contains(err.Error(), "MB free") {
			t.Errorf("%d bytes with %d of %d bytes free: %v, want it refused: %v", tt.bytes, tt.free, tt.size, err, tt.full)
		}
	}
	if err := Room(filepath.Join(t.TempDir(), "none"), 0); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("room of a folder that is not there: %v, want ErrNotExist", err)
	}
}

func TestSize(t *testing.T) {
	dir := t.TempDir()
	if err := WriteSynced(filepath.Join(dir, "text"), bytes.Repeat([]byte("x"), 100_000)); err != nil {
		t.Fatal(err)
	}
	sparse, err := os.Create(filepath.Join(dir, "holes"))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(sparse.Truncate(1<<30), sparse.Close(), SyncFolder(dir)); err != nil {
		t.Fatal(err)
	}
	if size, err := Size(dir); err != nil || size < 100_000 || size > 1<<20 {
		t.Errorf("Size = %d, %v; want 100,000 and some, without the holes", size, err)
	}
	if size, err := Size(filepath.Join(dir, "none")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Size of a folder that is not there = %d, %v; want ErrNotExist", size, err)
	}
}

func TestSame(t *testing.T) {
	dir := t.TempDir()
	if same, err := Same(dir, filepath.Dir(dir)); err != nil || !same {
		t.Errorf("a folder and the one above it: %v, %v; want one file system", same, err)
	}
	if same, err := Same(dir, "/proc"); err != nil || same {
		t.Errorf("a folder and /proc: %v, %v; want two file systems", same, err)
	}
}
