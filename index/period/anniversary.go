package period

import "time"

// anniversaries are the heads that count the years since an event, 建国60周年: the
// year of the anniversary, or with 前后 a month to either side of its day.
func anniversaries() []piece {
	events := []struct {
		names string // pattern
		day   time.Time
	}{
		{`辛亥革命`, date(1911, time.October, 10)},
		{`五四运动`, date(1919, time.May, 4)},
		{`建党|(?:中国)?共产党成立`, date(1921, time.July, 1)},
		{`建军`, date(1927, time.August, 1)},
		{`(?:红军)?长征胜利`, date(1936, time.October, 22)},
		{`抗战胜利|抗日战争胜利`, date(1945, time.September, 3)},
		{`建国|国庆|(?:新中国|中华人民共和国|共和国)(?:成立|建立)?`, date(1949, time.October, 1)},
		{`唐山(?:大?地震)`, date(1976, time.July, 28)},
		{`改革开放`, date(1978, time.December, 18)},
		{`(?:深圳|珠海|汕头)?经济特区(?:成立|建立)?`, date(1980, time.August, 26)},
		{`香港回归(?:祖国)?`, date(1997, time.July, 1)},
		{`澳门回归(?:祖国)?`, date(1999, time.December, 20)},
		{`(?:中国)?(?:入世|加入世贸(?:组织)?)`, date(2001, time.December, 11)},
		{`(?:5·12|五一二)?(?:四川)?汶川(?:大?地震)`, date(2008, time.May, 12)},
	}
	var pieces []piece
	for _, e := range events {
		pieces = append(pieces, piece{pattern: `(?:` + e.names + `) ?` + countGroup + ` ?周年`, read: anniversary(e.day)})
	}
	return pieces
}

func anniversary(event time.Time) reader {
	return func(_ time.Time, n []int) (reading, bool) {
		day := event.AddDate(n[0], 0, 0)
		return reading{Period: years(day.Year(), day.Year()), day: day}, n[0] > 0
	}
}
