package period

import (
	"regexp"
	"time"
)

// grain says what a piece of a phrase names, and with it which parts may narrow
// it.
type grain int

const (
	nothing grain = iota // of a reading that no part narrows, and of what stands before a head
	aWeek
	aMonth
	aYear
	decade
	century // no phrase by itself: 21世纪 is a newspaper
)

// reading is what the pieces of a phrase mean so far.
type reading struct {
	Period
	grain
	day time.Time // of an anniversary, zero if it is none
}

// reader reads a piece: numbers are the numerals in its pattern's groups, from
// the first day of what it narrows, or today for a head. It reports whether the
// calendar has such a period.
type reader func(from time.Time, numbers []int) (reading, bool)

// piece is one line of the tables: a head, or a part that narrows what stands
// before it. The patterns are matched against the normal form of a query, and
// take the longest match.
type piece struct {
	pattern   string // its groups are numerals
	read      reader
	notAfter  string // characters that may not stand before it
	notBefore string // pattern that may not follow it

	narrows       grain          // what stands before it, set by lexicon as are the next
	match, unless *regexp.Regexp // pattern and notBefore
}

// tail is a word that bends the period before it.
type tail struct {
	pattern string
	bend    func(reading) Period

	match *regexp.Regexp // made by lexicon
}

// Groups of the patterns: numerals within bounds that keep a pattern short.
const (
	yearGroup    = `((?:1[7-9]|2[01])[0-9]{2}|[一二][〇○零o一二三四五六七八九]{3})`
	monthGroup   = `([0-9]{1,2}|[一二三四五六七八九十]{1,2})`
	dayGroup     = `([0-9]{1,2}|[一二三四五六七八九十]{1,3})`
	countGroup   = `([0-9]{1,3}|[一二两三四五六七八九十百零]{1,6})`
	quarterGroup = `([1-4]|[一二三四])`
	decadeGroup  = `([0-9]0|[二三四五六七八九]?十)`

	hanNumerals = `〇○零一二两三四五六七八九十`

	join = ` ?[~〜至到—–―-] ?` // between the ends of a range
)

// fixed reads a piece that has no number in it as what p gives.
func fixed(g grain, p func(from time.Time) Period) reader {
	return func(from time.Time, _ []int) (reading, bool) { return reading{Period: p(from), grain: g}, true }
}

// dayAgo, weekAgo, monthAgo and yearAgo read a day, a week from Monday on, a
// month or a year that lies n back.
func dayAgo(n int) reader {
	return fixed(nothing, func(from time.Time) Period { return oneDay(from.AddDate(0, 0, -n)) })
}

func weekAgo(n int) reader {
	return fixed(aWeek, func(from time.Time) Period {
		sinceMonday := (int(from.Weekday()) + 6) % 7
		monday := from.AddDate(0, 0, -sinceMonday-7*n)
		return Period{monday, monday.AddDate(0, 0, 6)}
	})
}

func monthAgo(n int) reader {
	return fixed(aMonth, func(from time.Time) Period { return months(addMonths(from, -n), 1) })
}

func yearAgo(n int) reader {
	return fixed(aYear, func(from time.Time) Period { return years(from.Year()-n, from.Year()-n) })
}

// monthsOf reads n months of a year from one month on; beyond December they
// belong to the next year.
func monthsOf(first time.Month, n int) reader {
	return fixed(nothing, func(from time.Time) Period { return months(date(from.Year(), first, 1), n) })
}

// daysOf reads days of a year, from one to another of a month or beyond it.
func daysOf(month time.Month, first, last int) reader {
	return fixed(nothing, func(from time.Time) Period {
		return Period{date(from.Year(), month, first), date(from.Year(), month, last)}
	})
}

// monthEnd is the last day of any month, for daysOfMonth.
const monthEnd = 31

// daysOfMonth reads days of a month.
func daysOfMonth(first, last int) reader {
	return fixed(nothing, func(from time.Time) Period {
		whole := months(from, 1)
		last := min(last, whole.To.Day())
		return Period{whole.From.AddDate(0, 0, first-1), whole.From.AddDate(0, 0, last-1)}
	})
}

// daysOfWeek reads days of a week, of which Monday is 0.
func daysOfWeek(first, last int) reader {
	return fixed(nothing, func(from time.Time) Period {
		return Period{from.AddDate(0, 0, first), from.AddDate(0, 0, last)}
	})
}

// yearsFrom reads years, counted from the first of a decade or a century.
func yearsFrom(first, last int) reader {
	return fixed(nothing, func(from time.Time) Period { return years(from.Year()+first, from.Year()+last) })
}
