package literal

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// zapFiles are the same documents as zap alone and as this package writes them.
type zapFiles struct {
	memory        *zap.SegmentBase
	plain, ours   *zap.Segment
	plainB, oursB []byte // their bytes
	section       *section
	merged        string // path of a file to merge into
}

// TestZap names each thing that this package relies on in zapx, which promises none
// of them, with the reason. Where one fails with another version of zapx, the
// reason says what to look at before Version is raised.
func TestZap(t *testing.T) {
	f := newZapFiles(t)
	for _, tt := range []struct {
		relies string
		reason string
		check  func(f *zapFiles) error
	}{
		{"the version is 17", "everything below was read in it; Version here must change with it", checkVersion},
		{"New gives a *SegmentBase, Open a *Segment that embeds one", "the segments here embed them, and unwrap gives them back", checkTypes},
		{"the footer has 40 bytes, and no writer id before it", "the section goes before these 40, and nothing else may stand there", checkFooter},
		{"the last 4 bytes are a CRC-32 of all others", "Verify leaves the section out of this sum", checkSum},
		{"a segment in memory is written as its data and a footer", "WriteTo holds the last 40 bytes back; in memory the section stands alone", checkWriteTo},
		{"offsets count from the beginning, and the index of fields is last", "zap finds its data with the section behind it, and checkBorder finds their border", checkOffsets},
		{"Data is the whole file", "the section is found from its end", checkData},
		{"no callback rewrites files", "CallbackId is how New and Open notice; a rewritten file loses the section", checkCallback},
		{"stored fields come back as they went in", "a plain index, the way back, is read from them", checkStored},
		{"documents are numbered in their order", "the section numbers them so too", checkOrder},
		{"a field without options is neither indexed nor stored", "the text would be in a segment twice", checkColumn},
		{"Merge takes zap's own segments alone", "unwrap is needed, and enough", checkMergeTakes},
		{"Merge keeps the order and gives new numbers, MaxUint64 for the dropped", "the sections are merged by them", checkMergeNumbers},
		{"Merge copies nothing but its own", "merged from files with a section, the file is as long as from files without", checkMergeCopies},
		{"Merge does not cut a longer file that is there", "removeLeftover does; it could go", checkLeftover},
	} {
		if err := tt.check(f); err != nil {
			t.Errorf("zapx is not as expected: %s (%s): %v", tt.relies, tt.reason, err)
		}
	}
}

func newZapFiles(t *testing.T) *zapFiles {
	t.Helper()
	m := newSegment(t, newDocument("1", textField("tag", "甲\x00"), columnField(BodyField, "中国经济")), newDocument("2"), newDocument("3"))
	f := &zapFiles{memory: m.SegmentBase, section: m.section}
	dir := t.TempDir()
	plain, ours := filepath.Join(dir, "plain.zap"), filepath.Join(dir, "ours.zap")
	f.merged = filepath.Join(dir, "merged.zap")
	if err := m.SegmentBase.Persist(plain); err != nil {
		t.Fatal(err)
	}
	if err := m.Persist(ours); err != nil {
		t.Fatal(err)
	}
	f.plain, f.plainB = openZapFile(t, plain)
	f.ours, f.oursB = openZapFile(t, ours)
	return f
}

// columnField is a field as package bleve makes them for the section.
func columnField(name, value string) index.Field {
	return documentField(name, value, 0)
}

func openZapFile(t *testing.T, path string) (*zap.Segment, []byte) {
	t.Helper()
	file, err := openZap(new(zap.ZapPlugin), path, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() }) // it was only read
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return file, b
}

// unlike returns an error if what zap has is not what is wanted.
func unlike[T comparable](what string, got, want T) error {
	if got != want {
		return fmt.Errorf("%s is %v, want %v", what, got, want)
	}
	return nil
}

func checkVersion(f *zapFiles) error {
	if err := unlike("zap.Version", zap.Version, 17); err != nil {
		return err
	}
	return unlike("a file's version", f.plain.Version(), 17)
}

func checkTypes(*zapFiles) error {
	var p zap.ZapPlugin
	made, _, err := p.New([]index.Document{newDocument("1")})
	if err != nil {
		return err
	}
	return unlike("New's type", fmt.Sprintf("%T", made), "*zap.SegmentBase") // Open's: see openZap
}

func checkFooter(f *zapFiles) error {
	if err := unlike("zap.FooterSize", zap.FooterSize, 40); err != nil {
		return err
	}
	footer := f.plainB[len(f.plainB)-zap.FooterSize:]
	for _, part := range []struct {
		name      string
		got, want uint64
	}{
		{"length of the writer's id", uint64(binary.BigEndian.Uint32(footer)), 0},
		{"count of documents", binary.BigEndian.Uint64(footer[4:]), 3},
		{"offset of stored fields", binary.BigEndian.Uint64(footer[12:]), f.plain.StoredIndexOffset()},
		{"offset of the index of fields", binary.BigEndian.Uint64(footer[20:]), f.plain.SectionsIndexOffset()},
		{"chunk mode", uint64(binary.BigEndian.Uint32(footer[28:])), uint64(f.plain.ChunkMode())},
		{"version", uint64(binary.BigEndian.Uint32(footer[32:])), uint64(zap.Version)},
		{"checksum", uint64(binary.BigEndian.Uint32(footer[36:])), uint64(f.plain.CRC())},
	} {
		if err := unlike("the footer's "+part.name, part.got, part.want); err != nil {
			return err
		}
	}
	return nil
}

