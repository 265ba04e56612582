package literal

import (
	"fmt"
	"hash/crc32"

	zap "github.com/blevesearch/zapx/v17"
)

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
