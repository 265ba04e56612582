package literal

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"wensou/corpus/disk"
)

// plugin makes, opens and merges segments: zap does its part, and the section is
// put before zap's footer.
type plugin struct {
	zap      zap.ZapPlugin
	builders sync.Pool                            // of *builder
	room     func(dir string, bytes uint64) error // disk.Room, but for tests
}

var _ scorch.SegmentPlugin = (*plugin)(nil)

func newPlugin() *plugin {
	return &plugin{builders: sync.Pool{New: func() any { return new(builder) }}, room: disk.Room}
}

func (*plugin) Type() string    { return Type }
func (*plugin) Version() uint32 { return Version }

func (p *plugin) New(docs []index.Document) (segment.Segment, uint64, error) {
	return p.NewUsing(docs, nil)
}

// NewUsing builds zap's part and the section side by side.
func (p *plugin) NewUsing(docs []index.Document, config map[string]any) (segment.Segment, uint64, error) {
	type result struct {
		section *section
		err     error
	}
	built := make(chan result, 1)
	go func() {
		s, err := p.buildSection(docs)
		built <- result{s, err}
	}()
	seg, size, err := p.zap.NewUsing(docs, config)
	r := <-built
	if err == nil {
		err = r.err
	}
	if err != nil {
		return nil, 0, err
	}
	base, ok := seg.(*zap.SegmentBase)
	if !ok {
		return nil, 0, fmt.Errorf("literal: zap made a %T", seg)
	}
	if err := checkZap(base, r.section); err != nil {
		return nil, 0, err
	}
	return &memorySegment{base, r.section}, size + uint64(len(r.section.bytes)), nil
}

// checkZap reports what zap may hold but a section does not fit with.
func checkZap(base *zap.SegmentBase, s *section) error {
	if base.Count() != uint64(s.docs) {
		return fmt.Errorf("literal: zap has %d documents, the section %d (nested documents have no place)", base.Count(), s.docs)
	}
	if id := base.CallbackId(); id != "" {
		return fmt.Errorf("literal: zap's files are rewritten by %q, which a section does not survive", id)
	}
	return nil
}

// checkBorder reports a gap between the end of zap's data, which is its index of
// fields, and the section: a zap that writes more, or lays it out in another way,
// is not to be trusted with files that have more than its own in them.
func checkBorder(file *zap.Segment, s *section) error {
	fields := uint64(len(file.Fields()))
	end := file.SectionsIndexOffset() + uint64(len(binary.AppendUvarint(nil, fields))) + 8*fields
	if begin := uint64(len(file.Data()) - zap.FooterSize - len(s.bytes)); begin != end {
		return fmt.Errorf("%w: zap's data ends at byte %d, the section begins at %d", ErrDamaged, end, begin)
	}
	return nil
}

func (p *plugin) buildSection(docs []index.Document) (*section, error) {
	b := p.builders.Get().(*builder)
	defer p.builders.Put(b)
	b.reset()
	for _, d := range docs {
		if err := addDocument(b, d); err != nil {
			return nil, err
		}
	}
	return b.build()
}

// addDocument finds our fields of a document.
func addDocument(b *builder, d index.Document) error {
	var f fields
	d.VisitFields(func(field index.Field) { f.set(field.Name(), field.Value) })
	e, err := f.entry()
	if err != nil {
		return fmt.Errorf("literal: document %q: %w", d.ID(), err)
	}
	b.add(&e)
	return nil
}

func (p *plugin) Open(path string) (segment.Segment, error) { return p.OpenUsing(path, nil) }

func (p *plugin) OpenUsing(path string, config map[string]any) (segment.Segment, error) {
	file, err := openZap(&p.zap, path, config)
	if err != nil {
		return nil, err
	}
	data := file.Data()
	s, err := openSection(data[:len(data)-zap.FooterSize])
	if err == nil {
		err = checkZap(&file.SegmentBase, s)
	}
	if err == nil {
		err = checkBorder(file, s)
	}
	if err != nil {
		_ = file.Close() // the first error is the one to tell
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	return &fileSegment{file, s}, nil
}

// openZap opens zap's part. Where zap panics, as on a damaged footer, it returns an
// error.
func openZap(z *zap.ZapPlugin, path string, config map[string]any) (file *zap.Segment, err error) {
	defer func() {
		if r := recover(); r != nil {
			file, err = nil, fmt.Errorf("open %s: %w: zap: %v", path, ErrDamaged, r)
		}
	}()
	seg, err := z.OpenUsing(path, config)
	if err != nil {
		return nil, err
	}
	file, ok := seg.(*zap.Segment)
	if !ok {
		return nil, fmt.Errorf("literal: zap opened a %T", seg)
	}
	return file, nil
}

func (p *plugin) Merge(segs []segment.Segment, drops []*roaring.Bitmap, path string,
	closing chan struct{}, stats segment.StatsReporter,
) ([][]uint64, uint64, error) {
	return p.MergeUsing(segs, drops, path, closing, stats, nil)
}

// MergeUsing lets zap merge into a file and then puts the merged section before
// the footer. Segments may be in memory or in files; those in files wait until there
// is room.
func (p *plugin) MergeUsing(segs []segment.Segment, drops []*roaring.Bitmap, path string,
	closing chan struct{}, stats segment.StatsReporter, config map[string]any,
) ([][]uint64, uint64, error) {
	plain := make([]segment.Segment, len(segs))
	sections := make([]*section, len(segs))
	for i, s := range segs {
		var err error
		if sections[i], err = sectionOf(s); err != nil {
			return nil, 0, err
		}
		plain[i] = unwrap(s)
	}
	if err := awaitRoom(p.room, segs, path, closing); err != nil {
		return nil, 0, err
	}
	if err := removeLeftover(path); err != nil {
		return nil, 0, err
	}
	numbers, size, err := p.zap.MergeUsing(plain, drops, path, closing, stats, config)
	if err != nil {
		return nil, 0, err
	}
	added, err := splice(path, func(w io.Writer) (uint64, error) {
		return mergeSections(w, sections, numbers, closing)
	})
	if err != nil {
		_ = os.Remove(path) // the first error is the one to tell
		return nil, 0, fmt.Errorf("merge into %s: %w", path, err)
	}
	return numbers, size + added, nil
}

// splice puts what write writes before the footer of a zap file, and returns its
// size. scorch does not know of the file yet, so a crash leaves it behind unused.
func splice(path string, write func(io.Writer) (uint64, error)) (size uint64, err error) {
	f, err := os.OpenFile(path, os.O_RDWR, 0o600)
	if err != nil {
		return 0, err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	at, err := f.Seek(-zap.FooterSize, io.SeekEnd)
	if err != nil {
		return 0, err
	}
	footer := make([]byte, zap.FooterSize)
	if _, err := f.ReadAt(footer, at); err != nil {
		return 0, err
	}
	buf := bufio.NewWriterSize(f, fileBuffer)
	if size, err = write(buf); err != nil {
		return 0, err
	}
	if _, err := buf.Write(footer); err != nil {
		return 0, err
	}
	if err := buf.Flush(); err != nil {
		return 0, err
	}
	return size, f.Sync()
}
