package generation

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"wensou/corpus/disk"
)

// Names in the folder of an index:
//
//	current      number of the generation that answers, decimal
//	7/           generation 7
//	7.damaged    damage was met in generation 7, which is not opened again
//	wanted       a rebuild was asked for, and is not done
//
// All else that lies there is of no use, and is removed when the generation that
// answers is whole.
const (
	currentFile = "current"
	damagedMark = ".damaged"
	wantedFile  = "wanted"
)

// folder is the folder of an index.
type folder string

func (f folder) path(number int) string { return filepath.Join(string(f), strconv.Itoa(number)) }

// current returns the number of the generation that answers, 0 if there is none
// or the file doesn't tell.
func (f folder) current() (int, error) {
	b, err := os.ReadFile(filepath.Join(string(f), currentFile))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || n < 0 {
		return 0, nil //nolint:nilerr // as if it were missing: the index is found by its folder, or built anew
	}
	return n, nil
}

// setCurrent names the generation that answers. A crash leaves the one named
// before, or this one.
func (f folder) setCurrent(number int) error {
	return disk.Replace(filepath.Join(string(f), currentFile), []byte(strconv.Itoa(number)+"\n"))
}

// markDamaged keeps a generation from being opened again.
func (f folder) markDamaged(number int) error {
	return f.mark(strconv.Itoa(number) + damagedMark)
}

// mark makes an empty file that is there after a crash too.
func (f folder) mark(name string) error {
	if err := disk.WriteSynced(filepath.Join(string(f), name), nil); err != nil {
		return err
	}
	return disk.SyncFolder(string(f))
}

func (f folder) isDamaged(number int) bool { return f.has(strconv.Itoa(number) + damagedMark) }

func (f folder) has(name string) bool {
	_, err := os.Stat(filepath.Join(string(f), name))
	return err == nil
}

// numbers returns the generations that are there, the latest first.
func (f folder) numbers() ([]int, error) {
	entries, err := os.ReadDir(string(f))
	if err != nil {
		return nil, err
	}
	var all []int
	for _, e := range entries {
		if n, err := strconv.Atoi(e.Name()); err == nil && n > 0 && e.IsDir() && strconv.Itoa(n) == e.Name() {
			all = append(all, n)
		}
	}
	slices.Sort(all)
	slices.Reverse(all)
	return all, nil
}

// keepOnly removes all but one generation and the name of the current one.
func (f folder) keepOnly(number int) error {
	entries, err := os.ReadDir(string(f))
	if err != nil {
		return fmt.Errorf("remove what is left of an index: %w", err)
	}
	for _, e := range entries {
		if e.Name() == currentFile || e.Name() == strconv.Itoa(number) {
			continue
		}
		if err := os.RemoveAll(filepath.Join(string(f), e.Name())); err != nil {
			return fmt.Errorf("remove what is left of an index: %w", err)
		}
	}
	return nil
}
