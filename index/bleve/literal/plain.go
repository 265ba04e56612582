package literal

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"

	"wensou/corpus/disk"
)

// plainPlugin is the way back should a zapx come that leaves no room for a
// section: its files are zap's and nothing else. Each segment's section is built
// in memory from the stored fields when it is first asked for, and goes with the
// segment.
type plainPlugin struct{ zap zap.ZapPlugin }

var _ scorch.SegmentPlugin = (*plainPlugin)(nil)

// plainMemory is a segment of a plain index that is not yet in a file.
type plainMemory struct {
	*zap.SegmentBase
	section func() (*section, error)
}

// plainFile is a segment of a plain index in a file.
type plainFile struct {
	*zap.Segment
	section func() (*section, error)
}

var (
	_ segment.UnpersistedSegment = (*plainMemory)(nil)
	_ segment.PersistedSegment   = (*plainFile)(nil)
)

// Close does nothing, as that of memorySegment.
func (*plainMemory) Close() error { return nil }

func (*plainPlugin) Type() string    { return PlainType }
func (*plainPlugin) Version() uint32 { return Version }

func (p *plainPlugin) New(docs []bleveindex.Document) (segment.Segment, uint64, error) {
	return p.NewUsing(docs, nil)
}

func (p *plainPlugin) NewUsing(docs []bleveindex.Document, config map[string]any) (segment.Segment, uint64, error) {
	seg, size, err := p.zap.NewUsing(docs, config)
	if err != nil {
		return nil, 0, err
	}
	base, ok := seg.(*zap.SegmentBase)
	if !ok {
		return nil, 0, fmt.Errorf("literal: zap made a %T", seg)
	}
	return &plainMemory{base, sectionOnce(base)}, size, nil
}

func (p *plainPlugin) Open(path string) (segment.Segment, error) { return p.OpenUsing(path, nil) }

func (p *plainPlugin) OpenUsing(path string, config map[string]any) (segment.Segment, error) {
	file, err := openZap(&p.zap, path, config)
	if err != nil {
		return nil, err
	}
	return &plainFile{file, sectionOnce(&file.SegmentBase)}, nil
}

func (p *plainPlugin) Merge(segs []segment.Segment, drops []*roaring.Bitmap, path string,
	closing chan struct{}, stats segment.StatsReporter,
) ([][]uint64, uint64, error) {
	return p.MergeUsing(segs, drops, path, closing, stats, nil)
}

func (p *plainPlugin) MergeUsing(segs []segment.Segment, drops []*roaring.Bitmap, path string,
	closing chan struct{}, stats segment.StatsReporter, config map[string]any,
) ([][]uint64, uint64, error) {
	if err := awaitRoom(disk.Room, segs, path, closing); err != nil {
		return nil, 0, err
	}
	if err := removeLeftover(path); err != nil {
		return nil, 0, err
	}
	own := make([]segment.Segment, len(segs))
	for i, s := range segs {
		own[i] = unwrap(s)
	}
	return p.zap.MergeUsing(own, drops, path, closing, stats, config)
}

// sectionOnce returns a function that builds the section of a segment when it is
// first called.
func sectionOnce(s *zap.SegmentBase) func() (*section, error) {
	return sync.OnceValues(func() (*section, error) { return sectionOfStored(s) })
}

// sectionOfStored builds the section of the stored fields of a segment.
func sectionOfStored(s *zap.SegmentBase) (*section, error) {
	var b builder
	for doc := range s.Count() {
		var f fields
		err := s.VisitStoredFields(doc, func(name string, _ byte, value []byte, _ []uint64) bool {
			f.set(name, func() []byte { return bytes.Clone(value) }) // zap uses its memory again
			return true
		})
		if err != nil {
			return nil, fmt.Errorf("%w: stored fields of document %d: %w", ErrDamaged, doc, err)
		}
		e, err := f.entry()
		if err != nil {
			return nil, fmt.Errorf("%w: document %d: %w", ErrDamaged, doc, err)
		}
		b.add(&e)
	}
	return b.build()
}
