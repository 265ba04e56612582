package crawl

import (
	"time"

	"wensou/corpus"
)

// Decision is what a pass did about a URL, and why.
type Decision struct {
	At      time.Time      `json:"at"`
	Site    string         `json:"site"`
	URL     string         `json:"url"` // followed by " links" where it is the links of the page that are refused
	Did     Did            `json:"did"`
	Why     string         `json:"why"`               // why it was asked for, or not
	Status  int            `json:"status,omitempty"`  // of the answer, if it was asked for and answered
	Outcome corpus.Outcome `json:"outcome,omitempty"` // what became of it, if it was asked for
	Reason  string         `json:"reason,omitempty"`  // why the page gave nothing, if it did
	Removed string         `json:"removed,omitempty"` // ID of the article that went with it
	Due     time.Time      `json:"due,omitzero"`      // when it is asked for again
}

// Did is what a pass does about a URL.
type Did string

// What a pass does about a URL.
const (
	DidAsk    Did = "asked"   // its page was asked for
	DidSkip   Did = "skipped" // it is not due, or the site says that it is as it was
	DidRefuse Did = "refused" // it may not be asked for, or read
)

// Why a page was asked for, or skipped.
const (
	whyNew       = "new"
	whyDue       = "due"
	whyAll       = "all are asked for"
	whyWoken     = "not due, but it may have changed, or its article went, or it can be read now"
	whyNotDue    = "not due"
	whyUnchanged = "not changed, says the sitemap"
)

// reasonToAsk returns why a URL of the queue is asked for.
func (c *Crawler) reasonToAsk(v *corpus.Visit) string {
	switch {
	case v.Status == 0 && v.Tries == 0 && v.Due.IsZero():
		return whyNew
	case !c.options.OnlyDue:
		return whyAll
	case v.Due.After(c.options.Now()):
		return whyWoken
	default:
		return whyDue
	}
}

// decided tells what came of the visit of a URL that was not refused: countRefused tells
// of those.
func (p *pass) decided(step *corpus.Step, why string, asked bool) {
	v := &step.Visit
	d := Decision{URL: v.URL, Did: DidSkip, Why: whyUnchanged, Due: v.Due}
	if asked {
		d.Did, d.Why, d.Status, d.Outcome, d.Removed = DidAsk, why, v.Status, v.Outcome(), step.Delete
		if d.Reason = v.Why; v.Quarantine.Why != "" {
			d.Reason = v.Quarantine.Why
		}
	}
	p.tell(p.scope.site, d)
}

// tell hands a decision over.
func (c *Crawler) tell(site string, d Decision) {
	d.At, d.Site = c.options.Now().UTC(), site
	c.options.Decided(d)
}
