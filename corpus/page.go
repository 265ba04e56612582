package corpus

import (
	"net/http"
	"time"
)

// Page is one fetched page, as it came from the site.
type Page struct {
	URL         string // canonical
	ContentType string // the header, which often lies about the charset
	Body        []byte // bytes of the page after content decoding, before charset decoding
	Fetched     time.Time
}

// SavedPage is a page that another program has fetched, with status 200.
type SavedPage struct {
	Page
	Header http.Header // of the answer; nil if it was not saved
}
