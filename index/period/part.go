package period

import "time"

// yearParts are the parts of a year, save its feasts. Where no calendar says
// how long a part is, the press is wide: 年初 is until the end of March, 年中 from
// May to August, 年底 from October on.
func yearParts() []piece {
	const month = monthGroup + ` ?月`
	return []piece{
		{pattern: `上半年`, read: monthsOf(time.January, 6)},
		{pattern: `下半年`, read: monthsOf(time.July, 6)},
		{pattern: `第?` + quarterGroup + `季度`, read: quarterOf, notBefore: `假`},
		{pattern: `前三季度`, read: monthsOf(time.January, 9)},
		{pattern: `春[天季]`, read: monthsOf(time.March, 3)},
		{pattern: `夏[天季]`, read: monthsOf(time.June, 3)},
		{pattern: `秋[天季]`, read: monthsOf(time.September, 3)},
		{pattern: `冬[天季]`, read: monthsOf(time.December, 3)},
		{pattern: `年?初`, read: monthsOf(time.January, 3), notBefore: `[中一二三步级始赛审选见恋稿夏秋春冬雪]`},
		{pattern: `年中`, read: monthsOf(time.May, 4), notBefore: `[国央]`},
		{pattern: `中`, read: monthsOf(time.May, 4), notBefore: `[a-z0-9\x{4e00}-\x{9fff}]`}, // 2009年中国
		{pattern: `年?底`, read: monthsOf(time.October, 3), notBefore: `[特层部价薪线盘片蕴气色稿]`},
		{pattern: `[年岁]?末`, read: monthsOf(time.October, 3), notBefore: `[代班日端]`},
		{pattern: month + `份?`, read: monthOf, notBefore: `[号饼球亮薪票嫂供租]|天(?:[^津气然灾空]|$)`},
		{pattern: monthGroup + ` ?月?` + join + month + `份?`, read: monthsBetween, notBefore: `[号饼球]`},
	}
}

// monthParts, weekParts, decadeParts and centuryParts are the parts of the
// others.
func monthParts() []piece {
	return []piece{
		{pattern: `上旬`, read: daysOfMonth(1, 10)},
		{pattern: `中旬`, read: daysOfMonth(11, 20)},
		{pattern: `下旬`, read: daysOfMonth(21, monthEnd)},
		{pattern: `初`, read: daysOfMonth(1, 10), notBefore: `[中一二三步级始赛审选见恋稿]`},
		{pattern: `[底末]`, read: daysOfMonth(21, monthEnd), notBefore: `[特层部价薪线盘片蕴气色稿]`},
		{pattern: dayGroup + ` ?[日号]`, read: dayOfMonth, notBefore: afterDay},
		{pattern: dayGroup + ` ?[日号]?` + join + dayGroup + ` ?[日号]`, read: daysBetween, notBefore: afterDay},
	}
}

func weekParts() []piece {
	// 上周三人, 上周日本, 上周天津 are of the whole week.
	const longer = `[个人名位起家次种条项些直样般天一二三四五六七八九十〇零百千万月本津气]`
	pieces := []piece{{pattern: `末`, read: daysOfWeek(5, 6)}}
	for i, weekday := range []string{`一`, `二`, `三`, `四`, `五`, `六`, `[日天]`} {
		pieces = append(pieces, piece{pattern: weekday, read: daysOfWeek(i, i), notBefore: longer})
	}
	return pieces
}

func decadeParts() []piece {
	return []piece{
		{pattern: `初期?|[前早]期`, read: yearsFrom(0, 3), notBefore: `[中一二三级]`},
		{pattern: `中[期叶]`, read: yearsFrom(3, 6)},
		{pattern: `末期?|[后晚]期`, read: yearsFrom(6, 9)},
	}
}

func centuryParts() []piece {
	return []piece{
		{pattern: decadeGroup + `年代`, read: decadeOf},
		{pattern: `初期?`, read: yearsFrom(0, 9)},
		{pattern: `中[期叶]`, read: yearsFrom(40, 59)},
		{pattern: `末期?`, read: yearsFrom(90, 99)},
	}
}

func quarterOf(from time.Time, n []int) (reading, bool) {
	return monthsOf(time.Month(3*n[0]-2), 3)(from, nil)
}

func monthOf(from time.Time, n []int) (reading, bool) {
	first, ok := validDate(from.Year(), n[0], 1)
	return reading{Period: months(first, 1), grain: aMonth}, ok
}

func monthsBetween(from time.Time, n []int) (reading, bool) {
	first, ok1 := validDate(from.Year(), n[0], 1)
	_, ok2 := validDate(from.Year(), n[1], 1)
	return reading{Period: months(first, n[1]-n[0]+1)}, ok1 && ok2 && n[0] <= n[1]
}

func dayOfMonth(from time.Time, n []int) (reading, bool) {
	return daysBetween(from, []int{n[0], n[0]})
}

func daysBetween(from time.Time, n []int) (reading, bool) {
	first, ok1 := validDate(from.Year(), int(from.Month()), n[0])
	last, ok2 := validDate(from.Year(), int(from.Month()), n[1])
	return reading{Period: Period{first, last}}, ok1 && ok2 && n[0] <= n[1]
}

// decadeOf reads a decade of a century, whose first year is 1 and not 0.
func decadeOf(from time.Time, n []int) (reading, bool) {
	first := from.Year() - 1 + n[0]
	return reading{Period: years(first, first+9), grain: decade}, true
}

// tails are the words that bend a period. 以后 and 之后 take the period in, as
// 以来 does; 以前 and 之前 end before it. No one-character 前 or 后: they begin words.
func tails() []tail {
	since := func(r reading) Period { return Period{From: r.From} }
	before := func(r reading) Period { return Period{To: r.From.AddDate(0, 0, -1)} }
	return []tail{
		{pattern: ` ?(?:以来|以后|之后|至今|起至今)`, bend: since},
		{pattern: ` ?(?:以前|之前)`, bend: before},
		{pattern: ` ?(?:前后|左右)`, bend: around},
		{pattern: ` ?期间`, bend: func(r reading) Period { return r.Period }},
	}
}

// around widens a period: an anniversary to a month on either side of its day, a
// year or longer by a year, a month by a month, and anything else by a week.
func around(r reading) Period {
	switch {
	case !r.day.IsZero():
		return Period{addMonths(r.day, -1), addMonths(r.day, 1)}
	case r.grain == aYear, r.grain == decade, r.grain == century:
		return years(r.From.Year()-1, r.To.Year()+1)
	case r.grain == aMonth:
		return months(addMonths(r.From, -1), 3)
	default:
		return Period{r.From.AddDate(0, 0, -7), r.To.AddDate(0, 0, 7)}
	}
}
