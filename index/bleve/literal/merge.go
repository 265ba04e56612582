package literal

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"

	segment "github.com/blevesearch/scorch_segment_api/v2"
)

// dropped is zap's new number of a document that a merge leaves out.
const dropped = math.MaxUint64

// closedEvery is how many bigrams are merged between two looks at closing.
const closedEvery = 4096

// merger writes one section from several.
type merger struct {
	w       *sectionWriter
	from    []*section
	numbers [][]uint64 // the new number of each document, by section
	cursors []cursor
	docs    []uint32 // of one list
	deltas  []byte   // of the merged list
}

// mergeSections writes the section that holds the documents of from under their
// new numbers, which zap's merge returned, and returns its size. It needs memory
// for the dictionary and the offsets, not for text and postings. Once closing is
// closed it gives up with segment.ErrClosed.
func mergeSections(out io.Writer, from []*section, numbers [][]uint64, closing <-chan struct{}) (uint64, error) {
	m := &merger{w: newSectionWriter(out), from: from, numbers: numbers}
	if err := m.mergeDocuments(closing); err != nil {
		return 0, err
	}
	for _, s := range from {
		c, err := s.seek(0)
		if err != nil {
			return 0, err
		}
		m.cursors = append(m.cursors, c)
	}
	if err := m.mergeLists(closing); err != nil {
		return 0, err
	}
	return m.w.finish()
}

func (m *merger) mergeDocuments(closing <-chan struct{}) error {
	if len(m.numbers) != len(m.from) {
		return fmt.Errorf("literal: zap merged %d segments of %d", len(m.numbers), len(m.from))
	}
	next := uint64(0)
	for i, s := range m.from {
		if isClosed(closing) {
			return segment.ErrClosed
		}
		if uint64(len(m.numbers[i])) != uint64(s.docs) {
			return fmt.Errorf("literal: zap renumbered %d documents of %d", len(m.numbers[i]), s.docs)
		}
		places := newPlaces(s)
		for old, number := range m.numbers[i] {
			if number == dropped {
				continue
			}
			if number != next {
				return errors.New("literal: zap's merge changed the order of documents")
			}
			next++
			doc := uint32(old)
			m.w.addDocument(s.code(doc), s.minute(doc), places.of(doc, m.w))
		}
	}
	return m.w.err
}

// places maps the keywords of a section to those of a writer. Those of dropped
// documents alone never come to it.
type places struct {
	from *section
	to   [keywords][]uint32 // the place after each ordinal, and 1; 0: not looked for yet
}

func newPlaces(s *section) *places {
	p := &places{from: s}
	for k := range p.to {
		p.to[k] = make([]uint32, s.keywords[k].count())
	}
	return p
}

// of returns the places in w of the keywords of a document.
func (p *places) of(doc uint32, w *sectionWriter) (places [keywords]uint32) {
	for k := range places {
		c := &p.from.keywords[k]
		ordinal := c.ordinal(doc)
		if int(ordinal) >= len(p.to[k]) { // damaged
			places[k] = w.keywords[k].place(nil)
			continue
		}
		if p.to[k][ordinal] == 0 {
			p.to[k][ordinal] = w.keywords[k].place(c.value(ordinal)) + 1
		}
		places[k] = p.to[k][ordinal] - 1
	}
	return places
}

func (m *merger) mergeLists(closing <-chan struct{}) error {
	for n := 0; ; n++ {
		if n%closedEvery == 0 && isClosed(closing) {
			return segment.ErrClosed
		}
		key, ok := m.lowest()
		if !ok || m.w.err != nil {
			return m.w.err
		}
		if err := m.mergeList(key); err != nil {
			return err
		}
	}
}

// lowest returns the lowest bigram that any cursor is at.
func (m *merger) lowest() (key bigram, ok bool) {
	for i := range m.cursors {
		if c := &m.cursors[i]; !c.ended && (!ok || c.key < key) {
			key, ok = c.key, true
		}
	}
	return key, ok
}

// mergeList writes the list of key and moves on the cursors that are at it.
func (m *merger) mergeList(key bigram) error {
	m.deltas = m.deltas[:0]
	count, first, last := 0, uint64(0), uint64(0)
	for i := range m.cursors {
		c := &m.cursors[i]
		if c.ended || c.key != key {
			continue
		}
		var err error
		if m.docs, err = c.list.appendTo(m.docs[:0]); err != nil {
			return err
		}
		for _, d := range m.docs {
			number := m.numbers[i][d]
			if number == dropped {
				continue
			}
			if count == 0 {
				first = number
			}
			m.deltas = binary.AppendUvarint(m.deltas, number-last)
			last = number
			count++
		}
		if err := c.advance(); err != nil {
			return err
		}
	}
	if count > 0 {
		m.w.addList(key, count, uint32(first), m.deltas)
	}
	return nil
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}
