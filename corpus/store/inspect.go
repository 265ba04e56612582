package store

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/pb"
	"github.com/dgraph-io/badger/v4/y"
	"google.golang.org/protobuf/proto"

	"wensou/corpus"
)

// FileError says that a file of the store is not as it was written.
type FileError struct {
	Path string
	Why  string
}

func (e *FileError) Error() string {
	return fmt.Sprintf("%s is damaged: %s; restore a backup with \"wensou restore\"; \"wensou verify --help\" says more", e.Path, e.Why)
}

// Unwrap returns corpus.ErrDamaged.
func (e *FileError) Unwrap() error { return corpus.ErrDamaged }

// inspect looks at the files of a closed store before badger does, which ends the
// process on a damaged table, and deletes the tables that a lost or cut manifest does
// not name. Blocks of tables are checked when they are read, and the logs of what is in
// no table yet by the state; see checkState.
func inspect(dir string) error {
	if err := inspectKeys(filepath.Join(dir, badger.KeyRegistryFileName)); err != nil {
		return err
	}
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil {
		return err
	}
	named, err := readManifest(filepath.Join(dir, badger.ManifestFilename), len(tables) > 0)
	if err != nil {
		return err
	}
	for id := range named {
		if path := filepath.Join(dir, fmt.Sprintf("%06d.sst", id)); !slices.Contains(tables, path) {
			return &FileError{path, "it is missing"}
		}
	}
	for _, path := range tables {
		if err := inspectTable(path); err != nil && isNamed(path, named) {
			return err
		}
	}
	return setAside(tables, named)
}

// inspectKeys removes a damaged file of keys for encryption, of which we have none;
// badger makes it again. It is 16 random bytes and a greeting.
func inspectKeys(path string) error {
	const greeting = "Hello Badger"
	b, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(b) == 16+len(greeting) && string(b[16:]) == greeting {
		return nil
	}
	if err != nil {
		return err
	}
	return os.Remove(path)
}

// readManifest returns the tables that a manifest names. A manifest must be there if
// there are tables.
func readManifest(path string, must bool) (map[uint64]badger.TableManifest, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return nil, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil, &FileError{path, "it is missing"}
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, _, err := badger.ReplayManifestFile(f, 0, badger.DefaultOptions(""))
	if err != nil {
		return nil, &FileError{path, err.Error()}
	}
	return m.Tables, nil
}

func isNamed(path string, named map[uint64]badger.TableManifest) bool {
	var id uint64
	_, err := fmt.Sscanf(filepath.Base(path), "%d.sst", &id)
	_, ok := named[id]
	return err == nil && ok
}

// asideMark ends the name of a table that the manifest does not name. A crash while a
// table is made leaves one, of no use; but where the manifest was cut, all lies in it.
const asideMark = ".aside"

// setAside keeps badger from deleting the tables that the manifest does not name.
func setAside(tables []string, named map[uint64]badger.TableManifest) error {
	for _, path := range tables {
		if isNamed(path, named) {
			continue
		}
		if err := os.Rename(path, path+asideMark); err != nil {
			return err
		}
	}
	return nil
}

// removeAside removes the tables that were set aside, once the store is known to be
// whole without them.
func removeAside(dir string) error {
	paths, err := filepath.Glob(filepath.Join(dir, "*"+asideMark))
	if err != nil {
		return err
	}
	for _, path := range paths {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}

// maxTableIndex bounds the index of a table, in bytes.
const maxTableIndex = 64 << 20

// inspectTable checks the end of a table, which says where all else is: index, u32
// length of it, checksum as a protobuf, u32 length of that; big-endian.
func inspectTable(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	end := info.Size()
	sum, err := cutTail(f, &end, 1<<10)
	if err != nil {
		return &FileError{path, err.Error()}
	}
	index, err := cutTail(f, &end, maxTableIndex)
	if err != nil {
		return &FileError{path, err.Error()}
	}
	var expected pb.Checksum
	if err := proto.Unmarshal(sum, &expected); err != nil {
		return &FileError{path, err.Error()}
	}
	if _, ok := pb.Checksum_Algorithm_name[int32(expected.GetAlgo())]; !ok {
		return &FileError{path, "its checksum is of an unknown kind"}
	}
	if err := y.VerifyChecksum(index, &expected); err != nil {
		return &FileError{path, "checksum of its index differs"}
	}
	return nil
}

// cutTail reads a text with its length behind it, which ends at end.
func cutTail(f io.ReaderAt, end *int64, most int64) ([]byte, error) {
	var length [4]byte
	if *end < 4 {
		return nil, errors.New("it ends too early")
	}
	if _, err := f.ReadAt(length[:], *end-4); err != nil {
		return nil, err
	}
	n := int64(binary.BigEndian.Uint32(length[:]))
	if n > most || n > *end-4 {
		return nil, fmt.Errorf("a part of %d bytes in one of %d", n, *end)
	}
	*end -= 4 + n
	b := make([]byte, n)
	_, err := f.ReadAt(b, *end)
	return b, err
}

// openError tells damage from what has nothing to do with the files.
func openError(dir string, err error) error {
	var errno syscall.Errno
	if errors.As(err, &errno) {
		return fmt.Errorf("open store %s: %w", dir, err)
	}
	return fmt.Errorf("open store %s: %w", dir, &FileError{dir, err.Error()})
}

// opening turns a panic of badger while it opens or reads into an error.
func opening(dir string, err *error) {
	if x := recover(); x != nil {
		why, _, _ := strings.Cut(fmt.Sprint(x), "\n")
		*err = &FileError{dir, why}
	}
}
