package literal

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"wensou/corpus/disk"
)

func textField(name, value string) index.Field { return documentField(name, value, index.StoreField) }

func documentField(name, value string, options index.FieldIndexingOptions) index.Field {
	return document.NewTextFieldWithIndexingOptions(name, nil, []byte(value), options)
}

func newDocument(id string, fields ...index.Field) index.Document {
	d := document.NewDocument(id)
	for _, f := range fields {
		d.AddField(f.(document.Field))
	}
	d.AddIDField()
	return d
}

func newSegment(t testing.TB, docs ...index.Document) *memorySegment {
	t.Helper()
	s, _, err := newPlugin().New(docs)
	if err != nil {
		t.Fatal(err)
	}
	return s.(*memorySegment)
}

// writeSegments returns a file that was persisted and one that was merged.
func writeSegments(t testing.TB) map[string]string {
	t.Helper()
	m := newSegment(t, newDocument("1", textField(TitleField, "标题"), textField(BodyField, "中国经济"),
		textField(SectionField, "经济/水利"), textField(SourceField, "江畔"), textField(AuthorField, "周渡、林晚")),
		newDocument("2", textField(BodyField, "经济学，"), textField(MinuteField, "\x01\x02\x03\x04"), textField(SectionField, "经济")))
	dir := t.TempDir()
	files := map[string]string{"persisted": filepath.Join(dir, "1.zap"), "merged": filepath.Join(dir, "2.zap")}
	if err := m.Persist(files["persisted"]); err != nil {
		t.Fatal(err)
	}
	p := newPlugin()
	opened, err := p.Open(files["persisted"])
	if err != nil {
		t.Fatal(err)
	}
	defer opened.Close()
	if _, _, err := p.Merge([]segment.Segment{m, opened}, []*roaring.Bitmap{nil, roaring.BitmapOf(1)}, files["merged"], nil, nil); err != nil {
		t.Fatal(err)
	}
	return files
}

// A merge of files waits until the disk has room for it, or until the index is closed;
// one of segments in memory does not.
func TestMergeAwaitsRoom(t *testing.T) {
	file := writeSegments(t)["persisted"]
	synctest.Test(t, func(t *testing.T) {
		p, looks := newPlugin(), 0
		p.room = func(_ string, bytes uint64) error {
			if info, err := os.Stat(file); err != nil || uint64(info.Size()) != bytes {
				t.Errorf("room for %d bytes, want as much as the file: %v, %v", bytes, info, err)
			}
			if looks++; looks < 3 {
				return disk.ErrFull
			}
			return nil
		}
		opened, err := p.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer opened.Close()
		merge := func(s segment.Segment, closing chan struct{}) error {
			_, _, err := p.Merge([]segment.Segment{s}, []*roaring.Bitmap{nil}, filepath.Join(filepath.Dir(file), "9.zap"), closing, nil)
			return err
		}
		if err := merge(opened, nil); err != nil || looks != 3 {
			t.Errorf("a merge that waits: %v after %d looks, want 3", err, looks)
		}
		looks = 0
		closing := make(chan struct{})
		close(closing)
		if err := merge(opened, closing); !errors.Is(err, segment.ErrClosed) || looks != 1 {
			t.Errorf("a merge of an index that is closed: %v after %d looks", err, looks)
		}
		looks = 0
		if err := merge(newSegment(t, newDocument("1")), nil); err != nil || looks != 0 {
			t.Errorf("a merge of memory: %v after %d looks, want none", err, looks)
		}
	})
}

// What scorch closes since it could not be persisted is still read by searches.
func TestMemorySegmentOutlivesClose(t *testing.T) {
	docs := []index.Document{newDocument("1")}
	docs[0].VisitFields(func(f index.Field) { f.Analyze() })
	for _, plugin := range []scorch.SegmentPlugin{newPlugin(), &plainPlugin{}} {
		s, _, err := plugin.New(docs)
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: Close: %v", plugin.Type(), err)
		}
		if found, err := s.DocNumbers([]string{"1"}); err != nil || found.GetCardinality() != 1 {
			t.Errorf("%s: ID in a closed segment: %v, %v", plugin.Type(), found, err)
		}
	}
}

func TestVerify(t *testing.T) {
	for name, path := range writeSegments(t) {
		if err := Verify(path); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		good, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for at := range good {
			bad := bytes.Clone(good)
			bad[at] ^= 0x41
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if err := Verify(path); err == nil {
				t.Errorf("%s: no error with byte %d of %d changed", name, at, len(good))
			}
		}
		for _, n := range []int{0, 1, zap.FooterSize - 1, zap.FooterSize, len(good) / 2, len(good) - 1} {
			if err := os.WriteFile(path, good[:n], 0o600); err != nil {
				t.Fatal(err)
			}
			if err := Verify(path); err == nil {
				t.Errorf("%s: no error with %d of %d bytes", name, n, len(good))
			}
		}
	}
	if err := Verify(filepath.Join(t.TempDir(), "none.zap")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no file: %v, want os.ErrNotExist", err)
	}
}

// TestOpenPlain opens a segment that zap wrote alone.
func TestOpenPlain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "1.zap")
	if err := newSegment(t, newDocument("1")).SegmentBase.Persist(path); err != nil {
		t.Fatal(err)
	}
	if _, err := newPlugin().Open(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("error = %v, want ErrDamaged", err)
	}
}

func TestNewRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		doc  index.Document
	}{
		{"two sections", newDocument("1", textField(SectionField, "甲"), textField(SectionField, "乙"))},
		{"two bodies", newDocument("1", textField(BodyField, "甲"), textField(BodyField, "乙"))},
		{"a short minute", newDocument("1", textField(MinuteField, "\x01\x02\x03"))},
	} {
		if _, _, err := newPlugin().New([]index.Document{tt.doc}); err == nil {
			t.Errorf("%s: no error", tt.name)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	m := newSegment(t, newDocument("1"))
	path := filepath.Join(t.TempDir(), "1.zap")
	if _, _, err := newPlugin().Merge([]segment.Segment{m.SegmentBase}, []*roaring.Bitmap{nil}, path, nil, nil); err == nil {
		t.Error("no error for a segment without the section")
	}
	closed := make(chan struct{})
	close(closed)
	if _, _, err := newPlugin().Merge([]segment.Segment{m}, []*roaring.Bitmap{nil}, path, closed, nil); !errors.Is(err, segment.ErrClosed) {
		t.Errorf("closed: %v, want segment.ErrClosed", err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a merge that failed left a file: %v", err)
	}
}

func TestFooterHolder(t *testing.T) {
	data := make([]byte, 200)
	for i := range data {
		data[i] = byte(i)
	}
	for step := 1; step <= len(data); step++ {
		var out bytes.Buffer
		h := &footerHolder{w: &out}
		for rest := data; len(rest) > 0; {
			n, err := h.Write(rest[:min(step, len(rest))])
			if err != nil {
				t.Fatal(err)
			}
			rest = rest[n:]
		}
		at := len(data) - zap.FooterSize
		if !bytes.Equal(out.Bytes(), data[:at]) || !bytes.Equal(h.footer, data[at:]) {
			t.Errorf("in steps of %d: passed %d bytes, held %x", step, out.Len(), h.footer)
		}
	}
}