func checkSum(f *zapFiles) error {
	return unlike("the checksum", f.plain.CRC(), crc32.ChecksumIEEE(f.plainB[:len(f.plainB)-4]))
}

func checkWriteTo(f *zapFiles) error {
	var out bytes.Buffer
	n, err := f.memory.WriteTo(&out)
	if err != nil {
		return err
	}
	if err := unlike("the size that WriteTo returns", int(n), out.Len()); err != nil {
		return err
	}
	return unlike("what WriteTo writes", bytes.Equal(out.Bytes(), f.plainB), true)
}

func checkOffsets(f *zapFiles) error {
	data := len(f.plainB) - zap.FooterSize
	if err := unlike("our file", bytes.Equal(f.oursB, slices.Concat(f.plainB[:data], f.section.bytes, f.plainB[data:])), true); err != nil {
		return err
	}
	if err := checkIDs(&f.ours.SegmentBase); err != nil {
		return err
	}
	return checkBorder(f.ours, f.section)
}

func checkData(f *zapFiles) error {
	return unlike("Data", bytes.Equal(f.ours.Data(), f.oursB), true)
}

func checkCallback(f *zapFiles) error {
	if err := unlike("CallbackId in memory", f.memory.CallbackId(), ""); err != nil {
		return err
	}
	return unlike("CallbackId of a file", f.ours.CallbackId(), "")
}

func checkStored(f *zapFiles) error {
	got := ""
	err := f.ours.VisitStoredFields(0, func(name string, _ byte, value []byte, _ []uint64) bool {
		got += fmt.Sprintf("%s=%q ", name, value)
		return true
	})
	if err != nil {
		return err
	}
	return unlike("what is stored", got, `_id="1" tag="甲\x00" `)
}

func checkOrder(f *zapFiles) error {
	if err := unlike("the count", f.memory.Count(), 3); err != nil {
		return err
	}
	return checkIDs(f.memory)
}

// checkIDs checks that document 0 has the ID 1, and so on.
func checkIDs(s *zap.SegmentBase) error {
	for n := range s.Count() {
		id, err := s.DocID(n)
		if err != nil {
			return err
		}
		if err := unlike("a document's ID", string(id), strconv.FormatUint(n+1, 10)); err != nil {
			return err
		}
	}
	return nil
}

func checkColumn(f *zapFiles) error {
	dict, err := f.memory.Dictionary(BodyField)
	if err != nil {
		return err
	}
	if err := unlike("the count of a column's terms", dict.Cardinality(), 0); err != nil {
		return err
	}
	return unlike("a column in zap's data", bytes.Contains(f.plainB, []byte("中国")), false)
}

func checkMergeTakes(f *zapFiles) (err error) {
	defer func() {
		if recover() == nil && err == nil {
			err = fmt.Errorf("zap merges a %T", new(memorySegment))
		}
	}()
	_, _, err = new(zap.ZapPlugin).Merge([]segment.Segment{&memorySegment{f.memory, f.section}}, []*roaring.Bitmap{nil}, f.merged, nil, nil)
	return err
}

func checkMergeNumbers(f *zapFiles) error {
	numbers, size, err := mergeZap(f, f.memory, f.plain)
	if err != nil {
		return err
	}
	if err := unlike("the new numbers", fmt.Sprint(numbers), fmt.Sprint([][]uint64{{dropped, 0, 1}, {2, dropped, 3}})); err != nil {
		return err
	}
	info, err := os.Stat(f.merged)
	if err != nil {
		return err
	}
	return unlike("the size of the merged file", uint64(info.Size()), size)
}

// mergeZap lets zap merge two segments, without document 0 of the first and 1 of
// the second.
func mergeZap(f *zapFiles, a, b segment.Segment) ([][]uint64, uint64, error) {
	if err := removeLeftover(f.merged); err != nil {
		return nil, 0, err
	}
	return new(zap.ZapPlugin).Merge([]segment.Segment{a, b}, []*roaring.Bitmap{roaring.BitmapOf(0), roaring.BitmapOf(1)}, f.merged, nil, nil)
}

func checkMergeCopies(f *zapFiles) error {
	_, size, err := mergeZap(f, f.plain, f.plain)
	if err != nil {
		return err
	}
	_, ours, err := mergeZap(f, f.ours, f.ours)
	if err != nil {
		return err
	}
	return unlike("the size of the merged file", ours, size) // its parts may come in another order
}

func checkLeftover(f *zapFiles) error {
	if err := os.WriteFile(f.merged, make([]byte, 1<<16), 0o600); err != nil {
		return err
	}
	_, size, err := new(zap.ZapPlugin).Merge([]segment.Segment{f.plain}, []*roaring.Bitmap{nil}, f.merged, nil, nil)
	if err != nil {
		return err
	}
	info, err := os.Stat(f.merged)
	if err != nil {
		return err
	}
	return unlike("that the file is replaced", uint64(info.Size()) == size, false)
}
