package usage

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"wensou/corpus"
)

// Window is the time in which an article is hot.
type Window string

// The windows, from the narrowest.
const (
	Day   Window = "day"
	Week  Window = "week"
	Month Window = "month"
	All   Window = "all"
)

// Windows returns all windows, the narrowest first.
func Windows() []Window { return []Window{Day, Week, Month, All} }

// days returns the length of a window, 0 for all time.
func (w Window) days() int {
	switch w {
	case Day:
		return 1
	case Week:
		return 7
	case Month:
		return 31
	}
	return 0
}

// halfLife returns the days after which a click counts half.
func (w Window) halfLife() float64 {
	if w == All {
		return keptDays
	}
	return max(1, float64(w.days())/3)
}

// What makes an article hot, each a share from 0 to 1 before its weight. Clicks tell
// most, since they are of these readers and of now; an event that several sources
// carry is news where no reader has been yet; read counts are old and easily
// inflated. With no log and no copies, they alone decide.
const (
	clicksWeight  = .5
	sourcesWeight = .3
	readsWeight   = .2

	halfClicks = 10 // weighed clicks that are half of the most
)

// Signal says what made an article hot or worth reading next.
type Signal string

// The signals.
const (
	Clicks  Signal = "clicks"  // readers opened it; Count of them in the window
	Sources Signal = "sources" // Count sources carry it
	Reads   Signal = "reads"   // read more often each day than most of its site; Count a day
	Newest  Signal = "newest"  // it is new, and nothing else is known
	Next    Signal = "next"    // Count readers opened it after this one
	Author  Signal = "author"  // by the same author
	Section Signal = "section" // in the same section
	Tag     Signal = "tag"     // with a tag in common
)

// Reason is a signal with its number, or what is the same.
type Reason struct {
	Signal Signal
	Count  int    // 0 where the signal has none
	Text   string // the author, section or tag
}

// Item is an article of a list.
type Item struct {
	ID, Title, URL string
	Section        string
	Published      time.Time        // as written, in UTC; zero if unknown
	Precision      corpus.Precision // of Published, of a day at most
	Score          float64          // from 0 to 1
	Reasons        []Reason         // the strongest first
}

// hotKey and hotList keep the lists of a minute.
type hotKey struct {
	window  Window
	section string
}

type hotList struct {
	items []Item
	until time.Time
}

// A list of hot articles is kept for hotFor, with at most MaxItems.
const (
	hotFor      = time.Minute
	maxHotLists = 1000
	MaxItems    = 100
)

// Hot returns up to n articles that are hot in a window, the hottest first, in a
// section and all below it ("" for all); one of each cluster of reprints, the
// original. A window holds what was published or opened within it. It may be empty;
// but all time goes on with the newest of which nothing is known.
func (c *Catalog) Hot(w Window, section string, n int) []Item {
	key, now := hotKey{w, section}, c.now()
	c.hotMu.Lock()
	defer c.hotMu.Unlock()
	list, ok := c.hot[key]
	if !ok || !now.Before(list.until) {
		if len(c.hot) >= maxHotLists {
			c.hot = map[hotKey]hotList{}
		}
		list = hotList{c.hottest(w, section, now), now.Add(hotFor)}
		c.hot[key] = list
	}
	return slices.Clone(list.items[:min(n, len(list.items))])
}

// HotNow returns up to n hot articles of the narrowest window that has so many, and
// that window.
func (c *Catalog) HotNow(n int) ([]Item, Window) {
	for _, w := range Windows() {
		if items := c.Hot(w, "", n); len(items) >= n || w == All {
			return items, w
		}
	}
	return nil, All
}

// group is an article with its reprints.
type group struct {
	shown   *entry // the original, or the first by ID if that is not in the section
	members []*entry
}

// groups are articles, each with its reprints, by what stands for them.
type groups map[string]*group

func (gs groups) add(e *entry) {
	key := e.key()
	g := gs[key]
	if g == nil {
		g = &group{shown: e}
		gs[key] = g
	}
	g.members = append(g.members, e)
	if g.shown.id != key && (e.id == key || e.id < g.shown.id) {
		g.shown = e
	}
}

// within reports whether a section is another or lies in it.
func within(section, other string) bool {
	rest, ok := strings.CutPrefix(section, other)
	return ok && (other == "" || rest == "" || strings.HasPrefix(rest, corpus.SectionSeparator))
}

