package period

import (
	"regexp"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/segment"
)

// Phrase is a date phrase in a query.
type Phrase struct {
	Start, End int    // bytes of the query, on character borders
	Text       string // as written there
	Period     Period
}

// Find returns the date phrases in a query, in their order; they never touch
// the same character. "Today" is now's day by the calendar of China. Traditional
// characters and full-width digits are read as well.
//
// At each place the longest phrase wins, made of a head (去年, 5月14日), parts that
// narrow it (国庆, 上半年) with a space between them at most, and a tail that
// bends it (以来). Two phrases joined by 至, 到 or a dash are one. A month, a feast
// or half a year without its year is no phrase, for it is as often a word of
// another matter; 明天 and 明年 are none, for the press has not come to them.
func Find(query string, now time.Time) []Phrase {
	n := segment.Normalize(query)
	f := finder{lexicon(), n.Text, today(now)}
	var found []Phrase
	for at := 0; at < len(f.text); {
		m, ok := f.next(at)
		if !ok {
			break
		}
		at = m.end
		start, end := n.Start(m.start), n.End(m.end)
		if len(found) > 0 && start < found[len(found)-1].End {
			continue // both in one character, such as ㋀
		}
		found = append(found, Phrase{start, end, query[start:end], m.period})
	}
	return found
}

// today returns the calendar day in China.
func today(now time.Time) time.Time {
	y, m, d := now.In(corpus.China).Date()
	return date(y, m, d)
}

// words are the tables of lexicon, ready to match.
type words struct {
	heads *regexp.Regexp    // any head: where a phrase may begin
	parts map[grain][]piece // by what they narrow; nothing: the heads
	tails []tail
	join  *regexp.Regexp // stands between the ends of a range
}

var lexicon = sync.OnceValue(func() words {
	w := words{parts: map[grain][]piece{}, tails: tails(), join: anchored(join)}
	var patterns []string
	for _, table := range []struct {
		narrows grain
		pieces  []piece
	}{
		{nothing, relatives()},
		{nothing, absolutes()},
		{nothing, anniversaries()},
		{aYear, yearParts()},
		{aYear, feasts()},
		{aMonth, monthParts()},
		{aWeek, weekParts()},
		{decade, decadeParts()},
		{century, centuryParts()},
	} {
		for _, p := range table.pieces {
			p.narrows, p.match, p.unless = table.narrows, anchored(p.pattern), anchored(p.notBefore)
			w.parts[p.narrows] = append(w.parts[p.narrows], p)
			if p.narrows == nothing {
				patterns = append(patterns, p.pattern)
			}
		}
	}
	w.heads = regexp.MustCompile(strings.Join(patterns, "|"))
	for i, t := range w.tails {
		w.tails[i].match = anchored(t.pattern)
	}
	return w
})

// anchored compiles a pattern that takes the longest match at the start of a
// text, nil for none.
func anchored(pattern string) *regexp.Regexp {
	if pattern == "" {
		return nil
	}
	re := regexp.MustCompile(`^(?:` + pattern + `)`)
	re.Longest()
	return re
}

// window is how many bytes a pattern looks ahead. All are shorter.
const window = 96

// finder looks for phrases in a text in its normal form.
type finder struct {
	words
	text  string
	today time.Time
}

// match is a phrase in the text.
type match struct {
	start, end int
	period     Period
}

// next returns the first phrase that begins at an offset or behind it. It reads
// each place of the text a bounded number of times.
func (f *finder) next(at int) (match, bool) {
	for {
		head := f.heads.FindStringIndex(f.text[at:])
		if head == nil {
			return match{}, false
		}
		at += head[0]
		if m, ok := f.joined(at); ok {
			return m, true
		}
		_, size := utf8.DecodeRuneInString(f.text[at:])
		at += size
	}
}

