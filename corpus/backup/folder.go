package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"wensou/corpus/disk"
	"wensou/corpus/store"
)

// extension ends the names of backups.
const extension = ".wensou"

// Entry is a backup in a folder.
type Entry struct {
	Header

	Path string
}

// List returns the backups in a folder, the oldest first. One whose beginning can't be
// read is an error, beside the others. A folder that does not exist has none.
func List(dir string) ([]Entry, error) {
	paths, err := filepath.Glob(filepath.Join(dir, "*"+extension))
	if err != nil {
		return nil, fmt.Errorf("backups in %s: %w", dir, err)
	}
	var all []Entry
	var bad []error
	for _, path := range paths {
		h, err := headerOf(path)
		if err != nil {
			bad = append(bad, fmt.Errorf("%s: %w", path, err))
			continue
		}
		all = append(all, Entry{h, path})
	}
	slices.SortStableFunc(all, func(a, b Entry) int { return a.Taken.Compare(b.Taken) })
	return all, errors.Join(bad...)
}

func headerOf(path string) (Header, error) {
	f, err := os.Open(path)
	if err != nil {
		return Header{}, err
	}
	defer f.Close()
	r, err := NewReader(f)
	if err != nil {
		return Header{}, err
	}
	return r.Header, nil
}

// CheckFile reads a whole backup.
func CheckFile(path string) (Header, Trailer, error) {
	f, err := os.Open(path)
	if err != nil {
		return Header{}, Trailer{}, err
	}
	defer f.Close()
	h, t, err := Check(f)
	if err != nil {
		return h, t, fmt.Errorf("%s: %w", path, err)
	}
	return h, t, nil
}

// Take adds a backup of a store to a folder: an increment to the newest there of this
// store, or a whole one if there is none or it is wanted. It returns once the file was
// read again and is on the disk under its name.
func Take(ctx context.Context, dir string, s *store.Store, whole bool, files []File, now time.Time) (Entry, Trailer, error) {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return Entry{}, Trailer{}, fmt.Errorf("take backup: %w", err)
	}
	if err := sweep(dir); err != nil {
		return Entry{}, Trailer{}, fmt.Errorf("take backup: %w", err)
	}
	snapshot := s.Snapshot()
	defer snapshot.Close()
	since := uint64(0)
	if !whole {
		since = sinceNewest(dir, snapshot)
	}
	name := fmt.Sprintf("%s-%012d", now.UTC().Format("20060102T150405.000Z"), snapshot.Seq)
	if since > 0 {
		name += fmt.Sprintf("-since-%012d", since)
	}
	path := filepath.Join(dir, name+extension)
	h, t, err := place(path, func(f *os.File) (Header, error) {
		return Write(ctx, &roomyWriter{file: f, room: func() error { return s.RoomBeside(dir) }}, snapshot, since, files, now)
	})
	if err != nil {
		return Entry{}, Trailer{}, fmt.Errorf("take backup: %w", err)
	}
	return Entry{h, path}, t, nil
}

// lookEvery is how many bytes of a backup are written before it is looked again
// whether there is room.
const lookEvery = 16 << 20

// roomyWriter writes to a file while there is room.
type roomyWriter struct {
	file io.Writer
	room func() error
	left int // bytes until the next look
}

// Write implements io.Writer.
func (w *roomyWriter) Write(b []byte) (int, error) {
	if w.left <= 0 {
		if err := w.room(); err != nil {
			return 0, err
		}
		w.left = lookEvery
	}
	w.left -= len(b)
	return w.file.Write(b)
}

// Names of files that are being written end in unfinished. One that nobody has written to
// for as long as abandoned is of a backup that was cut off.
const (
	unfinished = ".new"
	abandoned  = time.Hour
)

// sweep removes what is left of backups that were cut off.
func sweep(dir string) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*"+extension+unfinished))
	if err != nil {
		return err
	}
	for _, path := range paths {
		info, err := os.Stat(path)
		if err == nil && time.Since(info.ModTime()) < abandoned {
			continue // another program may be writing it
		}
		if err := removeIfThere(path); err != nil {
			return err
		}
	}
	return nil
}

// place writes a backup beside its name, reads it again, and gives it the name when it
// is good.
func place(path string, write func(*os.File) (Header, error)) (Header, Trailer, error) {
	fresh := path + unfinished
	if err := removeIfThere(fresh); err != nil { // of one that was cut off
		return Header{}, Trailer{}, err
	}
	h, err := writeFile(fresh, write)
	if err != nil {
		return h, Trailer{}, errors.Join(err, removeIfThere(fresh))
	}
	_, t, err := CheckFile(fresh)
	if err == nil {
		err = os.Rename(fresh, path)
	}
	if err != nil {
		return h, t, errors.Join(err, removeIfThere(fresh))
	}
	return h, t, disk.SyncFolder(filepath.Dir(path))
}

// sinceNewest returns the change at which the newest usable backup of a store ends, 0
// if there is none.
func sinceNewest(dir string, snapshot *store.Snapshot) uint64 {
	all, _ := List(dir) // one that can't be read is no base
	for _, e := range slices.Backward(all) {
		if e.Store == snapshot.Store && e.Seq <= snapshot.Seq {
			if _, err := chainTo(all, e); err == nil {
				return e.Seq
			}
		}
	}
	return 0
}

// writeFile makes a file that is on the disk when it returns nil.
func writeFile(path string, write func(*os.File) (Header, error)) (Header, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return Header{}, err
	}
	h, err := write(f)
	return h, errors.Join(err, f.Sync(), f.Close())
}

func removeIfThere(path string) error {
	if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// Chain returns the backups of a folder that give the newest state not later than a
// time and a change (zero: any), the whole one first. The newest state is the latest
// change of the store of which the latest backup is: a clock may have been set back.
func Chain(dir string, at time.Time, seq uint64) ([]Entry, error) {
	all, bad := List(dir)
	usable := slices.DeleteFunc(slices.Clone(all), func(e Entry) bool {
		return !at.IsZero() && e.Taken.After(at) || seq != 0 && e.Seq > seq
	})
	if len(usable) == 0 {
		if bad == nil {
			bad = fmt.Errorf("no backup in %s is that old; there are %d", dir, len(all))
		}
		return nil, bad
	}
	last := usable[len(usable)-1]
	for _, e := range slices.Backward(usable) {
		if e.Store == last.Store && e.Seq > last.Seq {
			last = e
		}
	}
	chain, err := chainTo(all, last)
	if err != nil {
		return nil, errors.Join(err, bad)
	}
	return chain, nil
}

// chainTo returns what a backup needs, and itself last. The numbers of changes decide,
// not the times: a clock may have been set back. An increment without a change is no
// base, since the one that it adds to ends at the same; so each step leads to a lower
// number.
func chainTo(all []Entry, last Entry) ([]Entry, error) {
	chain := []Entry{last}
	for e := last; !e.Whole(); {
		at := slices.IndexFunc(all, func(b Entry) bool {
			return b.Store == e.Store && b.Seq == e.Since && b.Since < b.Seq && b.Path != e.Path
		})
		if at < 0 {
			return nil, fmt.Errorf("%s: the backup up to change %d, to which it adds, is missing", e.Path, e.Since)
		}
		e = all[at]
		chain = append(chain, e)
	}
	slices.Reverse(chain)
	return chain, nil
}
