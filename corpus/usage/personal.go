package usage

import (
	"regexp"
	"strings"
)

// digits is a run of digits, also of full width, and of what people put between the
// groups of a number.
var digits = regexp.MustCompile(`\p{Nd}(?:[\s\-–—_.·()（）]{0,3}\p{Nd})*`)

// shortestPersonal is how many digits the shortest number has that reaches a person: a
// telephone of a small town.
const shortestPersonal = 7

// Personal reports whether a text has what looks like the number of a telephone, an
// identity card, a bank card or an address of the internet: seven digits or more that
// are no date. It rather takes too many for one than too few.
func Personal(text string) bool {
	for _, run := range digits.FindAllString(text, -1) {
		if personalRun(run) {
			return true
		}
	}
	return false
}

// Redact returns a text with an ellipsis in place of each number that Personal finds.
func Redact(text string) string {
	return digits.ReplaceAllStringFunc(text, func(run string) string {
		if personalRun(run) {
			return "…"
		}
		return run
	})
}

func personalRun(run string) bool {
	groups, count, years := groupsOf(run), 0, 0
	for _, g := range groups {
		count += len(g)
		if isYear(g) {
			years++
		}
	}
	switch {
	case count < shortestPersonal, years == len(groups):
		return false
	case len(groups) == 1 && count == len("20090514"):
		return !isDay(groups[0])
	}
	const longestDay = 2 + len("20090514")
	return years != 1 || len(groups[0]) != len("2009") || len(groups) > 3 || count >= longestDay
}

// groupsOf returns the digits of each group of a run, in ASCII; digits of other
// scripts count as 0.
func groupsOf(run string) []string {
	const wide = '０'
	folded := strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return r
		case r >= wide && r <= wide+9:
			return r - wide + '0'
		case digits.MatchString(string(r)):
			return '0'
		}
		return ' '
	}, run)
	return strings.Fields(folded)
}

func isYear(g string) bool {
	return len(g) == 4 && (g[:2] == "18" || g[:2] == "19" || g[:2] == "20")
}

func isDay(g string) bool {
	return isYear(g[:4]) && g[4:6] >= "01" && g[4:6] <= "12" && g[6:] >= "01" && g[6:] <= "31"
}
