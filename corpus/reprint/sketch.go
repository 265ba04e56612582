package reprint

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"math"
	"math/bits"
	"slices"

	"wensou/corpus"
	"wensou/corpus/shingle"
	"wensou/segment"
)

// A sketch is the few shingles of a body by which its copies are found: those
// whose hash is among the lowest 4⁻¹ to 32⁻¹ of all hashes (FracMinHash). The
// share depends on the length alone, so that a short body has enough of them and
// a long one not many; of two bodies the lower share counts. The shared part of
// two sketches tells both Jaccard and containment, which the 32 × 4 bands of a
// MinHash do not: they missed 9 % of halves, and all parts (FACTS.md).
//
// As kept in the store; numbers are little-endian:
//
//	 0  u8   format, 1
//	 1  u32  CRC-32C of all that follows
//	 5  u64  hash of the letters, to tell a changed body from a changed field
//	13  u32  number of letters of the body
//	17  u32  number n of hashes
//	21  …    n × u32, ascending: bits 61…30 of the hashes
//	 …  …    traits, as JSON
type sketch struct {
	digest  uint64
	letters uint32 // of the body
	hashes  []uint32
	traits  traits
}

const (
	sketchFormat = 1
	sketchHeader = 21
)

// density is a share of the hashes: those below limit are kept.
type density struct {
	shingles int // of a body that is kept so densely, at most
	limit    uint32
}

// densities are ordered from the densest. The lowest gives a body of 512
// shingles 16 hashes: a copy by minCopy then shares 11 of them.
var densities = [...]density{
	{128, math.MaxUint32},      // 1/4
	{256, math.MaxUint32 >> 1}, // 1/8
	{512, math.MaxUint32 >> 2}, // 1/16
	{math.MaxInt, math.MaxUint32 >> 3},
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// errSketch is returned for a sketch that is not as it was written.
var errSketch = fmt.Errorf("%w sketch", corpus.ErrDamaged)

// sketchOf returns the sketch of a body, without traits.
func sketchOf(body string) sketch {
	var s sketch
	var a, b, c rune
	all := make([]uint32, 0, len(body)/(3*4)) // a letter takes three bytes, every fourth hash is low enough
	for _, r := range segment.Normal(body) {
		if !shingle.IsLetter(r) {
			continue
		}
		s.digest = bits.RotateLeft64(s.digest^uint64(r), 23) * digestFactor
		if s.letters++; s.letters >= shingle.Length {
			if h := shingle.Hash(a, b, c, r) >> lowBits; h <= math.MaxUint32 {
				all = append(all, uint32(h))
			}
		}
		a, b, c = b, c, r
	}
	s.hashes = s.choose(all)
	return s
}

// lowBits is what is cut from a hash that is kept by the densest density.
const lowBits = 30

// digestFactor is a large odd number.
const digestFactor = 0x9e3779b97f4a7c15

// choose returns the hashes that the density of the body keeps.
func (s sketch) choose(all []uint32) []uint32 {
	shingles := int(s.letters) - shingle.Length + 1
	if shingles <= 0 {
		return nil
	}
	limit := densities[level(shingles)].limit
	kept := slices.DeleteFunc(all, func(h uint32) bool { return h > limit })
	if shingles <= tinyShingles {
		kept = append(kept, uint32(s.digest)>>wholeShift)
	}
	slices.Sort(kept)
	return slices.Clip(slices.Compact(kept))
}

func (s sketch) level() int { return level(max(int(s.letters)-shingle.Length+1, 0)) }

// A body of few shingles may have none with a low hash; the hash of all of them,
// low enough for each density, then finds its equal.
const (
	tinyShingles = 64
	wholeShift   = len(densities) - 1
)

func level(shingles int) int {
	return slices.IndexFunc(densities[:], func(d density) bool { return shingles <= d.shingles })
}

// encode returns the sketch as it is kept.
func (s sketch) encode() ([]byte, error) {
	text, err := json.Marshal(s.traits)
	if err != nil {
		return nil, err
	}
	b := make([]byte, sketchHeader, sketchHeader+4*len(s.hashes)+len(text))
	b[0] = sketchFormat
	binary.LittleEndian.PutUint64(b[5:], s.digest)
	binary.LittleEndian.PutUint32(b[13:], s.letters)
	binary.LittleEndian.PutUint32(b[17:], uint32(len(s.hashes)))
	for _, h := range s.hashes {
		b = binary.LittleEndian.AppendUint32(b, h)
	}
	b = append(b, text...)
	binary.LittleEndian.PutUint32(b[1:], crc32.Checksum(b[5:], castagnoli))
	return b, nil
}

// decodeSketch returns a kept sketch, or an error of errSketch.
func decodeSketch(b []byte) (sketch, error) {
	if len(b) < sketchHeader || b[0] != sketchFormat || binary.LittleEndian.Uint32(b[1:]) != crc32.Checksum(b[5:], castagnoli) {
		return sketch{}, errSketch
	}
	n := int(binary.LittleEndian.Uint32(b[17:]))
	rest := b[sketchHeader:]
	if n > len(rest)/4 {
		return sketch{}, errSketch
	}
	s := sketch{
		digest:  binary.LittleEndian.Uint64(b[5:]),
		letters: binary.LittleEndian.Uint32(b[13:]),
		hashes:  make([]uint32, n),
	}
	for i := range s.hashes {
		s.hashes[i] = binary.LittleEndian.Uint32(rest[4*i:])
	}
	if err := json.Unmarshal(rest[4*n:], &s.traits); err != nil {
		return sketch{}, fmt.Errorf("%w: %w", errSketch, err)
	}
	return s, nil
}

// counts returns how many of the hashes each density keeps.
func (s sketch) counts() (c [len(densities)]uint16) {
	for i, d := range densities {
		n, found := slices.BinarySearch(s.hashes, d.limit)
		if found {
			n++
		}
		c[i] = uint16(min(n, math.MaxUint16))
	}
	return c
}
