package bleve

import (
	"cmp"
	"slices"

	"wensou/index/bleve/literal"
)

// clusters are the clusters of reprints among the matches of a query, by their IDs.
type clusters map[string][]candidate

// collapse takes the matches of each cluster of reprints together and returns one
// for each, in the place of the best by score. In an order by time that is the
// original, if it matches: an old article does not become new by being reprinted. The
// matches are left in no order; page puts those in order that it shows.
func (v *view) collapse(found *matches, byTime bool) error {
	alone := found.all[:0:0]
	v.clusters = clusters{}
	for _, c := range found.all {
		if id := v.columns.Keyword(literal.Clusters, c.number); id != "" {
			v.clusters[id] = append(v.clusters[id], c)
			continue
		}
		alone = append(alone, c)
	}
	for id, members := range v.clusters {
		best, err := v.best(id, members, byTime)
		if err != nil {
			return err
		}
		alone = append(alone, best)
	}
	found.all = alone
	return nil
}

// best returns the member that gives a cluster its place.
func (v *view) best(cluster string, members []candidate, byTime bool) (candidate, error) {
	if byTime && len(members) > 1 {
		for _, m := range members {
			id, err := v.id(m.number)
			if err != nil || id == cluster {
				return m, err
			}
		}
	}
	return slices.MaxFunc(members, func(a, b candidate) int { return cmp.Compare(a.score, b.score) }), nil
}

// placeID returns what decides the place of a match among equal ones: its ID, or
// that of its cluster if clusters were collapsed, which does not depend on the order
// in which the copies were indexed.
func (v *view) placeID(number uint64) (string, error) {
	if v.clusters != nil {
		if id := v.columns.Keyword(literal.Clusters, number); id != "" {
			return id, nil
		}
	}
	return v.id(number)
}

// shown returns the article to show in a place, by number and ID: of a cluster the
// pinned one, else the original, if it matches, else the best by score, and of equal ones
// the first by ID.
func (v *view) shown(at place, pins map[uint64]float64) (candidate, string, error) {
	members := v.clusters[at.id]
	if pins[at.number] > 0 {
		id, err := v.id(at.number)
		return at.candidate, id, err
	}
	if len(members) == 0 {
		return at.candidate, at.id, nil
	}
	var shown place
	for _, m := range members {
		id, err := v.id(m.number)
		if err != nil || id == at.id {
			return m, id, err
		}
		if p := (place{candidate: m, id: id}); shown.id == "" || p.compare(shown) < 0 {
			shown = p
		}
	}
	return shown.candidate, shown.id, nil
}
