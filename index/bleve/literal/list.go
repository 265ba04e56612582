package literal

import "fmt"

// list is the ascending document numbers of one bigram.
type list struct {
	count  uint32
	only   uint32 // the document if count is 1
	deltas []byte // if not
	docs   uint32 // every document number is below it
}

// next takes the first difference off deltas. It reports false if there is none
// that keeps the document number, which is at last, below limit.
func next(deltas []byte, last, limit uint64) (doc uint64, rest []byte, ok bool) {
	d, n := uvarint(deltas)
	if n <= 0 || d >= limit || last+d >= limit {
		return 0, nil, false
	}
	return last + d, deltas[n:], true
}

// appendTo appends the documents to dst.
func (l *list) appendTo(dst []uint32) ([]uint32, error) {
	if l.count == 1 {
		return append(dst, l.only), nil
	}
	start, doc, limit := len(dst), uint64(0), uint64(l.docs)
	for rest := l.deltas; len(rest) > 0; {
		last := doc
		var ok bool
		if doc, rest, ok = next(rest, last, limit); !ok || doc == last && len(dst) > start {
			return dst, errList
		}
		dst = append(dst, uint32(doc))
	}
	if len(dst)-start != int(l.count) {
		return dst, errList
	}
	return dst, nil
}

// mark sets the bits of the documents. It is quicker than appendTo, and does not
// notice a document that comes twice.
func (l *list) mark(bits []uint64) error {
	if l.count == 1 {
		bits[l.only/64] |= 1 << (l.only % 64)
		return nil
	}
	doc, limit, marked := uint64(0), uint64(l.docs), uint32(0)
	for rest := l.deltas; len(rest) > 0; marked++ {
		d, n := uvarint(rest)
		if n <= 0 || d >= limit {
			return errList
		}
		if doc += d; doc >= limit {
			return errList
		}
		bits[doc/64] |= 1 << (doc % 64)
		rest = rest[n:]
	}
	if marked != l.count {
		return errList
	}
	return nil
}

// retain keeps those of docs, which ascend, that are in the list.
func (l *list) retain(docs []uint32) ([]uint32, error) {
	kept := docs[:0]
	if l.count == 1 {
		for _, d := range docs {
			if d == l.only {
				return append(kept, d), nil
			}
		}
		return kept, nil
	}
	rest, limit := l.deltas, uint64(l.docs)
	doc, rest, ok := next(rest, 0, limit)
	for _, d := range docs {
		for ok && doc < uint64(d) && len(rest) > 0 {
			doc, rest, ok = next(rest, doc, limit)
		}
		if !ok {
			return kept, errList
		}
		if doc == uint64(d) {
			kept = append(kept, d)
		}
	}
	return kept, nil
}

var errList = fmt.Errorf("%w: list of documents", ErrDamaged)
