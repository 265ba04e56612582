package literal

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
)

// sectionWriter writes a section in one go: every document, then every bigram in
// ascending order, then finish. Text and postings go straight to w; the small
// parts are kept until the end. The first error sticks.
type sectionWriter struct {
	w             io.Writer
	err           error
	sum           uint32 // CRC-32C of what was written since it was last reset
	written       uint64
	textSize      uint64
	postingsSize  uint64
	keys          uint64
	last          bigram
	dict, heads   []byte
	offsets, mins []byte
	keywords      [keywords]keywordWriter
}

func newSectionWriter(w io.Writer) *sectionWriter {
	return &sectionWriter{w: w}
}

func (w *sectionWriter) put(p []byte) {
	if w.err != nil {
		return
	}
	w.sum = crc32.Update(w.sum, castagnoli, p)
	w.written += uint64(len(p))
	_, w.err = w.w.Write(p)
}

// addDocument adds the next document. places are those of its keywords, by the
// keywordWriters of w.
func (w *sectionWriter) addDocument(code []byte, minute uint32, places [keywords]uint32) {
	if w.textSize+uint64(len(code)) >= maxTextBytes && w.err == nil {
		w.err = fmt.Errorf("literal: more than %d bytes of text in one segment", int64(maxTextBytes))
	}
	w.offsets = appendUint40(w.offsets, w.textSize)
	w.mins = le.AppendUint32(w.mins, minute)
	for k, at := range places {
		w.keywords[k].docs = append(w.keywords[k].docs, at)
	}
	w.textSize += uint64(len(code))
	w.put(code)
}

// addList adds a bigram with its count documents: first alone, or in deltas.
func (w *sectionWriter) addList(key bigram, count int, first uint32, deltas []byte) {
	if w.keys%blockSize == 0 {
		w.heads = le.AppendUint32(w.heads, uint32(key))
		w.heads = le.AppendUint64(w.heads, uint64(len(w.dict)))
		w.heads = le.AppendUint64(w.heads, w.postingsSize)
		w.last = key
	}
	w.dict = binary.AppendUvarint(w.dict, uint64(key-w.last))
	w.dict = binary.AppendUvarint(w.dict, uint64(count))
	w.last = key
	w.keys++
	if count == 1 {
		w.dict = binary.AppendUvarint(w.dict, uint64(first))
		return
	}
	w.dict = binary.AppendUvarint(w.dict, uint64(len(deltas)))
	w.postingsSize += uint64(len(deltas))
	w.put(deltas)
}

// finish writes the small parts and returns the size of the section.
func (w *sectionWriter) finish() (uint64, error) {
	w.put(w.dict)
	bulkSum := w.sum
	w.sum = 0
	w.put(w.heads)
	w.put(appendUint40(w.offsets, w.textSize))
	w.put(w.mins)
	docs := uint64(len(w.mins) / minuteSize)
	sizes := []uint64{docs, w.keys, w.textSize, w.postingsSize, uint64(len(w.dict))}
	for k := range w.keywords {
		column, values, size, err := w.keywords[k].encode()
		if err != nil && w.err == nil {
			w.err = err
		}
		w.put(column)
		sizes = append(sizes, values, size)
	}
	var t []byte
	for _, v := range sizes {
		t = le.AppendUint64(t, v)
	}
	w.put(le.AppendUint32(t, bulkSum))
	w.put(le.AppendUint64(le.AppendUint32(nil, w.sum), magic))
	return w.written, w.err
}
