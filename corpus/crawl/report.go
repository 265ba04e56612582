package crawl

import (
	"maps"
	"time"

	"wensou/corpus"
)

// maxFailed bounds Report.Failed.
const maxFailed = 100

// Report tells what a pass did. Refused and Failed count each URL once for each
// pass.
type Report struct {
	Site        string
	Started     time.Time
	Asked       int           // requests for pages
	Delay       time.Duration // between two requests: as the options, robots.txt and the answers have it
	Fetched     int           // answers with status 200 and new content
	NotModified int           // answers that said, or whose body showed, that the page is as it was
	Skipped     int           // articles that were not asked for, as the site's sitemap says that they are as they were
	Listings    int           // sitemaps and feeds that were read, which Fetched does not count
	Added       int           // articles that were new
	Changed     int           // articles that had other content; each arriving page of a long one counts
	Deleted     int           // articles whose page is gone
	Refused     map[string]int
	Failed      []Failure    // the first hundred
	Failures    int          // all
	Found       int          // URLs that were new
	Known       corpus.Tally // all URLs of the site, at the end of the pass; none before
	Resumed     bool         // the pass before was cut off, and this one went on with it
}

// Failure is a page that could not be read.
type Failure struct{ URL, Why string }

func (r *Report) clone() Report {
	c := *r
	c.Refused = maps.Clone(r.Refused)
	c.Failed = r.Failed[:len(r.Failed):len(r.Failed)]
	return c
}

func (r *Report) fail(url, why string) {
	r.Failures++
	if len(r.Failed) < maxFailed {
		r.Failed = append(r.Failed, Failure{url, why})
	}
}
