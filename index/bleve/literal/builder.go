package literal

import (
	"bytes"
	"encoding/binary"
	"io"
	"unicode/utf8"
)

// posting is an occurrence of a bigram: the bigram above, the document below.
type posting uint64

func (p posting) key() bigram { return bigram(p >> 32) }
func (p posting) doc() uint32 { return uint32(p) }

// entry is what the section holds of one document.
type entry struct {
	title, body []byte
	minute      uint32
	keywords    [keywords][]byte
}

// builder makes the section of new documents. Its memory, about 16 bytes a
// character, is kept for the next batch.
type builder struct {
	text     []byte
	ends     []int // in text, of each document
	minutes  []uint32
	keywords [][keywords][]byte
	postings []posting
	spare    []posting
	deltas   []byte
}

func (b *builder) reset() {
	clear(b.keywords) // the values are of documents that can go
	b.text, b.ends, b.minutes, b.keywords, b.postings = b.text[:0], b.ends[:0], b.minutes[:0], b.keywords[:0], b.postings[:0]
}

// add takes the next document.
func (b *builder) add(e *entry) {
	doc := uint32(len(b.ends))
	b.addField(e.title, doc)
	b.text = append(b.text, border)
	b.addField(e.body, doc)
	b.ends = append(b.ends, len(b.text))
	b.minutes = append(b.minutes, e.minute)
	b.keywords = append(b.keywords, e.keywords)
}

func (b *builder) addField(text []byte, doc uint32) {
	var last uint16 // 0: not indexed
	for i := 0; i < len(text); {
		r, n := rune(text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRune(text[i:])
		}
		i += n
		b.text = appendCode(b.text, r)
		unit, indexed := fold(r)
		if !indexed {
			unit = 0
		}
		if last != 0 || unit != 0 {
			b.addPosting(newBigram(last, unit), doc)
		}
		last = unit
	}
	if last != 0 {
		b.addPosting(newBigram(last, 0), doc)
	}
}

func (b *builder) addPosting(key bigram, doc uint32) {
	b.postings = append(b.postings, posting(key)<<32|posting(doc))
}

// writeTo writes the section of all documents added and returns its size.
func (b *builder) writeTo(out io.Writer) (uint64, error) {
	w := newSectionWriter(out)
	start := 0
	for i, end := range b.ends {
		var places [keywords]uint32
		for k, value := range b.keywords[i] {
			places[k] = w.keywords[k].place(value)
		}
		w.addDocument(b.text[start:end], b.minutes[i], places)
		start = end
	}
	b.sort()
	for p := b.postings; len(p) > 0; {
		n := 1
		for n < len(p) && p[n].key() == p[0].key() {
			n++
		}
		b.writeList(w, p[:n])
		p = p[n:]
	}
	return w.finish()
}

// writeList writes the postings of one bigram, which come in the order of
// documents, several for a document that holds it more than once.
func (b *builder) writeList(w *sectionWriter, list []posting) {
	b.deltas = b.deltas[:0]
	count, last := 0, uint32(0)
	for i, p := range list {
		if i > 0 && p == list[i-1] {
			continue
		}
		b.deltas = binary.AppendUvarint(b.deltas, uint64(p.doc()-last))
		last = p.doc()
		count++
	}
	w.addList(list[0].key(), count, list[0].doc(), b.deltas)
}

// sort orders the postings by bigram and keeps the order of documents: a radix
// sort of the upper 32 bits, 11 at a time.
func (b *builder) sort() {
	const radix = 11
	if cap(b.spare) < len(b.postings) {
		b.spare = make([]posting, cap(b.postings))
	}
	from, to := b.postings, b.spare[:len(b.postings)]
	for shift := 32; shift < 64; shift += radix {
		var starts [1<<radix + 1]int
		for _, p := range from {
			starts[p>>shift&(1<<radix-1)+1]++
		}
		for i := 1; i < len(starts); i++ {
			starts[i] += starts[i-1]
		}
		for _, p := range from {
			digit := p >> shift & (1<<radix - 1)
			to[starts[digit]] = p
			starts[digit]++
		}
		from, to = to, from
	}
	b.postings, b.spare = from, to
}

// build returns the section of the documents added.
func (b *builder) build() (*section, error) {
	var out bytes.Buffer
	out.Grow(len(b.text) + len(b.postings)*2 + trailerSize)
	if _, err := b.writeTo(&out); err != nil {
		return nil, err
	}
	return openSection(out.Bytes())
}
