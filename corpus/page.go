package corpus

import "time"

// Page is one fetched page, as it came from the site.
type Page struct {
	URL         string // canonical
	ContentType string // the header, which often lies about the charset
	Body        []byte // bytes of the page after content decoding, before charset decoding
	Fetched     time.Time
}
