package usage

import "slices"

// What makes an article worth reading next, each a share from 0 to 1 before its
// weight. What readers did open next tells most; without a log the author, the
// section and the tags decide, and heat among equals.
const (
	nextWeight    = .4
	authorWeight  = .2
	tagWeight     = .15
	sectionWeight = .15
	heatWeight    = .1

	halfNext = 3 // readers that are half of the most
)

// Recommended returns up to n articles to read after one, the best first, with
// reasons: none of the same cluster of reprints, none of those to leave out, and one
// of each cluster. It is empty for an article that the catalog does not know.
func (c *Catalog) Recommended(id string, leaveOut []string, n int) []Item {
	hot := map[string]float64{}
	for _, item := range c.Hot(All, "", MaxItems) {
		hot[item.ID] = item.Score
	}
	c.mu.RLock()
	defer c.mu.RUnlock()
	from := c.entries[id]
	if from == nil {
		return nil
	}
	next := c.clicks.next(id)
	likenesses := from.likenesses()
	near := c.near(next, likenesses, hot)
	delete(near, from.key())
	for _, out := range leaveOut {
		if e := c.entries[out]; e != nil {
			delete(near, e.key())
		}
	}
	var items []Item
	for _, g := range near {
		items = append(items, recommend(g, next, likenesses, hot))
	}
	return best(items, n)
}

// near returns the articles that readers opened next and those that have something
// in common: the newest of them, and the hot. Heat alone brings none: what is hot has a
// list of its own.
func (c *Catalog) near(next map[string]int, likenesses []likeness, hot map[string]float64) groups {
	near, seen := groups{}, map[string]bool{}
	add := func(e *entry) {
		if e != nil && !seen[e.id] {
			seen[e.id] = true
			near.add(e)
		}
	}
	for id := range next {
		add(c.entries[id])
	}
	for _, l := range likenesses {
		a := c.like[l]
		for _, e := range a.newest() {
			add(e)
		}
		for id := range hot {
			add(a.all[id])
		}
	}
	return near
}

// recommend returns how well a group follows an article with these likenesses.
func recommend(g *group, next map[string]int, likenesses []likeness, hot map[string]float64) Item {
	item := itemOf(g.shown)
	readers := 0
	for _, e := range g.members {
		readers += next[e.id]
	}
	item.add(nextWeight*float64(readers)/float64(readers+halfNext), Reason{Signal: Next, Count: readers})
	own := g.shown.likenesses()
	weights := map[Signal]float64{Author: authorWeight, Tag: tagWeight, Section: sectionWeight}
	for _, l := range likenesses {
		if weights[l.signal] > 0 && slices.Contains(own, l) {
			item.add(weights[l.signal], Reason{Signal: l.signal, Text: l.text})
			delete(weights, l.signal) // a second author or tag in common adds nothing
		}
	}
	item.Score += heatWeight * hot[g.shown.id]
	return item
}
