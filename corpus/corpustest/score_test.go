package corpustest_test

import (
	"testing"

	"wensou/corpus/corpustest"
)

// report is a test that notes whether it failed.
type report struct {
	testing.TB
	failed bool
}

func (*report) Helper()                 {}
func (*report) Logf(string, ...any)     {}
func (r *report) Errorf(string, ...any) { r.failed = true }

func TestRequire(t *testing.T) {
	var s corpustest.Scores
	s.Count("source", true)
	s.Count("source", false)
	for _, tt := range []struct {
		field  string
		floor  float64
		failed bool
	}{
		{"source", .5, false},
		{"source", .51, true},
		{"no scores", .01, true},
	} {
		r := &report{TB: t}
		s.Require(r, map[string]float64{tt.field: tt.floor})
		if r.failed != tt.failed {
			t.Errorf("Require(%s: %v) fails the test: %v, want %v", tt.field, tt.floor, r.failed, tt.failed)
		}
	}
}
