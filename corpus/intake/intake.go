// Package intake opens the files that articles are imported from: JSON lines,
// plain or compressed, or standard input.
package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/klauspost/compress/zstd"

	"wensou/corpus"
)

// Stdin is the name that stands for standard input.
const Stdin = "-"

// maxWindow bounds the memory that a .zst file may ask for.
const maxWindow = 128 << 20

var (
	gzipMagic = []byte{0x1f, 0x8b}
	zstdMagic = []byte{0x28, 0xb5, 0x2f, 0xfd}
)

// Source is an open file of articles.
type Source struct {
	Name  string
	Size  int64 // bytes of the file as it lies on the disk, -1 if unknown
	text  io.Reader
	count *counter
	close []func() error
}

// Open opens a file by its name, or stdin for "-". Compression is told by the
// first bytes, not by the name.
func Open(name string, stdin io.Reader) (*Source, error) {
	s := &Source{Name: name, Size: -1}
	file := stdin
	if name != Stdin {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		info, err := f.Stat()
		if err == nil && info.IsDir() {
			err = fmt.Errorf("%s is a folder; name a .jsonl, .gz or .zst file", name)
		}
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		s.Size = info.Size()
		s.close = append(s.close, f.Close)
		file = f
	}
	s.count = &counter{r: file}
	if err := s.inflate(bufio.NewReaderSize(s.count, 1<<18)); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), s.Close())
	}
	return s, nil
}

// inflate sets text to the content of in, decompressed if need be.
func (s *Source) inflate(in *bufio.Reader) error {
	head, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	s.text = in
	if err := checkName(s.Name, head); err != nil {
		return err
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		z, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		s.text = z
		s.close = append(s.close, z.Close)
	case bytes.HasPrefix(head, zstdMagic):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return err
		}
		s.text = z
		s.close = append(s.close, func() error { z.Close(); return nil })
	}
	return nil
}

// checkName refuses a file that is named as a compressed one and does not begin
// as such: it was cut to nothing.
func checkName(name string, head []byte) error {
	for ending, magic := range map[string][]byte{".gz": gzipMagic, ".zst": zstdMagic} {
		if strings.HasSuffix(name, ending) && !bytes.HasPrefix(head, magic) && len(head) < len(zstdMagic) {
			return fmt.Errorf("%d bytes, which is no %s file; it was cut short", len(head), ending)
		}
	}
	return nil
}

// Read calls do for each article and bad for each line that is none; see
// corpus.ReadLines. The error of a file that was cut short says so.
func (s *Source) Read(do func(*corpus.Article) error, bad func(*corpus.LineError)) error {
	err := corpus.ReadLines(s.text, do, bad)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s ends too early, it was cut short: get a whole copy and import it again (what came before is kept): %w", s.Name, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	return nil
}

// Consumed returns how many bytes of the file, as it lies on the disk, were
// read. It may be called while Read runs.
func (s *Source) Consumed() int64 { return s.count.n.Load() }

// Close closes the file; standard input stays open.
func (s *Source) Close() error {
	var errs []error
	for i := len(s.close) - 1; i >= 0; i-- {
		errs = append(errs, s.close[i]())
	}
	return errors.Join(errs...)
}
