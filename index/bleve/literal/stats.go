package literal

import "unicode/utf8"

// PairFrequency returns how many documents hold a string of two characters, the
// deleted ones among them. It is 0 for a string of another length and for one
// that is not of letters and digits alone.
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
	for _, p := range c.parts {
		l, err := p.lookup(newBigram(a, b))
		if err != nil {
			return 0, err
		}
		sum += uint64(l.count)
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

// MeanLength returns the mean of Length over all documents, the deleted ones
// among them, 0 if there is none.
func (c *Columns) MeanLength() float64 {
	if c.docs == 0 {
		return 0
	}
	return float64(c.bytes) / float64(c.docs)
}

// Documents returns the number of documents, the deleted ones among them.
func (c *Columns) Documents() uint64 { return c.docs }
