package period

import "time"

// feasts are the days of a year that have a name. A feast with a holiday is as
// long as that was at its longest; one without, a day to either side.
func feasts() []piece {
	return []piece{
		{pattern: `元旦节?`, read: daysOf(time.January, 1, 3)},
		{pattern: `(?:全国)?两会`, read: daysOf(time.March, 1, 20)},            // they meet from 3 March on, for about two weeks
		{pattern: `清明节?`, read: daysOf(time.April, 3, 6), notBefore: `上河`}, // falls on the 4th to the 6th
		{pattern: `五一(?:劳动节|长假|黄金周)?|劳动节`, read: daysOf(time.May, 1, 7), notBefore: afterFeast},
		{pattern: `六一(?:儿童节)?|儿童节`, read: daysOf(time.May, 31, 33), notBefore: afterFeast},
		{pattern: `国庆节?(?:长假|黄金周)?|十一(?:长假|黄金周)`, read: daysOf(time.October, 1, 7)},
		{pattern: `十一`, read: daysOf(time.October, 1, 7), notBefore: afterFeast},
		{pattern: `春节(?:长假|黄金周)?`, read: lunar(newYear, -1, 6)}, // from New Year's Eve to the seventh day
		{pattern: `元宵节?`, read: lunar(newYear, 13, 15)},
		{pattern: `端午节?`, read: lunar(dragonBoat, -1, 1)},
		{pattern: `中秋节?`, read: lunar(midAutumn, -1, 1)},
	}
}

// What stands behind 五一 and 十一 where they are numbers: 十一运会, 十一中.
const afterFeast = `[月日号届运期个家人点年岁所场名位次种条项大章世中级路街区五六七八九十〇零一二三四]|[0-9]`

// The feasts of lunarYears.
const (
	newYear    = iota // first day of the first month
	dragonBoat        // fifth day of the fifth
	midAutumn         // fifteenth day of the eighth
)

// lunar reads the days from one to another around a feast of the lunar
// calendar, counted from its day, in the years that the table has.
func lunar(feast, first, last int) reader {
	return func(from time.Time, _ []int) (reading, bool) {
		days, ok := lunarYears[from.Year()]
		if !ok {
			return reading{}, false
		}
		month, day := days[feast]/100, days[feast]%100
		at := func(offset int) time.Time { return date(from.Year(), time.Month(month), day+offset) }
		return reading{Period: Period{at(first), at(last)}}, true
	}
}

// lunarYears are the days of the lunar feasts, month × 100 + day. The table was
// written by the Python package borax 4.1.3; lunardate 0.3.0 gives the same
// days, and each month begins on the day of a new moon in China as ephem 4.2.1
// computes it.
var lunarYears = map[int][3]int{
	1990: {127, 528, 1003},
	1991: {215, 616, 922},
	1992: {204, 605, 911},
	1993: {123, 624, 930},
	1994: {210, 613, 920},
	1995: {131, 602, 909},
	1996: {219, 620, 927},
	1997: {207, 609, 916},
	1998: {128, 530, 1005},
	1999: {216, 618, 924},
	2000: {205, 606, 912},
	2001: {124, 625, 1001},
	2002: {212, 615, 921},
	2003: {201, 604, 911},
	2004: {122, 622, 928},
	2005: {209, 611, 918},
	2006: {129, 531, 1006},
	2007: {218, 619, 925},
	2008: {207, 608, 914},
	2009: {126, 528, 1003},
	2010: {214, 616, 922},
	2011: {203, 606, 912},
	2012: {123, 623, 930},
	2013: {210, 612, 919},
	2014: {131, 602, 908},
	2015: {219, 620, 927},
	2016: {208, 609, 915},
	2017: {128, 530, 1004},
	2018: {216, 618, 924},
	2019: {205, 607, 913},
	2020: {125, 625, 1001},
	2021: {212, 614, 921},
	2022: {201, 603, 910},
	2023: {122, 622, 929},
	2024: {210, 610, 917},
	2025: {129, 531, 1006},
	2026: {217, 619, 925},
	2027: {206, 609, 915},
	2028: {126, 528, 1003},
	2029: {213, 616, 922},
	2030: {203, 605, 912},
	2031: {123, 624, 1001},
	2032: {211, 612, 919},
	2033: {131, 601, 908},
	2034: {219, 620, 927},
	2035: {208, 610, 916},
	2036: {128, 530, 1004},
	2037: {215, 618, 924},
	2038: {204, 607, 913},
	2039: {124, 527, 1002},
	2040: {212, 614, 920},
	2041: {201, 603, 910},
	2042: {122, 622, 928},
	2043: {210, 611, 917},
	2044: {130, 531, 1005},
	2045: {217, 619, 925},
	2046: {206, 608, 915},
	2047: {126, 529, 1004},
	2048: {214, 615, 922},
	2049: {202, 604, 911},
	2050: {123, 623, 930},
}
