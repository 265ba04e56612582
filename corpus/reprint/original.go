package reprint

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/segment"
)

// traits are what decides which of several copies is the original.
type traits struct {
	Site      string    `json:"site,omitempty"`
	Source    string    `json:"source,omitempty"`   // name after 来源, normal; "" if it is the site itself
	From      []string  `json:"from,omitempty"`     // names that the text says it was taken from: 转自…
	Reported  []string  `json:"reported,omitempty"` // names of 据…报道
	Published time.Time `json:"published,omitzero"` // by the clocks of China
	Letters   int       `json:"letters,omitempty"`  // of the body
	ByDay     bool      `json:"by_day,omitempty"`   // Published has no time of day
}

// candidate is a member of a cluster that may be its original.
type candidate struct {
	id string
	traits
}

// original returns the place of the original of a cluster. First counts what
// the members say of each other and of themselves, in this order:
//
//	named     others say that they took the text from it: 转自 with the name of
//	          its site, or with the name it gives as its source
//	silent    it names nobody, or only its own site (本站, 本刊, 原创)
//	sourced   it names a source (来源, 据…报道), or is taken from elsewhere and named by others
//	taken     it says that it took the text from elsewhere (转自, 转载自, 摘自, 原载)
//
// then the earlier date (a day without a time of day is its midnight, a member
// without a date is last), the longer body and the lower ID.
func original(all []candidate) int {
	best := 0
	for i := range all[1:] {
		if compareCandidates(all, i+1, best) < 0 {
			best = i + 1
		}
	}
	return best
}

func compareCandidates(all []candidate, i, j int) int {
	a, b := all[i], all[j]
	return cmp.Or(
		cmp.Compare(standing(all, i), standing(all, j)),
		compareDates(a.traits, b.traits),
		-cmp.Compare(a.Letters, b.Letters),
		cmp.Compare(a.id, b.id),
	)
}

// The standings, from the likeliest original on.
const (
	namedByOthers = iota
	silent
	sourced
	taken
)

func standing(all []candidate, i int) int {
	c := all[i]
	named := false
	for j, other := range all {
		named = named || j != i && slices.ContainsFunc(other.From, c.isNamed)
	}
	switch {
	case len(c.From) > 0 && !named:
		return taken
	case len(c.From) > 0:
		return sourced
	case named:
		return namedByOthers
	case c.Source != "" || len(c.Reported) > 0:
		return sourced
	}
	return silent
}

// isNamed reports whether a name is that of the member's site or source.
func (t traits) isNamed(name string) bool {
	if sameName(name, t.Source) || sameName(name, t.Site) {
		return true
	}
	for label := range strings.SplitSeq(t.Site, ".") {
		if len(label) > 3 && label == name { // www, com, net, org and the countries are no names
			return true
		}
	}
	return false
}

// sameName reports whether one name is the other, or the beginning of it:
// 江畔 and 江畔杂志.
func sameName(a, b string) bool {
	if utf8.RuneCountInString(a) < 2 || utf8.RuneCountInString(b) < 2 {
		return false
	}
	return strings.HasPrefix(a, b) || strings.HasPrefix(b, a)
}

// compareDates puts a member without a date last, and a day before its hours.
func compareDates(a, b traits) int {
	if a.Published.IsZero() || b.Published.IsZero() {
		return cmp.Compare(b.Published.Unix(), a.Published.Unix())
	}
	return a.Published.Compare(b.Published)
}

// ownSources are what a site writes after 来源 for itself.
var ownSources = []string{"本站", "本刊", "本报", "本网", "原创", "本站原创", "未知", "网络", "互联网"}

// traitsOf reads the traits of an article whose body has so many letters.
func traitsOf(a *corpus.Article, letters int) traits {
	t := traits{
		Site:      strings.ToLower(a.Site),
		Published: a.WallClock(),
		Letters:   letters,
	}
	source := segment.Trimmed(a.Source)
	if from := namesAfter(source, takenMarks); len(from) > 0 {
		t.From = from
	} else if !slices.Contains(ownSources, source) && !t.isNamed(source) {
		t.Source = source
	}
	t.readCredits(a.Body)
	return t
}
