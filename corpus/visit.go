package corpus

import "time"

// Visit is what a crawl remembers of one URL of a site: how to ask for it
// again, and what it gave.
type Visit struct {
	URL          string    `json:"url"` // canonical
	Depth        int       `json:"depth,omitempty"`
	Status       int       `json:"status,omitempty"` // of the last answer; 0: never answered
	ETag         string    `json:"etag,omitempty"`
	LastModified string    `json:"last_modified,omitempty"` // as the server wrote it
	Hash         uint64    `json:"hash,omitempty"`          // XXH3 of the body last read
	Fetched      time.Time `json:"fetched,omitzero"`        // last answer
	Gone         time.Time `json:"gone,omitzero"`           // first of the answers 404 or 410 in a row
	Kept         bool      `json:"kept,omitempty"`          // its article was put back after a removal, and stays until the page answers
	Tries        int       `json:"tries,omitempty"`         // attempts without an answer, in this pass
	Why          string    `json:"why,omitempty"`           // why the last visit gave nothing
	Stem         string    `json:"stem,omitempty"`          // article whose part the page is, see Part
	Number       int       `json:"number,omitempty"`        // of the page in its article, from 1
	Article      string    `json:"article,omitempty"`       // ID of the article that the page belongs to
	TwinKey      string    `json:"twin_key,omitempty"`      // of page 1 of an article, see Twin
	Twin         string    `json:"twin,omitempty"`          // ID of the article that the page shows a second time
	Due          time.Time `json:"due,omitzero"`            // from when it is asked for again; zero: from the next pass on
	History      History   `json:"history,omitzero"`        // how it has changed

	Quarantine Quarantine `json:"quarantine,omitzero"` // zero: the page could be read, if it was there
}

// Quarantine says why a page that was there could not be read. It is read again when it
// changes, and when there is another reader.
type Quarantine struct {
	Why    string `json:"why"`
	Reader uint64 `json:"reader"` // that could not read it, see extract.Extractor.Print
}

// History is what a crawl remembers of how a page changes. Looks that are long ago count
// less, so the counts are no whole numbers.
type History struct {
	Print   uint64        `json:"print,omitempty"`   // of what matters in the page: the text of an article, the links of a list
	At      time.Time     `json:"at,omitzero"`       // last look that found the page; zero: none has
	Since   time.Time     `json:"since,omitzero"`    // from when on it has been as it is
	Looks   float64       `json:"looks,omitempty"`   // that were compared with the one before
	Changed float64       `json:"changed,omitempty"` // of these, those that found a change
	Span    time.Duration `json:"span,omitempty"`    // from each of these looks to the one before, added up
}

// Part is one page of an article of several pages.
type Part struct {
	Stem    string // what the URLs of the article's pages have in common: one article of a site, one stem
	Number  int    // from 1
	Article *Article
}

// Step is all that the visit of one URL changes. A store applies it whole or
// not at all, so that a crash never loses a link or half an article.
type Step struct {
	Site    string
	Visit   Visit
	Again   bool     // the URL goes to the end of the queue instead of leaving it
	Links   []string // canonical URLs, queued one deeper than the visit unless they are known
	Stale   []string // canonical URLs, queued if they are known, whenever they are due
	Article *Article // the article as it is now, nil if the visit changes none
	Delete  string   // ID of an article that is gone
	Parts   []Part   // parts to keep; a nil Article removes the part
	Twins   []Twin   // twins to keep; an empty ID removes the twin
}

// Twin says which article shows a text first, for the pages that show it again
// under another URL.
type Twin struct {
	Key string // see package crawl
	ID  string // of the article
}

// StepResult is what a store did with a Step.
type StepResult struct {
	Added   bool // the article was new
	Changed bool // the article was there with other content
	Queued  int  // links that were new
}
