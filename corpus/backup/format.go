// Package backup keeps copies of a store in files: whole ones, and increments that
// hold what changed since another. A file is written beside its name, read again and
// checked, and only then named.
//
// A file is a magic number and frames. Numbers are little-endian.
//
//	0  8   "WENSOUBK"
//	8  …   frames:  u8 kind, u32 length of the payload, u32 CRC-32C of kind and payload, payload
//
//	'h'  header, the first frame: Header as JSON
//	'p'  pairs of the store, zstd of: uvarint length of key, key, uvarint length of value, value, …
//	'f'  a file of the data folder, zstd of: uvarint length of name, name, content
//	't'  trailer, the last frame: Trailer as JSON, with the SHA-256 of all that is before it
package backup

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"time"
)

// ErrDamaged is wrapped by the errors of a file that is not as it was written. They
// say where.
var ErrDamaged = errors.New("backup is damaged")

// ErrFormat is returned for what is no backup, or one of a later wensou.
var ErrFormat = errors.New("not a backup that this wensou reads")

const (
	magic  = "WENSOUBK"
	format = 1

	headerFrame  = 'h'
	pairsFrame   = 'p'
	fileFrame    = 'f'
	trailerFrame = 't'

	frameHead = 9 // bytes before a payload

	blockBytes = 1 << 20   // of pairs in one frame, before it is compressed, and one pair more
	maxPayload = 96 << 20  // a record of 64 MB and what zstd may add
	maxBlock   = 128 << 20 // of a frame after inflation
)

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// Header says what a backup holds.
type Header struct {
	Format int       `json:"format"`
	Store  string    `json:"store"` // ID of the store
	Since  uint64    `json:"since"` // the last change that it does not hold; 0 if it is whole
	Seq    uint64    `json:"seq"`   // the last change that it holds
	Taken  time.Time `json:"taken"`
}

// Whole reports whether a backup needs no other.
func (h Header) Whole() bool { return h.Since == 0 }

// Trailer is what was written.
type Trailer struct {
	Articles int    `json:"articles"` // in the store at the time
	Pairs    int    `json:"pairs"`
	Files    int    `json:"files"`
	SHA256   string `json:"sha256"`
}

// File is a file of the data folder besides the store, such as words.txt.
type File struct {
	Name    string
	Content []byte
}

// appendFrame appends a frame.
func appendFrame(b []byte, kind byte, payload []byte) []byte {
	b = append(b, kind)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(payload)))
	b = binary.LittleEndian.AppendUint32(b, sumOf(kind, payload))
	return append(b, payload...)
}

func sumOf(kind byte, payload []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte{kind}, castagnoli), castagnoli, payload)
}

// appendText appends a text with its length before it.
func appendText(b, text []byte) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}

// cutText takes a text off the front.
func cutText(b []byte) (text, rest []byte, err error) {
	n, width := binary.Uvarint(b)
	if width <= 0 || n > uint64(len(b)-width) {
		return nil, nil, fmt.Errorf("%w: a text goes beyond its frame", ErrDamaged)
	}
	b = b[width:]
	return b[:n], b[n:], nil
}