// hottest works out a list.
func (c *Catalog) hottest(w Window, section string, now time.Time) []Item {
	c.mu.RLock()
	defer c.mu.RUnlock()
	clicks, reads := c.clicks.tallies(w.days(), w.halfLife()), c.readsBySite()
	found := groups{}
	for _, e := range c.entries {
		silent := e.cluster == "" && e.readsADay <= 0 && clicks[e.id].clicks == 0
		if !silent && within(e.section, section) {
			found.add(e)
		}
	}
	var items []Item
	for _, g := range found {
		if item := heat(g, w, now, clicks, reads); item.Score > 0 {
			items = append(items, item)
		}
	}
	items = best(items, MaxItems)
	if w == All {
		items = c.fill(items, section)
	}
	return items
}

// readsBySite returns for each site the reads a day of its articles, ascending.
func (c *Catalog) readsBySite() map[string][]float64 {
	reads := map[string][]float64{}
	for _, e := range c.entries {
		if e.readsADay >= 0 {
			reads[e.site] = append(reads[e.site], e.readsADay)
		}
	}
	for _, r := range reads {
		slices.Sort(r)
	}
	return reads
}

// heat returns how hot a group is in a window, given the clicks by article and the
// reads by site.
func heat(g *group, w Window, now time.Time, clicks map[string]tally, reads map[string][]float64) Item {
	var sum tally
	readShare, perDay := 0.0, 0.0
	var publishers []string
	for _, e := range g.members {
		sum.clicks += clicks[e.id].clicks
		sum.weighed += clicks[e.id].weighed
		if w != All && !inWindow(e.published, now, w.days()) {
			continue
		}
		if p := e.publisher(); !slices.Contains(publishers, p) {
			publishers = append(publishers, p)
		}
		if share := shareBelow(reads[e.site], e.readsADay); share > readShare {
			readShare, perDay = share, e.readsADay
		}
	}
	item := itemOf(g.shown)
	item.add(clicksWeight*sum.weighed/(sum.weighed+halfClicks), Reason{Signal: Clicks, Count: sum.clicks})
	item.add(sourcesWeight*(1-1/float64(max(1, len(publishers)))), Reason{Signal: Sources, Count: len(publishers)})
	item.add(readsWeight*readShare, Reason{Signal: Reads, Count: int(math.Ceil(perDay))})
	return item
}

// inWindow reports whether a day lies within the last days, of which today is one.
func inWindow(published, now time.Time, days int) bool {
	if published.IsZero() {
		return false
	}
	age := dayOf(now) - int32(published.Unix()/int64(24*time.Hour/time.Second))
	return age >= 0 && age <= int32(days)
}

// shareBelow returns the share of ascending numbers that are below one.
func shareBelow(sorted []float64, n float64) float64 {
	if n <= 0 || len(sorted) == 0 {
		return 0
	}
	at, _ := slices.BinarySearch(sorted, n)
	return float64(at) / float64(len(sorted))
}

func itemOf(e *entry) Item {
	return Item{ID: e.id, Title: e.title, URL: e.url, Section: e.section, Published: e.published, Precision: e.precision}
}

// add adds what a signal gives to the score; the reasons stay in their order.
func (i *Item) add(score float64, why Reason) {
	if score > 0 {
		i.Score += score
		i.Reasons = append(i.Reasons, why)
	}
}

// fill adds the newest articles of a section that are not there yet, for want of
// anything else, until there are MaxItems.
func (c *Catalog) fill(items []Item, section string) []Item {
	there := map[string]bool{} // keys
	for _, item := range items {
		there[c.entries[item.ID].key()] = true
	}
	silent := func(yield func(*entry) bool) {
		for _, e := range c.entries {
			if !there[e.key()] && !e.published.IsZero() && within(e.section, section) && !yield(e) {
				return
			}
		}
	}
	const copies = 4 // of an article, that may stand before the next
	for _, e := range top(silent, copies*MaxItems, newestFirst) {
		if len(items) < MaxItems && !there[e.key()] {
			there[e.key()] = true
			item := itemOf(e)
			item.Reasons = []Reason{{Signal: Newest}}
			items = append(items, item)
		}
	}
	return items
}

// best returns the n best items: by score, then the newest, then by ID.
func best(items []Item, n int) []Item {
	slices.SortFunc(items, func(a, b Item) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.Published.Compare(a.Published), cmp.Compare(a.ID, b.ID))
	})
	return items[:min(n, len(items))]
}
