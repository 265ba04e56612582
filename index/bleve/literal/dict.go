package literal

import (
	"encoding/binary"
	"fmt"
	"sort"
)

// cursor walks the bigrams of a section in ascending order.
type cursor struct {
	s     *section
	next  int    // ordinal of the bigram that advance reads
	at    uint64 // where it is in dict
	post  uint64 // where its list is in postings
	key   bigram
	list  list
	ended bool
}

// seek returns a cursor at the first bigram not below key. An ended cursor is at
// none.
func (s *section) seek(key bigram) (cursor, error) {
	blocks := len(s.heads) / headSize
	block := sort.Search(blocks, func(i int) bool { return s.blockKey(i) > key })
	c := cursor{s: s, next: max(block-1, 0) * blockSize}
	for {
		if err := c.advance(); err != nil || c.ended || c.key >= key {
			return c, err
		}
	}
}

// blockKey returns the first bigram of a block.
func (s *section) blockKey(block int) bigram {
	return bigram(le.Uint32(s.heads[block*headSize:]))
}

// advance moves to the next bigram.
func (c *cursor) advance() error {
	if c.next >= c.s.keys {
		c.ended = true
		return nil
	}
	first := c.next%blockSize == 0
	if first {
		head := c.s.heads[c.next/blockSize*headSize:]
		c.key, c.at, c.post = bigram(le.Uint32(head)), le.Uint64(head[4:]), le.Uint64(head[12:])
	}
	difference, ok1 := c.uvarint()
	count, ok2 := c.uvarint()
	last, ok3 := c.uvarint()
	if !ok1 || !ok2 || !ok3 || first != (difference == 0) || difference > uint64(^c.key) {
		return c.damaged()
	}
	c.key += bigram(difference)
	c.next++
	return c.setList(count, last)
}

// uvarint takes a number off dict.
func (c *cursor) uvarint() (uint64, bool) {
	if c.at >= uint64(len(c.s.dict)) {
		return 0, false
	}
	v, n := uvarint(c.s.dict[c.at:])
	if n <= 0 {
		return 0, false
	}
	c.at += uint64(n)
	return v, true
}

// setList sets the list of count documents, from what stands behind the count.
func (c *cursor) setList(count, v uint64) error {
	docs := uint64(c.s.docs)
	c.list = list{count: uint32(count), docs: c.s.docs}
	if count == 1 && v < docs {
		c.list.only = uint32(v)
		return nil
	}
	size := uint64(len(c.s.postings))
	if count <= 1 || count > docs || c.post > size || v > size-c.post {
		return c.damaged()
	}
	c.list.deltas = c.s.postings[c.post : c.post+v]
	c.post += v
	return nil
}

func (c *cursor) damaged() error {
	c.ended = true
	return fmt.Errorf("%w: bigram %d of %d", ErrDamaged, c.next, c.s.keys)
}

// lookup returns the documents that hold a bigram, an empty list if none does.
func (s *section) lookup(key bigram) (list, error) {
	c, err := s.seek(key)
	if err != nil || c.ended || c.key != key {
		return list{}, err
	}
	return c.list, nil
}

// uvarint is binary.Uvarint with a short way for one byte.
func uvarint(b []byte) (uint64, int) {
	if len(b) > 0 && b[0] < 0x80 {
		return uint64(b[0]), 1
	}
	return binary.Uvarint(b)
}