// joined returns the phrase at an offset, with the one that it is joined to.
func (f *finder) joined(at int) (match, bool) {
	first, ok := f.phrase(at)
	if !ok {
		return match{}, false
	}
	between := f.join.FindString(f.ahead(first.end))
	if between == "" {
		return first, true
	}
	at = first.end + len(between)
	inherits, ok := f.inYear(at, first.period.From.Year())
	if whole, joins := first.to(inherits); ok && joins {
		return whole, true
	}
	second, ok := f.phrase(at)
	if whole, joins := first.to(second); ok && joins {
		return whole, true
	}
	return first, true
}

// to returns the phrase from one to another, if that is a range.
func (m match) to(end match) (match, bool) {
	whole := match{m.start, end.end, Period{m.period.From, end.period.To}}
	closed := !m.period.From.IsZero() && !m.period.To.IsZero() && !end.period.From.IsZero()
	return whole, closed && whole.period.inBounds()
}

// inYear returns the part of a year at an offset that begins with a number: the
// end of 2009年5月1日至6月3日.
func (f *finder) inYear(at, year int) (match, bool) {
	if first, _ := utf8.DecodeRuneInString(f.text[at:]); !isNumeral(first) {
		return match{}, false // 今年到底
	}
	r, end := f.narrow(reading{Period: years(year, year), grain: aYear}, at)
	return match{at, end, r.Period}, end > at
}

// phrase returns the longest phrase at an offset.
func (f *finder) phrase(at int) (match, bool) {
	best := match{start: at, end: at}
	for _, p := range f.parts[nothing] {
		r, end, ok := f.piece(p, at, f.today)
		if !ok {
			continue
		}
		r, end = f.narrow(r, end)
		r, end = f.bend(r, end)
		if end > best.end && r.grain != century && r.inBounds() {
			best.end, best.period = end, r.Period
		}
	}
	return best, best.end > at
}

// narrow returns a reading with the longest parts behind it.
func (f *finder) narrow(r reading, end int) (reading, int) {
	for r.grain != nothing {
		at := end + len(leadingSpace(f.text[end:]))
		best, bestEnd := r, end
		for _, p := range f.parts[r.grain] {
			if next, e, ok := f.piece(p, at, r.From); ok && e > bestEnd {
				best, bestEnd = next, e
			}
		}
		if bestEnd == end {
			break
		}
		r, end = best, bestEnd
	}
	return r, end
}

func leadingSpace(s string) string { return s[:len(s)-len(strings.TrimPrefix(s, " "))] }

// bend returns a reading with the tail behind it, if there is one.
func (f *finder) bend(r reading, end int) (reading, int) {
	for _, t := range f.tails {
		if s := t.match.FindString(f.ahead(end)); s != "" {
			return reading{Period: t.bend(r)}, end + len(s)
		}
	}
	return r, end
}

// piece reads a piece at an offset, counting from a day.
func (f *finder) piece(p piece, at int, from time.Time) (reading, int, bool) {
	m := p.match.FindStringSubmatch(f.ahead(at))
	if m == nil {
		return reading{}, 0, false
	}
	end := at + len(m[0])
	before, _ := utf8.DecodeLastRuneInString(f.text[:at])
	first, _ := utf8.DecodeRuneInString(m[0])
	switch {
	case at > 0 && strings.ContainsRune(p.notAfter, before),
		at > 0 && p.narrows == nothing && isNumeral(first) && partOfNumber(before),
		p.unless != nil && p.unless.MatchString(f.ahead(end)):
		return reading{}, 0, false
	}
	var n []int
	for _, s := range m[1:] {
		v, ok := corpus.Numeral(s)
		if !ok {
			return reading{}, 0, false
		}
		n = append(n, v)
	}
	r, ok := p.read(from, n)
	return r, end, ok
}

// ahead returns the text from an offset on, as far as a pattern looks.
func (f *finder) ahead(at int) string { return f.text[at:min(at+window, len(f.text))] }

func isNumeral(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune(hanNumerals, r) }

// partOfNumber reports whether a numeral behind a character is not a number by
// itself: 1.5, b2009.
func partOfNumber(r rune) bool {
	return isNumeral(r) || r >= 'a' && r <= 'z' || strings.ContainsRune("./百千万", r)
}
