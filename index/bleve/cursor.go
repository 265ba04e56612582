package bleve

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"github.com/zeebo/xxh3"

	"wensou/index"
)

// cursor is where a page of hits ended: the sort keys of its last hit, which
// step of relaxation the hits came from, since the page after must ask the same,
// and how many hits were shown.
type cursor struct {
	Score float64 `json:"s"`
	ID    string  `json:"i"`
	Step  int     `json:"r,omitempty"`
	Shown int     `json:"n,omitempty"`
	Query uint64  `json:"q"` // fingerprint of what was asked
}

func (c cursor) String() string {
	b, err := json.Marshal(c)
	if err != nil { // a score that is not a number
		return ""
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

// fingerprint tells apart what queries ask for, page and size aside.
func fingerprint(q index.Query) uint64 {
	return xxh3.HashString(fmt.Sprintf("%q", []any{
		q.Text, q.Section, q.Source, q.Author, q.Site, firstMinute(q.From), lastMinute(q.To), q.IDs, q.Sort, q.Collapse,
	}))
}

// parseCursor reads the cursor of a query, which came from outside.
func parseCursor(q index.Query) (cursor, error) {
	var c cursor
	b, err := base64.RawURLEncoding.DecodeString(q.Cursor)
	if err == nil {
		err = json.Unmarshal(b, &c)
	}
	if err != nil || c.ID == "" || c.Step < 0 || c.Shown < 0 || c.Query != fingerprint(q) {
		return cursor{}, &index.QueryError{Param: "cursor", Reason: "not a cursor of this query; take next_cursor of the page before, or leave it out"}
	}
	return c, nil
}
