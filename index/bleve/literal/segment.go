package literal

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"

	segment "github.com/blevesearch/scorch_segment_api/v2"
	zap "github.com/blevesearch/zapx/v17"
)

const fileBuffer = 1 << 20

// memorySegment is a segment that is not yet in a file. What zap builds in memory
// has no footer, so the section need not stand before one.
type memorySegment struct {
	*zap.SegmentBase
	section *section
}

// fileSegment is a segment in a file, which is mapped into memory.
type fileSegment struct {
	*zap.Segment
	section *section
}

var (
	_ segment.UnpersistedSegment = (*memorySegment)(nil)
	_ segment.PersistedSegment   = (*fileSegment)(nil)
)

// sectionOf returns the section of a segment.
func sectionOf(s segment.Segment) (*section, error) {
	switch s := s.(type) {
	case *memorySegment:
		return s.section, nil
	case *fileSegment:
		return s.section, nil
	case *plainMemory:
		return s.section()
	case *plainFile:
		return s.section()
	}
	return nil, fmt.Errorf("literal: a segment of type %T has no literal section", s)
}

// unwrap returns zap's own segment, which zap's merge insists on.
func unwrap(s segment.Segment) segment.Segment {
	switch s := s.(type) {
	case *memorySegment:
		return s.SegmentBase
	case *fileSegment:
		return s.Segment
	case *plainMemory:
		return s.SegmentBase
	case *plainFile:
		return s.Segment
	}
	return s
}

// Close does nothing. When a batch can't be persisted, as on a full disk, scorch
// closes its segment, which searches go on reading; zap's own Close would let them
// panic. Its memory goes with the last of them.
func (*memorySegment) Close() error { return nil }

// Size returns the bytes of memory in use.
func (m *memorySegment) Size() int { return m.SegmentBase.Size() + len(m.section.bytes) }

// WriteTo writes the segment as Persist does.
func (m *memorySegment) WriteTo(w io.Writer) (int64, error) {
	held := &footerHolder{w: w}
	n, err := m.SegmentBase.WriteTo(held)
	if err != nil {
		return n, err
	}
	if _, err := w.Write(m.section.bytes); err != nil {
		return n, err
	}
	_, err = w.Write(held.footer)
	return n + int64(len(m.section.bytes)), err
}

// Persist writes the segment to a new file and syncs it. On an error there is no
// file.
func (m *memorySegment) Persist(path string) (err error) {
	if err := removeLeftover(path); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err != nil {
			_ = os.Remove(path) // the first error is the one to tell
		}
	}()
	buf := bufio.NewWriterSize(f, fileBuffer)
	if _, err := m.WriteTo(buf); err != nil {
		return err
	}
	if err := buf.Flush(); err != nil {
		return err
	}
	return f.Sync()
}

// removeLeftover removes a file that stands where a new one is to be written: when
// scorch can load no snapshot, it logs that, begins anew and numbers its files
// from 1 again, and zap would write the new file over the beginning of the old.
func removeLeftover(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	return nil
}

// footerHolder passes on what is written save the last zap.FooterSize bytes,
// which it keeps in footer.
type footerHolder struct {
	w      io.Writer
	footer []byte
}

func (h *footerHolder) Write(p []byte) (int, error) {
	if keep := p[max(len(p)-zap.FooterSize, 0):]; len(keep) == zap.FooterSize {
		if _, err := h.w.Write(h.footer); err != nil {
			return 0, err
		}
		h.footer = append(h.footer[:0], keep...)
		if _, err := h.w.Write(p[:len(p)-zap.FooterSize]); err != nil {
			return 0, err
		}
		return len(p), nil
	}
	h.footer = append(h.footer, p...)
	if over := len(h.footer) - zap.FooterSize; over > 0 {
		if _, err := h.w.Write(h.footer[:over]); err != nil {
			return 0, err
		}
		h.footer = append(h.footer[:0], h.footer[over:]...)
	}
	return len(p), nil
}
