package literal

import (
	"fmt"
	"hash/crc32"

	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

// Files returns the paths of the segment files that a reader reads: none that is
// still being written, or that a merge was killed over. Those that are merged away
// may be removed at any time.
func Files(r index.IndexReader) ([]string, error) {
	snapshot, err := snapshotOf(r)
	if err != nil {
		return nil, err
	}
	var paths []string
	for _, s := range snapshot.Segments() {
		if file, ok := s.Segment().(segment.PersistedSegment); ok {
			paths = append(paths, file.Path())
		}
	}
	return paths, nil
}

// snapshotOf returns the snapshot that bleve gives to a query as its reader.
func snapshotOf(r index.IndexReader) (*scorch.IndexSnapshot, error) {
	snapshot, ok := r.(*scorch.IndexSnapshot)
	if !ok {
		return nil, fmt.Errorf("literal: reader of type %T, want one of a scorch index made with literal.Config", r)
	}
	return snapshot, nil
}

// Verify reads a whole segment file of an index made with Config and checks it
// against its checksums: zap's own, which covers all but the section, and both of
// the section. It returns an error that wraps ErrDamaged if they differ.
func Verify(path string) error {
	opened, err := newPlugin().Open(path)
	if err != nil {
		return err
	}
	defer opened.Close()
	seg, ok := opened.(*fileSegment)
	if !ok {
		return fmt.Errorf("verify %s: opened a %T", path, opened)
	}
	if err := seg.verify(); err != nil {
		return fmt.Errorf("verify %s: %w", path, err)
	}
	return nil
}

func (s *fileSegment) verify() error {
	data := s.Data()
	footer := len(data) - zap.FooterSize
	sum := crc32.ChecksumIEEE(data[:footer-len(s.section.bytes)])
	sum = crc32.Update(sum, crc32.IEEETable, data[footer:len(data)-4])
	if sum != s.CRC() {
		return fmt.Errorf("%w: zap's checksum is %08x, not %08x", ErrDamaged, sum, s.CRC())
	}
	return s.section.verify()
}
