package literal

import (
	"slices"
	"unicode/utf8"
)

// deletedDocs are the documents of a part that were deleted and are still in its
// segment. No statistic counts them, so that an index which has seen changes gives
// the scores of one that is built anew.
type deletedDocs struct {
	docs  []uint32 // ascending
	bytes int      // of code
}

func (c *Columns) deleted() []deletedDocs {
	gone := make([]deletedDocs, len(c.parts))
	for i, p := range c.parts {
		if p.deleted == nil {
			continue
		}
		gone[i].docs = p.deleted.ToArray()
		for _, doc := range gone[i].docs {
			gone[i].bytes += len(p.code(doc))
		}
	}
	return gone
}

// PairFrequency returns how many documents hold a string of two characters. It is 0
// for a string of another length and for one that is not of letters and digits
// alone.
func (c *Columns) PairFrequency(text string) (uint64, error) {
	if utf8.RuneCountInString(text) != 2 {
		return 0, nil
	}
	first, size := utf8.DecodeRuneInString(text)
	second, _ := utf8.DecodeRuneInString(text[size:])
	a, indexedA := fold(first)
	b, indexedB := fold(second)
	if !indexedA || !indexedB {
		return 0, nil
	}
	sum := uint64(0)
	for i, p := range c.parts {
		l, err := p.lookup(newBigram(a, b))
		if err != nil {
			return 0, err
		}
		sum += uint64(l.count)
		if gone := c.gone()[i].docs; l.count > 0 && len(gone) > 0 {
			held, err := l.retain(slices.Clone(gone))
			if err != nil {
				return 0, err
			}
			sum -= uint64(len(held))
		}
	}
	return sum, nil
}

// Occurrences returns a function that counts how often a document's title and body
// hold a text, which is not empty; occurrences don't overlap. It is 0 for a
// document that is not there.
func (c *Columns) Occurrences(text string) func(number uint64) (title, body int) {
	pattern := encodeText(text)
	return func(number uint64) (title, body int) {
		s, doc := c.find(number)
		if s == nil {
			return 0, 0
		}
		t, b := splitBorder(s.code(doc))
		return countCode(t, pattern), countCode(b, pattern)
	}
}

// countCode counts a pattern in code as whole characters.
func countCode(code, pattern []byte) int {
	n := 0
	for at := indexCode(code, pattern, 0); at >= 0; at = indexCode(code, pattern, at+len(pattern)) {
		n++
	}
	return n
}

// Length returns the length of a document's text in bytes of its code, 0 for a
// document that is not there. It serves to compare lengths.
func (c *Columns) Length(number uint64) int {
	s, doc := c.find(number)
	if s == nil {
		return 0
	}
	return len(s.code(doc))
}

// MeanLength returns the mean of Length over all documents, 0 if there is none.
func (c *Columns) MeanLength() float64 {
	docs, bytes := c.docs, c.bytes
	for _, gone := range c.gone() {
		docs -= uint64(len(gone.docs))
		bytes -= gone.bytes
	}
	if docs == 0 {
		return 0
	}
	return float64(bytes) / float64(docs)
}

// Documents returns the number of documents.
func (c *Columns) Documents() uint64 {
	docs := c.docs
	for _, gone := range c.gone() {
		docs -= uint64(len(gone.docs))
	}
	return docs
}
