package extract

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"wensou/corpus"
)

// The years that a date of publication may have; others are numbers of
// something else.
const (
	firstYear = 1949
	lastYear  = 2100
)

var (
	dateTime = regexp.MustCompile(`((?:19|20)\d\d)\s?(?:[-/.－]|年)\s?(\d{1,2})\s?(?:[-/.－]|月)\s?(\d{1,2})(?:\s?日|号)?` +
		`(?:[T\s]*(上午|下午|晚上)?(\d{1,2})(?:[:：]|时|点)(\d{1,2})(?:(?:[:：]|分)(\d{1,2}))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?)?`)
	dateMonth   = regexp.MustCompile(`((?:19|20)\d\d)\s?(?:年\s?(\d{1,2})\s?月|[-/.](\d{1,2})(?:$|[^\d]))`)
	dateYear    = regexp.MustCompile(`((?:19|20)\d\d)\s?年`)
	hanDate     = regexp.MustCompile(`[一二][〇○零ＯO一二三四五六七八九]{3}年[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}日)?`)
	hanNumeral  = regexp.MustCompile(`[〇○零ＯO一二三四五六七八九十]+`)
	republic    = regexp.MustCompile(`民[国國]\s?(` + numeralOf + `{1,6})\s?年(?:\s?(` + numeralOf + `{1,3})\s?月(?:\s?(` + numeralOf + `{1,3})\s?日)?)?`)
	yearOfURL   = regexp.MustCompile(`/((?:19|20)\d\d)(?:[-_/]?(\d\d))?(?:[-_/]?\d\d)?/`)
	dayAndTime  = regexp.MustCompile(`(?:^|[^\d/.年-])(\d{1,2})(?:-|月)(\d{1,2})日?\s+(\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)(?:$|\D)`)
	american    = regexp.MustCompile(`\b(\d{1,2})/(\d{1,2})/((?:19|20)\d\d)\s+(\d{1,2})(:\d\d(?::\d\d)?)\s*(AM|PM)\b`)
	dayOfNumber = regexp.MustCompile(`^\d`)
)

// date is a date of publication as far as it was written.
type date struct {
	at        time.Time // UTC
	precision corpus.Precision
}

// findDate returns the first date with a day in a text. A time of day without a
// zone is Chinese time; a date without a time keeps its day, at 00:00 UTC.
func findDate(s string) (date, bool) {
	s = latinDates(republicDates(isoDates(s)))
	for _, m := range dateTime.FindAllStringSubmatchIndex(s, 8) {
		if dayOfNumber.MatchString(s[m[1]:]) && m[10] < 0 || m[0] > 0 && isDigit(s[m[0]-1]) {
			continue // part of a longer number
		}
		if d, ok := newDate(submatches(s, m)); ok {
			return d, true
		}
	}
	return date{}, false
}

// findAnyDate is findDate that also accepts a month or a year: for text that is
// known to be a date.
func findAnyDate(s string) (date, bool) {
	if d, ok := findDate(s); ok {
		return d, true
	}
	s = latinDates(republicDates(s))
	if m := dateMonth.FindStringSubmatch(s); m != nil {
		year, month := number(m[1]), number(m[2]+m[3])
		if isYear(year) && month >= 1 && month <= 12 {
			return date{time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC), corpus.Month}, true
		}
	}
	if m := dateYear.FindStringSubmatch(s); m != nil && isYear(number(m[1])) {
		return date{time.Date(number(m[1]), 1, 1, 0, 0, 0, 0, time.UTC), corpus.Year}, true
	}
	return date{}, false
}

