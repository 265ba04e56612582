package accuracy

import (
	"strings"
	"time"
	"unicode"

	"wensou/corpus"
)

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
