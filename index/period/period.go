// Package period reads ranges of days: the value of a date filter, such as
// 2009-01..2009-06, and the date phrases in a query, such as 去年国庆.
package period

import "time"

// The years that a period may touch: no press is older, and every backend can
// count the seconds from 1970 to them.
const (
	FirstYear = 1700
	LastYear  = 2199
)

// Period is a range of days, both ends included; a zero end is open. An end is
// the midnight, in UTC, of a calendar day in China, as in index.Query.
type Period struct{ From, To time.Time }

// String writes the period as Parse reads it; the zero period is "..".
func (p Period) String() string {
	from, to := FormatDay(p.From), FormatDay(p.To)
	if from == to && from != "" {
		return from
	}
	return from + ".." + to
}

// FormatDay writes a day as Parse reads it, and the zero time as "".
func FormatDay(day time.Time) string {
	if day.IsZero() {
		return ""
	}
	return day.Format(time.DateOnly)
}

// inBounds reports whether a period has an end, its ends are within the years
// of a press, and are in order.
func (p Period) inBounds() bool {
	inYears := func(t time.Time) bool { return t.IsZero() || t.Year() >= FirstYear && t.Year() <= LastYear }
	open := p.From.IsZero() || p.To.IsZero()
	return p != Period{} && inYears(p.From) && inYears(p.To) && (open || !p.To.Before(p.From))
}

// date returns a day of the calendar. Months and days beyond their ends count
// on, as in time.Date.
func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// validDate is date that reports whether the calendar has such a day.
func validDate(year, month, day int) (time.Time, bool) {
	t := date(year, time.Month(month), day)
	return t, t.Month() == time.Month(month) && t.Day() == day
}

// oneDay, months and years return the period of a day, of n months from the
// month of a day on, and of the years from one to another.
func oneDay(day time.Time) Period { return Period{day, day} }

func months(first time.Time, n int) Period {
	y, m, _ := first.Date()
	return Period{date(y, m, 1), date(y, m+time.Month(n), 0)}
}

func years(first, last int) Period {
	return Period{date(first, time.January, 1), date(last, time.December, 31)}
}

// addMonths returns the day n months away, or the last of its month if that is
// shorter: a month before 31 March is 28 February.
func addMonths(day time.Time, n int) time.Time {
	y, m, d := day.Date()
	last := date(y, m+time.Month(n)+1, 0)
	return last.AddDate(0, 0, min(0, d-last.Day()))
}