// newDate makes a date of the submatches of dateTime.
func newDate(m []string) (date, bool) {
	year, month, day := number(m[1]), number(m[2]), number(m[3])
	midnight := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	if !isYear(year) || midnight.Day() != day || int(midnight.Month()) != month {
		return date{}, false
	}
	if m[5] == "" {
		return date{midnight, corpus.Day}, true
	}
	hour, minute, second := number(m[5]), number(m[6]), number(m[7])
	if (m[4] == "下午" || m[4] == "晚上") && hour < 12 {
		hour += 12
	}
	if hour > 23 || minute > 59 || second > 59 {
		return date{midnight, corpus.Day}, true
	}
	precision := corpus.Minute
	if m[7] != "" {
		precision = corpus.Second
	}
	at := time.Date(year, time.Month(month), day, hour, minute, second, 0, zone(m[8]))
	return date{at.UTC(), precision}, true
}

// zone reads Z or +08:00; no zone is Chinese time.
func zone(s string) *time.Location {
	if s == "" {
		return corpus.China
	}
	if s == "Z" {
		return time.UTC
	}
	digits := strings.ReplaceAll(s[1:], ":", "")
	offset := (number(digits[:2])*60 + number(digits[2:])) * 60
	if s[0] == '-' {
		offset = -offset
	}
	return time.FixedZone("", offset)
}

// isoDates writes dates as servers in American English do, 9/17/2004 5:54:13 AM, in
// the order of all others. Only with AM or PM is it clear that the month comes first.
func isoDates(s string) string {
	if !strings.Contains(s, "M") {
		return s
	}
	return american.ReplaceAllStringFunc(s, func(d string) string {
		m := american.FindStringSubmatch(d)
		hour := number(m[4]) % 12
		if m[6] == "PM" {
			hour += 12
		}
		return fmt.Sprintf("%s-%s-%s %d%s", m[3], m[1], m[2], hour, m[5])
	})
}

// numeralOf is a digit of a number in Latin or Chinese.
const numeralOf = `[\d〇○零一二三四五六七八九十百]`

// republicDates writes dates of the Republic of China, 民國九十八年五月十四日, with the year of
// our era, 1911 later, and with digits.
func republicDates(s string) string {
	if !strings.Contains(s, "民") {
		return s
	}
	return republic.ReplaceAllStringFunc(s, func(d string) string {
		m := republic.FindStringSubmatch(d)
		year, ok := corpus.Numeral(m[1])
		if !ok {
			return d
		}
		parts := []string{strconv.Itoa(1911+year) + "年"}
		for i, unit := range []string{"月", "日"} {
			if n, ok := corpus.Numeral(m[i+2]); ok {
				parts = append(parts, strconv.Itoa(n)+unit)
			}
		}
		return strings.Join(parts, "")
	})
}

// findDayIn returns the first date with a time of day and without a year, 05-14 10:21, in
// the year that the folders of the page's URL name. A month that they name must be the
// same.
func findDayIn(s, url string) date {
	folder, m := yearOfURL.FindStringSubmatch(url), dayAndTime.FindStringSubmatch(s)
	if folder == nil || m == nil || folder[2] != "" && number(folder[2]) != number(m[1]) {
		return date{}
	}
	d, _ := findDate(folder[1] + "-" + m[1] + "-" + m[2] + " " + m[3])
	return d
}

// latinDates writes dates in Chinese numerals, 二〇〇九年九月七日, with digits.
func latinDates(s string) string {
	if !strings.Contains(s, "年") {
		return s
	}
	return hanDate.ReplaceAllStringFunc(s, func(d string) string {
		return hanNumeral.ReplaceAllStringFunc(d, corpus.LatinNumeral)
	})
}

func isYear(n int) bool { return n >= firstYear && n <= lastYear }

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// number reads digits that a pattern has matched; none are 0.
func number(digits string) int {
	n, err := strconv.Atoi(digits)
	if err != nil {
		return 0
	}
	return n
}

// submatches cuts the submatches out of s; one that did not take part is "".
func submatches(s string, index []int) []string {
	out := make([]string, len(index)/2)
	for i := range out {
		if index[2*i] >= 0 {
			out[i] = s[index[2*i]:index[2*i+1]]
		}
	}
	return out
}
