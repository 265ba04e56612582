package period_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index/period"
)

// clock is a Tuesday.
var clock = time.Date(2010, 6, 15, 12, 0, 0, 0, corpus.China)

// written formats a period: 2009-01-01..2009-12-31, with an end left out if it
// is open.
func written(p period.Period) string {
	day := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.Format(time.DateOnly)
	}
	return day(p.From) + ".." + day(p.To)
}

// found formats the phrases in a query: 去年=2009-01-01..2009-12-31.
func found(query string, now time.Time) []string {
	var out []string
	for _, p := range period.Find(query, now) {
		out = append(out, p.Text+"="+written(p.Period))
	}
	return out
}

func TestFind(t *testing.T) {
	for _, tt := range []struct{ in, text, period string }{
		{"今天的江水", "今天", "2010-06-15..2010-06-15"},
		{"昨日 水位", "昨日", "2010-06-14..2010-06-14"},
	} {
		want := []string{tt.text + "=" + tt.period}
		if diff := cmp.Diff(want, found(tt.in, clock)); diff != "" {
			t.Errorf("Find(%q): -want +got\n%s", tt.in, diff)
		}
	}
}
