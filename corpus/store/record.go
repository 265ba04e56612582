package store

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/klauspost/compress/zstd"
	"github.com/zeebo/xxh3"

	"wensou/corpus"
)

// A record is one article. Numbers are little-endian.
//
//	 0  u8   record format, 1
//	 1  u32  CRC-32C of all that follows
//	 5  u64  sequence number of the change that wrote it
//	13  u64  XXH3 of the content, to tell a change from a repetition
//	21  u32  version of the article, from 1
//	25  i64  fetched, Unix nanoseconds; 0: unknown
//	33  i64  changed, Unix nanoseconds
//	41  …    content: zstd of the article's JSON without the four fields above
const (
	recordFormat = 1
	recordHeader = 41
)

// maxContent bounds the content of one record after inflation.
const maxContent = 64 << 20

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// DamagedError says that the record of an article is not as it was written.
type DamagedError struct {
	ID  string
	Why string
}

func (e *DamagedError) Error() string {
	return fmt.Sprintf("article %q: damaged record: %s", e.ID, e.Why)
}

// Unwrap returns corpus.ErrDamaged.
func (e *DamagedError) Unwrap() error { return corpus.ErrDamaged }

// header is what a record says of its article.
type header struct {
	seq, hash        uint64
	version          uint32
	fetched, changed int64
}

// codec packs and unpacks records. The zstd coders are safe for concurrent use.
type codec struct {
	enc *zstd.Encoder
	dec *zstd.Decoder
}

func newCodec() (*codec, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(2), zstd.WithEncoderCRC(false),
		zstd.WithWindowSize(256<<10), zstd.WithLowerEncoderMem(true))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(2), zstd.WithDecoderMaxMemory(maxContent))
	if err != nil {
		return nil, err
	}
	return &codec{enc, dec}, nil
}

// content returns the JSON that is hashed and kept: the article without what
// the header holds.
func content(a *corpus.Article) ([]byte, error) {
	c := *a
	c.Version, c.Fetched, c.Changed = 0, time.Time{}, time.Time{}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false) // which would make six bytes of one
	if err := enc.Encode(&c); err != nil {
		return nil, fmt.Errorf("article %q: %w", a.ID, err)
	}
	b := text.Bytes()
	if len(b) > maxContent {
		return nil, fmt.Errorf("article %q: %d bytes, at most %d are kept", a.ID, len(b), maxContent)
	}
	return b, nil
}

// pack makes the record of the content.
func (c *codec) pack(h header, content []byte) []byte {
	b := make([]byte, recordHeader, recordHeader+len(content)*3/4)
	b[0] = recordFormat
	binary.LittleEndian.PutUint64(b[5:], h.seq)
	binary.LittleEndian.PutUint64(b[13:], h.hash)
	binary.LittleEndian.PutUint32(b[21:], h.version)
	binary.LittleEndian.PutUint64(b[25:], uint64(h.fetched))
	binary.LittleEndian.PutUint64(b[33:], uint64(h.changed))
	b = c.enc.EncodeAll(content, b)
	binary.LittleEndian.PutUint32(b[1:], crc32.Checksum(b[5:], castagnoli))
	return b
}

// readHeader checks the record and returns its header.
func readHeader(id string, b []byte) (header, error) {
	switch {
	case len(b) < recordHeader:
		return header{}, &DamagedError{id, fmt.Sprintf("%d bytes", len(b))}
	case b[0] != recordFormat:
		return header{}, &DamagedError{id, fmt.Sprintf("format %d, known is %d", b[0], recordFormat)}
	case binary.LittleEndian.Uint32(b[1:]) != crc32.Checksum(b[5:], castagnoli):
		return header{}, &DamagedError{id, "checksum differs"}
	}
	return header{
		seq:     binary.LittleEndian.Uint64(b[5:]),
		hash:    binary.LittleEndian.Uint64(b[13:]),
		version: binary.LittleEndian.Uint32(b[21:]),
		fetched: int64(binary.LittleEndian.Uint64(b[25:])),
		changed: int64(binary.LittleEndian.Uint64(b[33:])),
	}, nil
}

// unpack returns the article of a record.
func (c *codec) unpack(id string, b []byte) (*corpus.Article, header, error) {
	h, err := readHeader(id, b)
	if err != nil {
		return nil, h, err
	}
	text, err := c.dec.DecodeAll(b[recordHeader:], nil)
	if err != nil {
		return nil, h, &DamagedError{id, err.Error()}
	}
	a := new(corpus.Article)
	if err := json.Unmarshal(text, a); err != nil {
		return nil, h, &DamagedError{id, err.Error()}
	}
	a.Version, a.Fetched, a.Changed = int(h.version), timeOf(h.fetched), timeOf(h.changed)
	return a, h, nil
}

func hashOf(content []byte) uint64 { return xxh3.Hash(content) }

func timeOf(nanos int64) time.Time {
	if nanos == 0 {
		return time.Time{}
	}
	return time.Unix(0, nanos).UTC()
}

func nanosOf(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixNano()
}
