package store

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/dgraph-io/badger/v4"
	"github.com/dgraph-io/badger/v4/fb"
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
// not name. It reads all tables: at a damaged block badger's iterators end, Get finds
// nothing, and a compaction drops the rest of the table, all in silence. The logs of what
// is in no table yet are checked by the state; see checkState. Of a store that is known to
// be damaged, only what badger can't open is refused.
func inspect(dir string, damaged bool) (err error) {
	unlock, err := lock(dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := inspectKeys(filepath.Join(dir, badger.KeyRegistryFileName)); err != nil {
		return err
	}
	if isUnsure(dir) {
		if err := mendManifest(dir); err != nil {
			return err
		}
	}
	if err := undoLost(dir); err != nil && !damaged {
		return err
	}
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil {
		return err
	}
	ids, err := readManifest(dir, len(tables) > 0)
	if err != nil {
		return err
	}
	var named []string
	for _, id := range ids {
		path := tablePath(dir, id)
		named = append(named, path)
		if !slices.Contains(tables, path) {
			return &FileError{path, "it is missing"}
		}
		if err := inspectTable(path, !damaged); err != nil {
			return err
		}
	}
	return setAside(tables, named)
}

// lock takes the lock that badger takes, so that nothing is looked at, or moved, that
// another process is writing.
func lock(dir string) (unlock func() error, err error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	if err := syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil { //nolint:gosec // a file descriptor is an int
		if errors.Is(err, syscall.EWOULDBLOCK) {
			err = ErrLocked
		}
		return nil, errors.Join(err, d.Close())
	}
	return d.Close, nil
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

// tablePath returns the path of a table.
func tablePath(dir string, id uint64) string { return filepath.Join(dir, fmt.Sprintf("%06d.sst", id)) }

// readManifest returns the IDs of the tables that the manifest names. It must be there if
// there are tables.
func readManifest(dir string, must bool) ([]uint64, error) {
	m, err := replayManifest(dir, must)
	return slices.Collect(maps.Keys(m.Tables)), err
}

// replayManifest returns what the manifest says, as readManifest.
func replayManifest(dir string, must bool) (badger.Manifest, error) {
	path := filepath.Join(dir, badger.ManifestFilename)
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) && !must {
		return badger.Manifest{}, nil
	}
	if errors.Is(err, fs.ErrNotExist) {
		return badger.Manifest{}, &FileError{path, "it is missing"}
	}
	if err != nil {
		return badger.Manifest{}, err
	}
	defer f.Close()
	m, _, err := badger.ReplayManifestFile(f, 0, badger.DefaultOptions(""))
	if err != nil {
		return badger.Manifest{}, &FileError{path, err.Error()}
	}
	return m, nil
}

// asideMark ends the name of a table that the manifest does not name. A crash while a
// table is made leaves one, of no use; but where the manifest was cut, all lies in it.
const asideMark = ".aside"

// setAside keeps badger from deleting the tables that the manifest does not name.
func setAside(tables, named []string) error {
	for _, path := range tables {
		if slices.Contains(named, path) {
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

// maxChecksum bounds a checksum, in bytes.
const maxChecksum = 1 << 10

// inspectTable checks a table against its checksums. Its end says where all else is:
// index, u32 length of it, checksum as a protobuf, u32 length of that; big-endian. A block
// that the index names ends in a checksum and its length too, which is checked if blocks
// are wanted.
func inspectTable(path string, withBlocks bool) error {
	return withIndex(path, func(f io.ReaderAt, blocks *fb.TableIndex) error {
		if !withBlocks {
			return nil
		}
		return inspectBlocks(f, path, blocks)
	})
}

// withIndex reads the index of a table, checks it, and calls do with it.
func withIndex(path string, do func(io.ReaderAt, *fb.TableIndex) error) error {
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
	sum, err := cutTail(f, &end, maxChecksum)
	if err != nil {
		return &FileError{path, err.Error()}
	}
	index, err := cutTail(f, &end, maxTableIndex)
	if err != nil {
		return &FileError{path, err.Error()}
	}
	if err := checkSum(index, sum); err != nil {
		return &FileError{path, "its index: " + err.Error()}
	}
	return do(f, fb.GetRootAsTableIndex(index, 0))
}

// inspectBlocks checks the blocks that the index of a table names.
func inspectBlocks(f io.ReaderAt, path string, blocks *fb.TableIndex) error {
	return eachBad(f, blocks, func(at int, why error) error {
		return &FileError{path, fmt.Sprintf("what begins with %.80q: %s", firstKey(blocks, at), why)}
	})
}

// eachBad calls do for each block of a table that is not as it was written, until it
// returns an error.
func eachBad(f io.ReaderAt, blocks *fb.TableIndex, do func(at int, why error) error) error {
	var block fb.BlockOffset
	for i := range blocks.OffsetsLength() {
		if !blocks.Offsets(&block, i) {
			return fmt.Errorf("the index of a table has no block %d", i)
		}
		b := make([]byte, block.Len())
		_, err := f.ReadAt(b, int64(block.Offset()))
		if err == nil {
			err = checkBlock(b)
		}
		if err != nil {
			if err := do(i, err); err != nil {
				return err
			}
		}
	}
	return nil
}

// firstKey returns the first key of a block, nil if there is no such block.
func firstKey(blocks *fb.TableIndex, at int) []byte {
	var block fb.BlockOffset
	if at >= blocks.OffsetsLength() || !blocks.Offsets(&block, at) {
		return nil
	}
	return y.ParseKey(block.KeyBytes())
}

// gapsOf returns the keys at which reading can go on behind damaged blocks, ascending.
// badger looks for the first key of a block in the block before it, so that key is lost
// too.
func gapsOf(dir string) ([][]byte, error) {
	tables, err := filepath.Glob(filepath.Join(dir, "*.sst"))
	if err != nil {
		return nil, err
	}
	var gaps [][]byte
	for _, path := range tables {
		err := withIndex(path, func(f io.ReaderAt, blocks *fb.TableIndex) error {
			return eachBad(f, blocks, func(at int, _ error) error {
				if key := firstKey(blocks, at+1); key != nil {
					gaps = append(gaps, append(bytes.Clone(key), 0))
				}
				return nil
			})
		})
		if err != nil {
			return nil, err
		}
	}
	slices.SortFunc(gaps, bytes.Compare)
	return gaps, nil
}

func checkBlock(b []byte) error {
	end := int64(len(b))
	sum, err := cutTail(bytes.NewReader(b), &end, maxChecksum)
	if err != nil {
		return err
	}
	return checkSum(b[:end], sum)
}

// checkSum compares a text with its checksum, a protobuf.
func checkSum(b, sum []byte) error {
	var expected pb.Checksum
	if err := proto.Unmarshal(sum, &expected); err != nil {
		return err
	}
	if _, ok := pb.Checksum_Algorithm_name[int32(expected.GetAlgo())]; !ok {
		return errors.New("its checksum is of an unknown kind")
	}
	if y.VerifyChecksum(b, &expected) != nil {
		return errors.New("its checksum differs")
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
	if errors.As(err, &errno) || isFailure(err) {
		return fmt.Errorf("open store %s: %w", dir, err)
	}
	return fmt.Errorf("open store %s: %w", dir, &FileError{dir, err.Error()})
}

// isFailure reports whether an error of badger, which keeps the text alone, says that the
// system could not read or write.
func isFailure(err error) bool {
	return slices.ContainsFunc([]syscall.Errno{syscall.EIO, syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.EMFILE, syscall.EACCES},
		func(e syscall.Errno) bool { return strings.Contains(err.Error(), e.Error()) })
}

// recoverTo turns a panic of badger while it opens or reads into an error.
func recoverTo(dir string, err *error) {
	if x := recover(); x != nil {
		why, _, _ := strings.Cut(fmt.Sprint(x), "\n")
		*err = &FileError{dir, why}
	}
}
