package corpustest

import (
	"maps"
	"slices"
	"testing"
)

// Scores holds the mean score of each field over the articles of a test. The
// zero value has none.
type Scores struct{ fields map[string]tally }

type tally struct {
	n   int
	sum float64
}

// Add counts one article's score, from 0 to 1, in a field.
func (s *Scores) Add(field string, score float64) {
	if s.fields == nil {
		s.fields = map[string]tally{}
	}
	s.fields[field] = tally{s.fields[field].n + 1, s.fields[field].sum + score}
}

// Count adds 1 to a field if ok, and 0 if not.
func (s *Scores) Count(field string, ok bool) {
	if ok {
		s.Add(field, 1)
	} else {
		s.Add(field, 0)
	}
}

// Compare counts whether the field of the named article is what it should be,
// and logs it if not.
func (s *Scores) Compare(t testing.TB, field, article, got, want string) {
	t.Helper()
	s.Count(field, got == want)
	if got != want {
		t.Logf("%s: %s %q, want %q", article, field, got, want)
	}
}

// Require logs the mean of each field that has a floor, and reports it if it is
// below. A field without scores has mean 0.
func (s *Scores) Require(t testing.TB, floors map[string]float64) {
	t.Helper()
	for _, field := range slices.Sorted(maps.Keys(floors)) {
		n, least := s.fields[field].n, floors[field]
		mean := s.fields[field].sum / max(1, float64(n))
		t.Logf("%-8s %.4f of %d, at least %.2f", field, mean, n, least)
		if mean < least {
			t.Errorf("%s: %.4f of %d, want at least %.2f", field, mean, n, least)
		}
	}
}
