// Package intake opens the files that articles are imported from: JSON lines, arrays of
// JSON and tables in CSV, plain or compressed, or standard input; and those that hold
// whole pages, WARC and folders.
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

// Format is the form of a file.
type Format string

// The formats; Auto is told by what a file begins with.
const (
	Auto  Format = "auto"
	Lines Format = "lines" // a JSON object on each line
	Array Format = "json"  // an array of JSON objects
	CSV   Format = "csv"   // a table, with a row of names first
	WARC  Format = "warc"  // an archive of a crawl, ISO 28500
	Pages Format = "pages" // a folder of saved pages, or one page
)

// Options say how files are read; the zero value works.
type Options struct {
	Format Format // "" is Auto
	Fields Fields // of Lines, Array and CSV
	Base   string // URL that a folder of Pages is a copy of, "" if the pages say it themselves
}

// Check returns an error that says what is accepted for options that are none.
func (o Options) Check() error {
	switch o.Format {
	case "", Auto, Lines, Array, CSV, WARC, Pages:
		return o.Fields.Check()
	default:
		return fmt.Errorf("format %q: there are %s, %s, %s, %s, %s and %s", o.Format, Auto, Lines, Array, CSV, WARC, Pages)
	}
}

// Source is an open file of articles, or a file or folder of pages.
type Source struct {
	Name    string
	Size    int64 // bytes of the file as it lies on the disk, -1 if unknown
	options Options
	format  Format // "" until it is known
	text    *bufio.Reader
	count   *counter
	close   []func() error
}

// Open opens a file or folder by its name, or stdin for "-". Compression and, unless the
// options say it, the format are told by the first bytes, not by the name.
func Open(name string, stdin io.Reader, o Options) (*Source, error) {
	if err := o.Check(); err != nil {
		return nil, err
	}
	s := &Source{Name: name, Size: -1, options: o}
	file := stdin
	if name != Stdin {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		info, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if info.IsDir() {
			return openFolder(s, f)
		}
		s.Size = info.Size()
		s.close = append(s.close, f.Close)
		file = f
	}
	s.count = &counter{r: file}
	if err := s.inflate(bufio.NewReaderSize(s.count, 1<<18)); err != nil {
		return nil, errors.Join(fmt.Errorf("%s: %w", name, err), s.Close())
	}
	if name != Stdin { // which may have nothing to give yet
		s.format = s.formatOfText()
	}
	return s, nil
}

// openFolder returns a source of the pages below a folder.
func openFolder(s *Source, f *os.File) (*Source, error) {
	if err := f.Close(); err != nil {
		return nil, err
	}
	if o := s.options.Format; o != "" && o != Auto && o != Pages {
		return nil, fmt.Errorf("%s is a folder; of format %s there are files", s.Name, o)
	}
	s.format = Pages
	return s, nil
}

// HasPages reports whether the source is of pages, for EachPage, and not of articles.
func (s *Source) HasPages() bool { return s.format == WARC || s.format == Pages }

// inflate sets text to the content of in, decompressed if need be.
func (s *Source) inflate(in *bufio.Reader) error {
	head, err := in.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	text := io.Reader(in)
	if err := checkName(s.Name, head); err != nil {
		return err
	}
	switch {
	case bytes.HasPrefix(head, gzipMagic):
		z, err := gzip.NewReader(in)
		if err != nil {
			return err
		}
		text = z
		s.close = append(s.close, z.Close)
	case bytes.HasPrefix(head, zstdMagic):
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return err
		}
		text = z
		s.close = append(s.close, func() error { z.Close(); return nil })
	}
	s.text = bufio.NewReaderSize(text, 1<<18)
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

// Read calls do for each article and bad for each line, row or item that is none; see
// corpus.ReadLines. The error of a file that was cut short says so.
func (s *Source) Read(do func(*corpus.Article) error, bad func(*corpus.LineError)) error {
	err := s.read(do, bad)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("%s ends too early, it was cut short: get a whole copy and import it again (what came before is kept): %w", s.Name, err)
	}
	if err != nil {
		return fmt.Errorf("%s: %w", s.Name, err)
	}
	return nil
}

func (s *Source) read(do func(*corpus.Article) error, bad func(*corpus.LineError)) error {
	if s.format == "" {
		s.format = s.formatOfText()
	}
	switch {
	case s.HasPages():
		return errors.New("these are pages; name the file or folder, they can't be read from a pipe")
	case s.format == CSV:
		return readCSV(s.text, s.options.Fields, do, bad)
	case s.format == Array:
		return readArray(s.text, s.options.Fields, do, bad)
	case len(s.options.Fields) > 0:
		return corpus.ReadLinesAs(s.text, s.options.Fields.fromJSON, do, bad)
	default:
		return corpus.ReadLines(s.text, do, bad)
	}
}

// formatOfText returns the format that the options say, or that the text begins like. An
// error of the file will come again when it is read.
func (s *Source) formatOfText() Format {
	if f := s.options.Format; f != "" && f != Auto {
		return f
	}
	head, _ := s.text.Peek(headBytes)
	return formatOf(head)
}

// headBytes is how much of a file is looked at for its format.
const headBytes = 4 << 10

// formatOf tells the format of a file by its beginning. What begins as none of the others
// and has a separator in its first line is a table.
func formatOf(head []byte) Format {
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\ufeff")))
	first, _, _ := bytes.Cut(head, []byte{'\n'})
	switch {
	case bytes.HasPrefix(head, []byte("WARC/")):
		return WARC
	case bytes.HasPrefix(head, []byte{'<'}):
		return Pages
	case bytes.HasPrefix(head, []byte{'['}):
		return Array
	case !bytes.HasPrefix(head, []byte{'{'}) && bytes.ContainsAny(first, ",;\t"):
		return CSV
	default:
		return Lines
	}
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
