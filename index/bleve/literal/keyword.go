package literal

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// Keyword is a column of strings that many documents share.
type Keyword int

// The keyword columns, in their order in a segment.
const (
	Sections Keyword = iota // of SectionField
	Sources                 // of SourceField
	Authors                 // of AuthorField
	Clusters                // of ClusterField
	keywords                // how many there are
)

const (
	endSize         = 4
	maxKeywordBytes = math.MaxUint32 // of all values of one column
)

// keywordColumn reads a keyword column. What is damaged in it reads as 0 or "".
type keywordColumn struct {
	ordinals []byte // of each document, in width bytes
	ends     []byte // of each value
	values   []byte
	width    int
}

// ordinalWidth returns the bytes of an ordinal below values.
func ordinalWidth(values uint64) uint64 {
	switch {
	case values <= 1<<8:
		return 1
	case values <= 1<<16:
		return 2
	}
	return 4
}

func appendOrdinal(b []byte, width uint64, ordinal uint32) []byte {
	switch width {
	case 1:
		return append(b, byte(ordinal))
	case 2:
		return le.AppendUint16(b, uint16(ordinal))
	}
	return le.AppendUint32(b, ordinal)
}

// count returns the number of different values.
func (c *keywordColumn) count() int { return len(c.ends) / endSize }

// ordinal returns the number of a document's value among those of the column.
func (c *keywordColumn) ordinal(doc uint32) uint32 {
	at := int(doc) * c.width
	switch {
	case at+c.width > len(c.ordinals):
		return 0
	case c.width == 1:
		return uint32(c.ordinals[at])
	case c.width == 2:
		return uint32(le.Uint16(c.ordinals[at:]))
	}
	return le.Uint32(c.ordinals[at:])
}

// value returns a value by its ordinal.
func (c *keywordColumn) value(ordinal uint32) []byte {
	if int(ordinal) >= c.count() {
		return nil
	}
	start, end := uint32(0), le.Uint32(c.ends[int(ordinal)*endSize:])
	if ordinal > 0 {
		start = le.Uint32(c.ends[int(ordinal-1)*endSize:])
	}
	if start > end || uint64(end) > uint64(len(c.values)) {
		return nil
	}
	return c.values[start:end]
}

// keywordWriter gathers a keyword column.
type keywordWriter struct {
	arrived map[string]uint32 // the place of each value among all, by arrival
	docs    []uint32          // that of each document's value
}

// place returns the place of a value, a new one for a value that is new.
func (w *keywordWriter) place(value []byte) uint32 {
	if at, ok := w.arrived[string(value)]; ok {
		return at
	}
	if w.arrived == nil {
		w.arrived = map[string]uint32{}
	}
	at := uint32(len(w.arrived))
	w.arrived[string(value)] = at
	return at
}

// encode returns the column with its values in ascending order, and how many
// values and bytes of them there are.
func (w *keywordWriter) encode() (column []byte, values, size uint64, err error) {
	sorted := make([]string, len(w.arrived))
	for value, at := range w.arrived {
		sorted[at] = value
		size += uint64(len(value))
	}
	if size > maxKeywordBytes {
		return nil, 0, 0, fmt.Errorf("literal: %d bytes of keywords in one segment", size)
	}
	slices.Sort(sorted)
	ordinals := make([]uint32, len(sorted)) // by place
	for i, value := range sorted {
		ordinals[w.arrived[value]] = uint32(i)
	}
	values = uint64(len(sorted))
	for _, at := range w.docs {
		column = appendOrdinal(column, ordinalWidth(values), ordinals[at])
	}
	end := uint32(0)
	for _, value := range sorted {
		end += uint32(len(value))
		column = le.AppendUint32(column, end)
	}
	return append(column, strings.Join(sorted, "")...), values, size, nil
}
