package corpustest

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"wensou/corpus"
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

// CharF1 compares two texts as bags of characters, white space apart: it is 1 if
// they hold the same ones, and 0 if they share none.
func CharF1(got, want string) float64 {
	g, w := []rune(Squash(got)), []rune(Squash(want))
	if len(g) == 0 && len(w) == 0 {
		return 1
	}
	left := map[rune]int{}
	for _, r := range w {
		left[r]++
	}
	same := 0
	for _, r := range g {
		if left[r] > 0 {
			left[r]--
			same++
		}
	}
	return 2 * float64(same) / float64(len(g)+len(w))
}

// Squash removes the white space of a text.
func Squash(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, text)
}

// Day returns the day of publication in China, such as "2014-01-20", or "" for an
// article without a date.
func Day(a *corpus.Article) string {
	if a.Published.IsZero() {
		return ""
	}
	return a.WallClock().Format(time.DateOnly)
}
