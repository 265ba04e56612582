package index

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/zeebo/xxh3"
)

// Cursor is where a page of hits ended: the place of its last hit, which step of
// relaxation the hits came from, since the page after must ask the same, and how
// many hits were shown. A backend makes Result.Next of it.
type Cursor struct {
	Score float64 `json:"s"`
	ID    string  `json:"i"`           // decides among equal scores
	Raw   float64 `json:"w,omitempty"` // by which the backend put the hit in order, where that is not Score
	Step  int     `json:"r,omitempty"`
	Shown int     `json:"n,omitempty"`
	Query uint64  `json:"q"` // Fingerprint of what was asked
}

// String returns the cursor as it is given out.
func (c Cursor) String() string {
	b, err := json.Marshal(c)
	if err != nil { // a score that is not a number
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// Fingerprint tells apart what queries ask for, page and size aside.
func (q Query) Fingerprint() uint64 {
	return xxh3.HashString(fmt.Sprintf("%q", []any{
		q.Text, q.Section, q.Source, q.Author, q.Site, q.From.Unix(), q.To.Unix(), q.IDs, q.Sort, q.Collapse,
	}))
}

// ParseCursor reads the cursor of a query, which came from outside; the zero value if
// it has none. It returns a QueryError for one that is not of this query.
func (q Query) ParseCursor() (Cursor, error) {
	var c Cursor
	if q.Cursor == "" {
		return c, nil
	}
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.ID == "" || c.Step < 0 || c.Shown < 0 || c.Query != q.Fingerprint() {
		return Cursor{}, &QueryError{Param: "cursor", Reason: "not a cursor of this query; take next_cursor of the page before, or leave it out"}
	}
	return c, nil
}

// Check refuses what the edge should have refused, with a QueryError.
func (q Query) Check() error {
	switch {
	case q.Size < 0 || q.Size > MaxSize:
		return &QueryError{Param: "size", Reason: fmt.Sprintf("from 0 to %d", MaxSize)}
	case q.Offset < 0 || q.Offset+q.Size > MaxWindow:
		return &QueryError{Param: "page", Reason: fmt.Sprintf("the first %d hits can be reached by page; use cursor for more", MaxWindow)}
	case q.Facets < 0 || q.Facets > MaxFacets:
		return &QueryError{Param: "facets", Reason: fmt.Sprintf("from 0 to %d", MaxFacets)}
	case q.Cursor != "" && q.Offset > 0:
		return &QueryError{Param: "cursor", Reason: "either cursor or page, not both"}
	}
	return nil
}
