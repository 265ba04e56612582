package literal

import (
	"sort"
	"sync"

	"github.com/RoaringBitmap/roaring/v2"
	index "github.com/blevesearch/bleve_index_api"
)

// part is one segment of an index reader.
type part struct {
	*section
	base    uint64 // the number in the reader of the segment's document 0
	deleted *roaring.Bitmap
}

// Columns gives the text, the minute and the keywords of any document of an index reader. It is
// safe for concurrent use, as long as the reader is open.
type Columns struct {
	parts []part
	docs  uint64               // in all parts, the deleted ones among them
	bytes int                  // of code, of these
	gone  func() []deletedDocs // of each part
}

// NewColumns returns the columns of the reader that bleve gives to a query. It
// returns an error for an index that was not made with Config.
func NewColumns(r index.IndexReader) (*Columns, error) {
	snapshot, err := snapshotOf(r)
	if err != nil {
		return nil, err
	}
	c := new(Columns)
	base := uint64(0)
	for _, seg := range snapshot.Segments() {
		s, err := sectionOf(seg.Segment())
		if err != nil {
			return nil, err
		}
		c.parts = append(c.parts, part{s, base, seg.Deleted()})
		base += uint64(s.docs)
		c.bytes += len(s.text)
	}
	c.docs = base
	c.gone = sync.OnceValue(c.deleted)
	return c, nil
}

// Text returns the normalized title and body of a document, "" for one that is
// not there. Its number is that of IndexInternalID.Value.
func (c *Columns) Text(number uint64) (title, body string) {
	s, doc := c.find(number)
	if s == nil {
		return "", ""
	}
	t, b := splitBorder(s.code(doc))
	return decodeText(t), decodeText(b)
}

// Opening returns the normalized title of a document and so many characters of its
// body at most, "" for one that is not there.
func (c *Columns) Opening(number uint64, runes int) (title, body string) {
	s, doc := c.find(number)
	if s == nil {
		return "", ""
	}
	t, b := splitBorder(s.code(doc))
	return decodeText(t), decodeText(firstCode(b, runes))
}

// Minute returns the time of a document, 0 if it is unknown.
func (c *Columns) Minute(number uint64) uint32 {
	s, doc := c.find(number)
	if s == nil {
		return 0
	}
	return s.minute(doc)
}

// Keyword returns a document's value of a keyword column, "" if it has none.
func (c *Columns) Keyword(k Keyword, number uint64) string {
	s, doc := c.find(number)
	if s == nil {
		return ""
	}
	return string(s.keyword(k, doc))
}

// find returns the section and the number in it of a document, nil if there is
// no such document.
func (c *Columns) find(number uint64) (*section, uint32) {
	i := c.partOf(number)
	if i < 0 {
		return nil, 0
	}
	return c.parts[i].section, uint32(number - c.parts[i].base)
}

// partOf returns the place of the part that holds a document, -1 if none does.
func (c *Columns) partOf(number uint64) int {
	i := sort.Search(len(c.parts), func(i int) bool { return c.parts[i].base > number }) - 1
	if i < 0 || !c.parts[i].holds(number) {
		return -1
	}
	return i
}

func (p *part) holds(number uint64) bool {
	return number >= p.base && number-p.base < uint64(p.docs)
}
