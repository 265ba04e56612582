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
//	 0  u8   record format: 1, or 2 with a cluster
//	 1  u32  CRC-32C of all that follows
//	 5  u64  sequence number of the change that wrote it
//	13  u64  XXH3 of the content, to tell a change from a repetition
//	21  u32  version of the article, from 1
//	25  i64  fetched, Unix nanoseconds; 0: unknown
//	33  i64  changed, Unix nanoseconds
//	41  u16  format 2 only: length of the cluster
//	43  …    format 2 only: ID of the original of the article's cluster
//	 …  …    content: zstd of the article's JSON without the fields above
const (
	recordPlain     = 1
	recordClustered = 2
	recordHeader    = 41
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
	cluster          string
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
	c.Version, c.Fetched, c.Changed, c.Cluster = 0, time.Time{}, time.Time{}, ""
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
	return seal(h, c.enc.EncodeAll(content, startRecord(h, len(content)*3/4)))
}

// repack makes the record of another header and the content of a record, which
// is not read.
func repack(h header, record []byte) []byte {
	content := record[contentAt(record):]
	return seal(h, append(startRecord(h, len(content)), content...))
}

// startRecord returns a record that has no content yet, and room for it.
func startRecord(h header, room int) []byte {
	b := make([]byte, recordHeader, recordHeader+2+len(h.cluster)+room)
	b[0] = recordPlain
	if h.cluster != "" {
		b[0] = recordClustered
		b = binary.LittleEndian.AppendUint16(b, uint16(len(h.cluster)))
		b = append(b, h.cluster...)
	}
	return b
}

// seal fills in the header and the checksum.
func seal(h header, b []byte) []byte {
	binary.LittleEndian.PutUint64(b[5:], h.seq)
	binary.LittleEndian.PutUint64(b[13:], h.hash)
	binary.LittleEndian.PutUint32(b[21:], h.version)
	binary.LittleEndian.PutUint64(b[25:], uint64(h.fetched))
	binary.LittleEndian.PutUint64(b[33:], uint64(h.changed))
	binary.LittleEndian.PutUint32(b[1:], crc32.Checksum(b[5:], castagnoli))
	return b
}

// contentAt returns where the content of a checked record begins.
func contentAt(b []byte) int {
	if b[0] == recordPlain {
		return recordHeader
	}
	return recordHeader + 2 + int(binary.LittleEndian.Uint16(b[recordHeader:]))
}

// readHeader checks the record and returns its header.
func readHeader(id string, b []byte) (header, error) {
	switch {
	case len(b) < recordHeader:
		return header{}, &DamagedError{id, fmt.Sprintf("%d bytes", len(b))}
	case b[0] != recordPlain && b[0] != recordClustered:
		return header{}, &DamagedError{id, fmt.Sprintf("format %d, known are %d and %d", b[0], recordPlain, recordClustered)}
	case binary.LittleEndian.Uint32(b[1:]) != crc32.Checksum(b[5:], castagnoli):
		return header{}, &DamagedError{id, "checksum differs"}
	case b[0] == recordClustered && (len(b) < recordHeader+2 || len(b) < contentAt(b)):
		return header{}, &DamagedError{id, fmt.Sprintf("%d bytes", len(b))}
	}
	h := header{
		seq:     binary.LittleEndian.Uint64(b[5:]),
		hash:    binary.LittleEndian.Uint64(b[13:]),
		version: binary.LittleEndian.Uint32(b[21:]),
		fetched: int64(binary.LittleEndian.Uint64(b[25:])),
		changed: int64(binary.LittleEndian.Uint64(b[33:])),
	}
	if b[0] == recordClustered {
		h.cluster = string(b[recordHeader+2 : contentAt(b)])
	}
	return h, nil
}

// unpack returns the article of a record.
func (c *codec) unpack(id string, b []byte) (*corpus.Article, header, error) {
	h, err := readHeader(id, b)
	if err != nil {
		return nil, h, err
	}
	text, err := c.dec.DecodeAll(b[contentAt(b):], nil)
	if err != nil {
		return nil, h, &DamagedError{id, err.Error()}
	}
	a := new(corpus.Article)
	if err := json.Unmarshal(text, a); err != nil {
		return nil, h, &DamagedError{id, err.Error()}
	}
	a.Version, a.Fetched, a.Changed, a.Cluster = int(h.version), timeOf(h.fetched), timeOf(h.changed), h.cluster
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
