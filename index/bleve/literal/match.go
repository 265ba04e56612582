package literal

import (
	"cmp"
	"context"
	"math/bits"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

const (
	checkEvery = 256 // documents read between two looks at the context

	// Lists are no longer intersected when so few documents are left that
	// reading them is cheaper, or when the next list is so many times longer.
	fewCandidates = 8
	longerList    = 60
)

// match calls found with the documents that hold p and are not deleted, in
// ascending order.
func (s *section) match(ctx context.Context, p *pattern, deleted *roaring.Bitmap, found func(doc uint32)) error {
	docs, err := s.candidates(p)
	if err != nil {
		return err
	}
	for i, d := range docs {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if deleted != nil && deleted.Contains(d) {
			continue
		}
		if s.holds(d, p) {
			found(d)
		}
	}
	return nil
}

// holds reports whether a candidate holds a pattern.
func (s *section) holds(doc uint32, p *pattern) bool {
	if p.title {
		title, _ := splitBorder(s.code(doc))
		return indexCode(title, p.code, 0) >= 0
	}
	return p.exact || indexCode(s.code(doc), p.code, 0) >= 0
}

// candidates returns ascending documents among which are all that hold p.
func (s *section) candidates(p *pattern) ([]uint32, error) {
	switch {
	case len(p.keys) > 0:
		return s.intersect(p.keys)
	case p.first != 0:
		return s.union(p.first)
	}
	all := make([]uint32, s.docs)
	for i := range all {
		all[i] = uint32(i)
	}
	return all, nil
}

// intersect returns the documents in the lists of all keys, and perhaps some
// that are in the rarer ones only.
func (s *section) intersect(keys []bigram) ([]uint32, error) {
	lists := make([]list, 0, len(keys))
	for _, k := range keys {
		l, err := s.lookup(k)
		if err != nil || l.count == 0 {
			return nil, err
		}
		lists = append(lists, l)
	}
	slices.SortFunc(lists, func(a, b list) int { return cmp.Compare(a.count, b.count) })
	docs, err := lists[0].appendTo(make([]uint32, 0, lists[0].count))
	for _, l := range lists[1:] {
		if err != nil || len(docs) < fewCandidates || int(l.count) > longerList*len(docs) {
			break
		}
		docs, err = l.retain(docs)
	}
	return docs, err
}

// union returns the documents that hold a character: those of all bigrams that
// begin with it.
func (s *section) union(first uint16) ([]uint32, error) {
	words := make([]uint64, (int(s.docs)+63)/64)
	c, err := s.seek(newBigram(first, 0))
	for err == nil && !c.ended && c.key.first() == first {
		if err = c.list.mark(words); err == nil {
			err = c.advance()
		}
	}
	if err != nil {
		return nil, err
	}
	count := 0
	for _, w := range words {
		count += bits.OnesCount64(w)
	}
	docs := make([]uint32, 0, count)
	for i, w := range words {
		for ; w != 0; w &= w - 1 {
			docs = append(docs, uint32(i*64+bits.TrailingZeros64(w)))
		}
	}
	return docs, nil
}
