package corpus

import "time"

// Outcome is what became of a URL that a crawl knows.
type Outcome string

// The outcomes.
const (
	OutcomeArticle     Outcome = "article"     // the page is an article, or a page of one
	OutcomeTwin        Outcome = "twin"        // it shows an article that is kept from another page
	OutcomeRead        Outcome = "read"        // it was read and is no article: a list, a front page
	OutcomeFailed      Outcome = "failed"      // it gave nothing; Visit.Why is the reason
	OutcomeQuarantined Outcome = "quarantined" // it was there and could not be read; Visit.Quarantine has the reason
	OutcomeGone        Outcome = "gone"        // it was not there when it was asked for last
	OutcomeWaiting     Outcome = "waiting"     // it was not yet visited
)

// Outcomes returns all outcomes, in the order in which they are shown.
func Outcomes() []Outcome {
	return []Outcome{OutcomeArticle, OutcomeTwin, OutcomeRead, OutcomeFailed, OutcomeQuarantined, OutcomeGone, OutcomeWaiting}
}

// Outcome returns what became of the URL.
func (v *Visit) Outcome() Outcome {
	switch {
	case !v.Gone.IsZero():
		return OutcomeGone
	case v.Quarantine.Why != "":
		return OutcomeQuarantined
	case v.Twin != "":
		return OutcomeTwin
	case v.Why != "":
		return OutcomeFailed
	case v.Article != "":
		return OutcomeArticle
	case v.Status != 0:
		return OutcomeRead
	default:
		return OutcomeWaiting
	}
}

// Tally counts the URLs of a site that a crawl knows. The zero value has none.
type Tally struct {
	Outcomes map[Outcome]int `json:"outcomes,omitempty"`
	NotDue   int             `json:"not_due,omitempty"` // that are asked for later
	Next     time.Time       `json:"next,omitzero"`     // when the first of them is; zero: there is none
}

// Add counts one URL, as it is at a time.
func (t *Tally) Add(v *Visit, now time.Time) {
	if t.Outcomes == nil {
		t.Outcomes = map[Outcome]int{}
	}
	t.Outcomes[v.Outcome()]++
	if !v.Due.After(now) {
		return
	}
	t.NotDue++
	if t.Next.IsZero() || v.Due.Before(t.Next) {
		t.Next = v.Due
	}
}
