// Package extract reads one fetched page and says what it is: an article with
// its fields, a list of articles, or something else, and in each case which
// links it holds.
//
// The fields of an article are filled in steps, each of which fills only what
// the steps before it left empty: the profile of the content management system
// (CSS selectors, from YAML), the page's metadata, the byline (the short lines
// between title and body), and a generic finder of the body. Article.Found says
// which step gave which field.
package extract

import (
	"errors"

	"wensou/corpus"
)

// Kind is what a page is.
type Kind string

// The kinds of page.
const (
	Article Kind = "article"
	List    Kind = "list"  // a section front or a list page: it mostly leads elsewhere
	Other   Kind = "other" // neither: a form, a picture page, an empty shell
)

// Result is what one page gave.
type Result struct {
	Kind      Kind
	Profile   string         // name of the profile that fits the page, "" if none does
	Part      corpus.Article // fields of this page alone: ID, Site and Pages are not set; URL is the page's
	Number    int            // of this page in its article, from 1
	Count     int            // pages in all, 0 if the page does not say
	NextPage  string         // absolute URL of the article's next page, "" on the last
	PageURLs  []string       // absolute URLs of the article's other pages that the pager names
	Links     []Link         // absolute http and https URLs in order, each once
	Lacks     string         // what a page that its profile calls an article, or that reads as one, does not have: its title, or title and body; or ""
	MoreLinks bool           // there are more than Links holds, which has a bound
	Feeds     []string       // absolute URLs of the feeds that rel=alternate names
	Redirect  string         // absolute URL to which a refresh or a script sends every reader at once, or ""
	Canonical string         // rel=canonical, absolute, or ""
	NoIndex   bool           // robots meta: do not keep this page
	NoFollow  bool           // robots meta: do not follow its links
}

// Link is one link of a page.
type Link struct {
	URL      string // absolute, without fragment
	NoFollow bool   // rel=nofollow
}

// ErrCharset is returned for a page whose bytes are text in no charset that we
// know. The error that wraps it gives the reason.
var ErrCharset = errors.New("page cannot be decoded")

// Options are the settings of an Extractor; the zero value works.
type Options struct {
	MaxBytes int    // a longer page is cut here before it is read; 0 means 4 MiB
	Profiles []byte // YAML of the operator's own profiles, which go before the built-in ones; see profiles.yaml for the form
}
