package period

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/segment"
)

// maxValue bounds the value of a date filter, in bytes.
const maxValue = 100

// The reasons to refuse a value. They stand behind the value in the error.
var (
	errForm = errors.New("a date is a year, month or day such as 2009, 2009-05, 2009-05-14 or 2009年5月14日, " +
		"and a range is two of them such as 2009-01..2009-06; either end may be left out")
	errDay   = errors.New("there is no such day in the calendar")
	errYears = fmt.Errorf("the years from %d to %d are accepted", FirstYear, LastYear)
	errOrder = errors.New("the end of the range lies before its start")
)

// Parse reads the value of a date filter: a year, a month or a day, in digits
// (2009-05-14, 2009/5/14, 2009.5.14, 20090514, 2009年5月14日) or Chinese numerals
// (二〇〇九年五月); a range of two of them, either of which may be missing, joined
// by "..", "~", 至, 到 or a dash; or one behind ">=", ">", "<=" or "<". Full width
// is the same as half. The error says in English what is accepted.
func Parse(value string) (Period, error) {
	if len(value) > maxValue {
		return Period{}, fmt.Errorf("date of %d bytes: %w", len(value), errForm)
	}
	p, err := parse(segment.Trimmed(value))
	if err == nil && !p.inBounds() {
		err = errYears
	}
	if err != nil {
		return Period{}, fmt.Errorf("date %q: %w", strings.ToValidUTF8(value, string(utf8.RuneError)), err)
	}
	return p, nil
}

func parse(s string) (Period, error) {
	f := valueForms()
	if m := f.bound.FindStringSubmatch(s); m != nil {
		return parseBound(m[1], m[2])
	}
	if m := f.years.FindStringSubmatch(s); m != nil {
		return parseRange(m[1], m[2])
	}
	if at := f.join.FindStringIndex(s); at != nil {
		return parseRange(s[:at[0]], s[at[1]:])
	}
	return parseDate(s)
}

// parseBound reads a date behind a sign of comparison.
func parseBound(sign, s string) (Period, error) {
	p, err := parseDate(s)
	if err != nil {
		return Period{}, err
	}
	switch sign {
	case ">":
		return Period{From: p.To.AddDate(0, 0, 1)}, nil
	case ">=", "≥":
		return Period{From: p.From}, nil
	case "<":
		return Period{To: p.From.AddDate(0, 0, -1)}, nil
	default:
		return Period{To: p.To}, nil
	}
}

// parseRange reads the two ends of a range, of which one may be "".
func parseRange(from, to string) (Period, error) {
	var p Period
	if from != "" {
		d, err := parseDate(from)
		if err != nil {
			return Period{}, err
		}
		p.From = d.From
	}
	if to != "" {
		d, err := parseDate(to)
		if err != nil {
			return Period{}, err
		}
		p.To = d.To
	}
	switch {
	case from == "" && to == "":
		return Period{}, errForm
	case from != "" && to != "" && p.To.Before(p.From):
		return Period{}, errOrder
	}
	return p, nil
}

// parseDate reads a year, a month or a day.
func parseDate(s string) (Period, error) {
	for _, form := range valueForms().dates {
		if m := form.FindStringSubmatch(s); m != nil {
			return newPeriod(m[1:])
		}
	}
	return Period{}, errForm
}

// newPeriod makes a period of a year, a month that may be "" and a day that may
// be "".
func newPeriod(parts []string) (Period, error) {
	n := [3]int{1: 1, 2: 1}
	last := 0 // the part that was given last
	for i, s := range parts {
		if s == "" {
			continue
		}
		v, ok := corpus.Numeral(s)
		if !ok {
			return Period{}, errForm
		}
		n[i], last = v, i
	}
	day, ok := validDate(n[0], n[1], n[2])
	switch {
	case !ok:
		return Period{}, errDay
	case !oneDay(day).inBounds():
		return Period{}, errYears
	case last == 0:
		return years(n[0], n[0]), nil
	case last == 1:
		return months(day, 1), nil
	default:
		return oneDay(day), nil
	}
}

// forms are the patterns of a value in its normal form.
type forms struct {
	bound *regexp.Regexp   // a sign and a date
	years *regexp.Regexp   // two years, between which a hyphen is a dash
	join  *regexp.Regexp   // what stands between the ends of a range
	dates []*regexp.Regexp // with the year, the month and the day as submatches
}

var valueForms = sync.OnceValue(func() forms {
	const han = `[〇○零o一二两三四五六七八九十]+`
	dates := []string{
		`(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?`,
		`(\d{4})/(\d\d?)(?:/(\d\d?))?`,
		`(\d{4})\.(\d\d?)(?:\.(\d\d?))?`,
		`(\d{4})(\d\d)(\d\d)`,
		`(\d{4}|` + han + `) ?年(?: ?(\d\d?|` + han + `) ?月(?: ?(\d\d?|` + han + `) ?[日号])?)?`,
	}
	f := forms{
		bound: regexp.MustCompile(`^([<>]=?|[≤≥]) ?(.*)$`),
		years: regexp.MustCompile(`^(\d{4}年?) ?- ?(\d{4}年?)$`),
		join:  regexp.MustCompile(` - | ?(?:\.{2,}|[~〜至到]|[—–―]+) ?`),
	}
	for _, d := range dates {
		f.dates = append(f.dates, regexp.MustCompile(`^(?:`+d+`)$`))
	}
	return f
})
