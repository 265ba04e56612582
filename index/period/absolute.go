package period

import "time"

// absolutes are the heads that name a date by its numbers.
func absolutes() []piece {
	const month, day = monthGroup + ` ?月 ?`, dayGroup + ` ?[日号]?`
	return []piece{
		{pattern: yearGroup + ` ?年度?`, read: readYear, notAfter: "近", notBefore: afterYear},
		{pattern: `(0[0-9]) ?年`, read: shortYear, notBefore: afterYear}, // 08年; 10年 is as often a duration
		{pattern: yearGroup + ` ?年?` + join + yearGroup + ` ?年`, read: readYears, notBefore: afterYear},
		{pattern: yearGroup + `-([0-9]{1,2})-([0-9]{1,2})`, read: readDate, notBefore: `[0-9-]`},
		{pattern: yearGroup + `/([0-9]{1,2})/([0-9]{1,2})`, read: readDate, notBefore: `[0-9/]`},
		{pattern: yearGroup + `\.([0-9]{1,2})\.([0-9]{1,2})`, read: readDate, notBefore: `[0-9]|\.[0-9]`},
		{pattern: yearGroup + `年代`, read: readDecade},
		{pattern: `(1[89]|2[01]|十[八九]|二十一?)世纪`, read: readCentury},
		{pattern: month + dayGroup + ` ?[日号]`, read: lastDay, notAfter: "年", notBefore: afterDay},
		{pattern: month + day + join + dayGroup + ` ?[日号]`, read: lastDays, notAfter: "年", notBefore: afterDay},
	}
}

// What stands behind a day but belongs to another word: 14号线.
const afterDay = `[线楼院机]`

func readYear(_ time.Time, n []int) (reading, bool) {
	return reading{Period: years(n[0], n[0]), grain: aYear}, true
}

// shortYear reads 08年, whose 0 no duration has.
func shortYear(_ time.Time, n []int) (reading, bool) {
	return reading{Period: years(2000+n[0], 2000+n[0]), grain: aYear}, true
}

func readYears(_ time.Time, n []int) (reading, bool) {
	return reading{Period: years(n[0], n[1])}, true
}

func readDate(_ time.Time, n []int) (reading, bool) {
	day, ok := validDate(n[0], n[1], n[2])
	return reading{Period: oneDay(day)}, ok
}

// readDecade reads 1990年代; 2009年代 is no decade.
func readDecade(_ time.Time, n []int) (reading, bool) {
	return reading{Period: years(n[0], n[0]+9), grain: decade}, n[0]%10 == 0
}

func readCentury(_ time.Time, n []int) (reading, bool) {
	return reading{Period: centuryOf(n[0]), grain: century}, true
}

// lastDay reads a day without its year: the last such day that has come. The
// 29th of February comes in leap years.
func lastDay(today time.Time, n []int) (reading, bool) {
	return lastDays(today, []int{n[0], n[1], n[1]})
}

// lastDays reads days of a month without its year: the last such days that
// have begun.
func lastDays(today time.Time, n []int) (reading, bool) {
	const mostApart = 8 // years between two leap days
	for year := today.Year(); year >= today.Year()-mostApart; year-- {
		first, ok1 := validDate(year, n[0], n[1])
		last, ok2 := validDate(year, n[0], n[2])
		if ok1 && ok2 && !first.After(today) {
			return reading{Period: Period{first, last}}, true
		}
	}
	return reading{}, false
}
