package related

import (
	"regexp"
	"strings"
)

// The ways in which titles number the parts of a series: what they share is the
// group stem, what tells them apart the group part.
var seriesForms = []*regexp.Regexp{
	regexp.MustCompile(`^(?P<stem>.+?)\s*[（(〔](?P<part>[上中下]|[一二三四五六七八九十]{1,3}|\d{1,3})[）)〕]`),
	regexp.MustCompile(`【(?P<stem>[^】\d]*\p{Han}{2}[^】\d]*)(?P<part>\d{1,4})】`),
	regexp.MustCompile(`^(?P<stem>.*?\p{Han}{2}.*?)第?(?P<part>[一二三四五六七八九十]{1,3}|\d{1,4})[期集回讲辑]`),
	regexp.MustCompile(`(?P<stem>[^—:：|【】]{3,})之(?P<part>[一二三四五六七八九十]{1,3})(?:$|[：:\s—）)】])`),
	regexp.MustCompile(`^(?P<stem>.{2,}系列(?:报道|评论|访谈|述评|之)?)[^\p{Han}]?(?P<part>.+)$`),
}

// leastStem is how many letters the titles of a series share at least.
const leastStem = 3

// seriesOf returns what the title of an article shares with those of its series,
// and which part it is; false for a title that is of none.
func seriesOf(title string) (stem, part string, ok bool) {
	for _, form := range seriesForms {
		if m := form.FindStringSubmatch(title); m != nil {
			stem := strings.TrimSpace(m[form.SubexpIndex("stem")])
			if letters(stem) >= leastStem {
				return stem, m[form.SubexpIndex("part")], true
			}
		}
	}
	return "", "", false
}

// sameSeries returns what two titles share if they are different parts of one
// series.
func sameSeries(own, other string) (stem string, ok bool) {
	a, partA, okA := seriesOf(own)
	b, partB, okB := seriesOf(other)
	return a, okA && okB && a == b && partA != partB
}
