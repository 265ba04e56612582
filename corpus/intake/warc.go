package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"wensou/corpus"
)

// maxRecordHeader bounds the header of a record, in bytes.
const maxRecordHeader = 64 << 10

// readWARC reads the pages of an archive of a crawl as ISO 28500 has it: records of
// WARC/1.0 or 1.1, each with a header, a block of Content-Length bytes and two line breaks.
// Answers other than 200 hold no page, and a revisit says that there is nothing new.
//
// The libraries for this that can be had read headers without bound and take a file that
// was cut short for a whole one.
func readWARC(in *bufio.Reader, do func(*corpus.SavedPage) error, bad func(*PageError)) error {
	for {
		h, err := readRecordHeader(in)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		length, err := strconv.ParseInt(h.get("content-length"), 10, 64)
		if err != nil || length < 0 {
			return fmt.Errorf("record of %s: Content-Length %.40q", h.target(), h.get("content-length"))
		}
		block := &io.LimitedReader{R: in, N: length}
		page, err := pageOf(h, block)
		if _, e := io.Copy(io.Discard, block); e != nil {
			return e
		}
		if block.N > 0 {
			return io.ErrUnexpectedEOF
		}
		switch {
		case err != nil:
			bad(&PageError{h.target(), err})
		case page != nil:
			if err := do(page); err != nil {
				return err
			}
		}
	}
}

// recordHeader holds the fields of a record's header, by names in lower case.
type recordHeader map[string]string

func (h recordHeader) get(name string) string { return h[name] }

// target returns the URL that the record is of, which early writers put in brackets.
func (h recordHeader) target() string { return strings.Trim(h.get("warc-target-uri"), "<>") }

// readRecordHeader reads a header up to the empty line. It returns io.EOF at the end of
// the archive.
func readRecordHeader(in *bufio.Reader) (recordHeader, error) {
	left := maxRecordHeader
	version, err := readHeaderLine(in, &left)
	for err == nil && version == "" {
		version, err = readHeaderLine(in, &left)
	}
	if err != nil {
		return nil, err
	}
	if !strings.HasPrefix(version, "WARC/") {
		return nil, fmt.Errorf("a record begins with %.40q, and not with WARC/", version)
	}
	h := recordHeader{}
	last := ""
	for {
		line, err := readHeaderLine(in, &left)
		if errors.Is(err, io.EOF) {
			return nil, io.ErrUnexpectedEOF
		}
		if err != nil || line == "" {
			return h, err
		}
		if line[0] == ' ' || line[0] == '\t' { // a value goes on
			h[last] += " " + strings.TrimSpace(line)
			continue
		}
		name, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("a header has the line %.40q", line)
		}
		last = strings.ToLower(strings.TrimSpace(name))
		h[last] = strings.TrimSpace(value)
	}
}

// readHeaderLine returns a line without its end. It returns io.EOF only where nothing is
// left.
func readHeaderLine(in *bufio.Reader, left *int) (string, error) {
	b, err := in.ReadSlice('\n')
	if *left -= len(b); *left < 0 || errors.Is(err, bufio.ErrBufferFull) {
		return "", fmt.Errorf("the header of a record is longer than %d bytes", maxRecordHeader)
	}
	if errors.Is(err, io.EOF) && len(b) > 0 {
		return "", io.ErrUnexpectedEOF
	}
	return string(bytes.TrimRight(b, "\r\n")), err
}

// pageOf returns the page that a record holds, nil if it holds none.
func pageOf(h recordHeader, block io.Reader) (*corpus.SavedPage, error) {
	page := &corpus.SavedPage{Page: corpus.Page{URL: h.target()}}
	if at, err := time.Parse(time.RFC3339, h.get("warc-date")); err == nil {
		page.Fetched = at
	}
	content := io.LimitReader(block, MaxPage+maxRecordHeader)
	switch kind := h.get("warc-type"); {
	case kind == "resource" && strings.HasPrefix(h.get("content-type"), "text/html"):
		page.ContentType = h.get("content-type")
	case kind == "response" && strings.HasPrefix(page.URL, "http"):
		answer, err := http.ReadResponse(bufio.NewReader(content), nil)
		if err != nil {
			return nil, fmt.Errorf("its answer: %w", err)
		}
		defer answer.Body.Close()
		if answer.StatusCode != http.StatusOK || !strings.Contains(answer.Header.Get("Content-Type"), "html") {
			return nil, nil
		}
		page.Header, page.ContentType = answer.Header, answer.Header.Get("Content-Type")
		if content, err = decoded(answer); err != nil {
			return nil, err
		}
	default:
		return nil, nil
	}
	var err error
	page.Body, err = readPage(content)
	return page, err
}

// decoded returns the body of an answer without its Content-Encoding, which some writers
// leave in the header of what they have decoded.
func decoded(answer *http.Response) (io.Reader, error) {
	body := bufio.NewReader(answer.Body)
	switch coding := strings.ToLower(answer.Header.Get("Content-Encoding")); coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		if head, _ := body.Peek(len(gzipMagic)); !bytes.Equal(head, gzipMagic) {
			return body, nil
		}
		return gzip.NewReader(body)
	case "deflate":
		return zlib.NewReader(body)
	default:
		return nil, fmt.Errorf("Content-Encoding %.40q is not read; gzip and deflate are", coding)
	}
}
