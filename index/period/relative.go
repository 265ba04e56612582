package period

import "time"

// What stands behind a year but belongs to a longer word: 2009年鉴, 今年轻.
const afterYear = `[代级轻龄糕]|鉴(?:[^定]|$)|报(?:[^告道名考纸]|$)|纪(?:[^念律]|$)|轮(?:[^到番换流值]|$)|` +
	`前(?:[^后三两半景瞻]|$)|历史|的历史`

// Characters before 今 and 前 that make another word of them, as in 如今 and
// 目前, and before 本周 and 上周, as in 日本 and 网上.
const (
	beforeNow  = "如当现古迄而"
	beforeAgo  = "之以目当提从日眼年月天周点期生史空大"
	beforeThis = "日基资成版样根文书剧标课原"
	beforeLast = "海网以线路身早晚市岸陆上"
)

// relatives are the heads that count from today.
func relatives() []piece {
	const week, afterWeek, afterMonth = `(?:周|个?(?:星期|礼拜))`, `[刊期转边易岁年]`, `[饼球亮薪台]`
	return []piece{
		{pattern: `今[天日]`, read: dayAgo(0), notAfter: beforeNow, notBefore: `头条|说法|美国|关注|津`},
		{pattern: `昨[天日]`, read: dayAgo(1)},
		{pattern: `前[天日]`, read: dayAgo(2), notAfter: beforeAgo + "前", notBefore: `[津气然才空使文桥真地线天本]`},
		{pattern: `大前[天日]`, read: dayAgo(3), notBefore: `[津气然本]`},
		{pattern: `[本这]` + week, read: weekAgo(0), notAfter: beforeThis, notBefore: afterWeek},
		{pattern: `上` + week, read: weekAgo(1), notAfter: beforeLast, notBefore: afterWeek},
		{pattern: `上上` + week, read: weekAgo(2), notBefore: afterWeek},
		{pattern: `本月|[本这]个月`, read: monthAgo(0), notAfter: beforeThis, notBefore: afterMonth},
		{pattern: `上个?月`, read: monthAgo(1), notAfter: beforeLast, notBefore: afterMonth},
		{pattern: `上上个?月`, read: monthAgo(2), notBefore: afterMonth},
		{pattern: `今年|本年度`, read: yearAgo(0), notAfter: beforeNow, notBefore: afterYear},
		{pattern: `去年|上年度|上一年度?`, read: yearAgo(1), notAfter: "过失死离逝" + beforeLast, notBefore: afterYear},
		{pattern: `前年`, read: yearAgo(2), notAfter: beforeAgo + hanNumerals, notBefore: afterYear},
		{pattern: `大前年`, read: yearAgo(3), notBefore: afterYear},
		{pattern: `第?` + quarterGroup + `季度`, read: lastQuarter, notAfter: "前每后", notBefore: `假`},
		{pattern: `上个?世纪`, read: centuryAgo(1), notAfter: beforeLast},
		{pattern: `本世纪`, read: centuryAgo(0), notAfter: beforeThis},
		{pattern: decadeGroup + `年代`, read: lastDecade},
		lately(countGroup+`[天日]`, 1, 0, `本`),
		lately(countGroup+`(?:周|个?(?:星期|礼拜))`, 7, 0, `[年岁]`),
		lately(countGroup+`个月`, 0, 1, ``),
		lately(countGroup+`个季度`, 0, 3, ``),
		lately(countGroup+`年`, 0, 12, `[级代半]|前(?:[^后]|$)`),
		lately(`半个月`, 15, 0, ``),
		lately(`半年`, 0, 6, ``),
	}
}

// lately is the head of the last days or months, of which today is the last: 近
// and a pattern with the number of them, or with none for one. 将近 and 附近 are
// other words.
func lately(pattern string, days, nMonths int, unless string) piece {
	read := func(today time.Time, numbers []int) (reading, bool) {
		n := 1
		if len(numbers) > 0 {
			n = numbers[0]
		}
		before := addMonths(today, -n*nMonths).AddDate(0, 0, -n*days)
		return reading{Period: Period{before.AddDate(0, 0, 1), today}}, n > 0
	}
	return piece{pattern: `(?:最近|近|过去)的?这?` + pattern, read: read, notAfter: "将接靠附临", notBefore: unless}
}

// lastQuarter reads a quarter without its year: the last that has begun.
func lastQuarter(today time.Time, n []int) (reading, bool) {
	p := months(date(today.Year(), time.Month(3*n[0]-2), 1), 3)
	if p.From.After(today) {
		p = months(p.From.AddDate(-1, 0, 0), 3)
	}
	return reading{Period: p}, true
}

// lastDecade reads a decade without its century: the last that has begun.
func lastDecade(today time.Time, n []int) (reading, bool) {
	first := today.Year()/100*100 + n[0]
	if first > today.Year() {
		first -= 100
	}
	return reading{Period: years(first, first+9), grain: decade}, true
}

// centuryAgo reads a century that lies n back; the 21st began in 2001.
func centuryAgo(n int) reader {
	return fixed(century, func(today time.Time) Period { return centuryOf((today.Year()-1)/100 + 1 - n) })
}

func centuryOf(n int) Period { return years(100*n-99, 100*n) }
