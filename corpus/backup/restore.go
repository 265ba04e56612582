package backup

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"wensou/corpus/disk"
	"wensou/corpus/store"
)

// Restored is what a restore gave.
type Restored struct {
	Header // of the last backup

	Articles int
	Files    []string
}

// Restore makes a data folder, whose store lies in storeName, from a whole backup and
// the increments to it, in their order. It works beside the folder, which must be empty
// or missing, and puts all in its place at the end: an error leaves nothing.
func Restore(ctx context.Context, dir, storeName string, backups ...io.Reader) (Restored, error) {
	if err := checkEmpty(dir); err != nil {
		return Restored{}, fmt.Errorf("restore: %w", err)
	}
	fresh := filepath.Clean(dir) + ".restoring"
	if err := os.RemoveAll(fresh); err != nil { // of one that was cut off
		return Restored{}, fmt.Errorf("restore: %w", err)
	}
	r, err := restoreTo(ctx, fresh, storeName, backups)
	if err == nil {
		err = putInPlace(fresh, dir)
	}
	if err != nil {
		return Restored{}, fmt.Errorf("restore: %w", errors.Join(err, os.RemoveAll(fresh)))
	}
	return r, nil
}

func checkEmpty(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err == nil && len(entries) > 0 {
		err = fmt.Errorf("%s is not empty; restore into a folder that is, and take that into use", dir)
	}
	return err
}

// putInPlace gives a finished folder its name.
func putInPlace(fresh, dir string) error {
	if err := os.Remove(dir); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := disk.SyncFolder(fresh); err != nil {
		return err
	}
	if err := os.Rename(fresh, dir); err != nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(filepath.Clean(dir)))
}

func restoreTo(ctx context.Context, dir, storeName string, backups []io.Reader) (r Restored, err error) {
	s, err := store.Open(filepath.Join(dir, storeName))
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var last *Reader
	for i, in := range backups {
		b, err := NewReader(in)
		if err != nil {
			return r, err
		}
		if err := follows(last, b); err != nil {
			return r, fmt.Errorf("backup %d: %w", i+1, err)
		}
		if err := load(ctx, s, b); err != nil {
			return r, fmt.Errorf("backup %d: %w", i+1, err)
		}
		last = b
	}
	if last == nil {
		return r, errors.New("no backup is given")
	}
	if s.Count() != last.Trailer.Articles || s.LastSeq() != last.Header.Seq {
		return r, fmt.Errorf("%w: it gives %d articles up to change %d, and should give %d up to %d",
			ErrDamaged, s.Count(), s.LastSeq(), last.Trailer.Articles, last.Header.Seq)
	}
	r = Restored{Header: last.Header, Articles: s.Count()}
	r.Files, err = writeFiles(dir, storeName, last.Files)
	return r, err
}

// follows checks that a backup adds to the one before it.
func follows(last, b *Reader) error {
	switch {
	case last == nil && !b.Header.Whole():
		return fmt.Errorf("it adds to one up to change %d, and is not whole; name the folder of both", b.Header.Since)
	case last != nil && (b.Header.Store != last.Header.Store || b.Header.Since != last.Header.Seq):
		return fmt.Errorf("it adds to change %d of store %s, and the one before it ends at change %d of store %s",
			b.Header.Since, b.Header.Store, last.Header.Seq, last.Header.Store)
	}
	return nil
}

func load(ctx context.Context, s *store.Store, b *Reader) error {
	fill := s.LoadSince
	if b.Header.Whole() {
		fill = s.LoadAll
	}
	if err := fill(ctx, b.Pairs()); err != nil {
		return err
	}
	return b.Finish()
}

// writeFiles writes the files of a backup beside the store.
func writeFiles(dir, storeName string, files []File) ([]string, error) {
	var names []string
	for _, f := range files {
		if f.Name != filepath.Base(f.Name) || f.Name == "." || f.Name == ".." || f.Name == storeName {
			return nil, fmt.Errorf("%w: it holds a file of the name %q", ErrDamaged, f.Name)
		}
		if err := disk.WriteSynced(filepath.Join(dir, f.Name), f.Content); err != nil {
			return nil, err
		}
		names = append(names, f.Name)
	}
	return names, nil
}
