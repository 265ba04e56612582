package literal

// A section stands between zap's data and zap's footer in a segment file, or
// alone in memory. n is the number of documents, numbers are little endian:
//
//	text      the code (charset.go) of each document: title 00 body
//	postings  of each bigram (class.go) that several documents hold, these, ascending:
//	          uvarint first, then uvarint difference from the one before
//	dict      each bigram, ascending: uvarint difference from the one before
//	          (0 for the first of a block), uvarint count of documents, then
//	          uvarint bytes in postings, or if the count is 1 uvarint document
//	heads     a block of 64 bigrams each: u32 first bigram,
//	          u64 where the block begins in dict, u64 and in postings
//	offsets   u40 where each document begins in text, and where the last ends: n+1
//	minutes   u32 each document's MinuteField, 0 if it has none: n
//	keywords  SectionField, SourceField, AuthorField and ClusterField, for each of them
//	            ordinals  the place of each document's value among those of the
//	                      column, in 1, 2 or 4 bytes, as its count needs: n
//	            ends      u32 where each value ends in values
//	            values    the different ones, ascending, "" for none among them
//	trailer   u64 n, u64 bigrams, u64 bytes of text, of postings, of dict,
//	          u64 values of each keyword and u64 bytes of them,
//	          u32 CRC-32C of text, postings and dict,
//	          u32 CRC-32C of heads, offsets, minutes, keywords and the trailer so far,
//	          u64 magic
//
// Opening checks the second sum only, in time that does not grow with the text;
// Verify checks both. Whatever else the bytes hold, reading them ends in an
// error, never in a panic.

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
)

const (
	magic        = 0x334c52544c535757  // "WWSLTRL3"
	lengths      = 5 + 2*int(keywords) // in the trailer
	trailerSize  = lengths*8 + 2*4 + 8
	headSumAt    = lengths*8 + 4 // in the trailer
	blockSize    = 64            // bigrams
	headSize     = 4 + 8 + 8
	offsetSize   = 5
	minuteSize   = 4
	maxTextBytes = 1 << (8 * offsetSize) // of one section
)

// ErrDamaged is wrapped by the errors of a segment that is not what was written.
// The remedy is to build the index again.
var ErrDamaged = errors.New("damaged segment")

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

var le = binary.LittleEndian

// section reads a section. It is safe for concurrent use, and valid as long as
// the bytes are.
type section struct {
	bytes    []byte // all of it
	docs     uint32
	keys     int
	text     []byte
	postings []byte
	dict     []byte
	heads    []byte
	offsets  []byte
	minutes  []byte
	keywords [keywords]keywordColumn
	bulkSum  uint32 // of text, postings and dict, as written
}

// openSection reads the section that ends where b ends.
func openSection(b []byte) (*section, error) {
	if len(b) < trailerSize {
		return nil, fmt.Errorf("%w: %d bytes", ErrDamaged, len(b))
	}
	trailer := b[len(b)-trailerSize:]
	if le.Uint64(trailer[trailerSize-8:]) != magic {
		return nil, fmt.Errorf("%w: no literal section", ErrDamaged)
	}
	s := new(section)
	if err := s.cut(b, trailer); err != nil {
		return nil, err
	}
	if sum := crc32.Checksum(s.checkedAtOpen(), castagnoli); sum != le.Uint32(trailer[headSumAt:]) {
		return nil, fmt.Errorf("%w: checksum of offsets is %08x", ErrDamaged, sum)
	}
	return s, nil
}

// cut sets the parts of s by the lengths in the trailer at the end of b.
func (s *section) cut(b, trailer []byte) error {
	var v [lengths]uint64
	for i := range v {
		v[i] = le.Uint64(trailer[8*i:])
		if v[i] > uint64(len(b)) && v[i] > 1<<32 { // also keeps the sums below from overflowing
			return fmt.Errorf("%w: length %d", ErrDamaged, v[i])
		}
	}
	docs, keys := v[0], v[1]
	blocks := (keys + blockSize - 1) / blockSize
	sizes := []uint64{v[2], v[3], v[4], blocks * headSize, (docs + 1) * offsetSize, docs * minuteSize}
	parts := []*[]byte{&s.text, &s.postings, &s.dict, &s.heads, &s.offsets, &s.minutes}
	for k := range s.keywords {
		values, bytes, c := v[5+2*k], v[6+2*k], &s.keywords[k]
		if values > docs || values == 0 && docs > 0 {
			return fmt.Errorf("%w: %d keywords of %d documents", ErrDamaged, values, docs)
		}
		width := ordinalWidth(values)
		c.width = int(width)
		sizes = append(sizes, docs*width, values*endSize, bytes)
		parts = append(parts, &c.ordinals, &c.ends, &c.values)
	}
	total := uint64(trailerSize)
	for _, n := range sizes {
		total += n
	}
	if total > uint64(len(b)) || docs > 1<<32-1 {
		return fmt.Errorf("%w: %d bytes of %d", ErrDamaged, total, len(b))
	}
	s.bytes = b[uint64(len(b))-total:]
	s.docs, s.keys = uint32(docs), int(keys)
	s.bulkSum = le.Uint32(trailer[headSumAt-4:])
	rest := s.bytes
	for i, part := range parts {
		*part, rest = rest[:sizes[i]:sizes[i]], rest[sizes[i]:]
	}
	return nil
}

func (s *section) bulk() []byte {
	return s.bytes[:len(s.text)+len(s.postings)+len(s.dict)]
}

func (s *section) checkedAtOpen() []byte {
	return s.bytes[len(s.bulk()) : len(s.bytes)-trailerSize+headSumAt]
}

// verify checks what opening has not.
func (s *section) verify() error {
	if sum := crc32.Checksum(s.bulk(), castagnoli); sum != s.bulkSum {
		return fmt.Errorf("%w: checksum of text and postings is %08x, not %08x", ErrDamaged, sum, s.bulkSum)
	}
	return nil
}

// code returns the coded text of a document, nil if there is no such document.
func (s *section) code(doc uint32) []byte {
	if doc >= s.docs {
		return nil
	}
	at := int(doc) * offsetSize
	start, end := uint40(s.offsets[at:]), uint40(s.offsets[at+offsetSize:])
	if start > end || end > uint64(len(s.text)) {
		return nil
	}
	return s.text[start:end]
}

// minute returns the time of a document, 0 if it is unknown.
func (s *section) minute(doc uint32) uint32 {
	if doc >= s.docs {
		return 0
	}
	return le.Uint32(s.minutes[int(doc)*minuteSize:])
}

// keyword returns a document's value of a keyword column, nil if there is no such
// document.
func (s *section) keyword(k Keyword, doc uint32) []byte {
	c := &s.keywords[k]
	return c.value(c.ordinal(doc))
}

func uint40(b []byte) uint64 {
	return uint64(le.Uint32(b)) | uint64(b[4])<<32
}

func appendUint40(b []byte, v uint64) []byte {
	return append(le.AppendUint32(b, uint32(v)), byte(v>>32))
}
