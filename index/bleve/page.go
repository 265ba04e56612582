package bleve

import (
	"cmp"
	"slices"

	"wensou/index"
)

// place is a match with all that decides its place among the others.
type place struct {
	candidate
	id string // decides among equal scores; of a cluster of reprints, its ID
}

// compare puts matches in order: the higher score first, equal ones in the order of
// the IDs, on every run.
func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(other.score, p.score), cmp.Compare(p.id, other.id))
}

// page returns the matches from offset on, size at most, best first. The IDs are
// read of those alone that the page may hold.
func (v *view) page(all []candidate, offset, size int) ([]place, error) {
	if offset >= len(all) || size == 0 {
		return nil, nil
	}
	low := nthScore(all, min(offset+size, len(all)))
	high := nthScore(all, offset+1)
	var above int // matches before all that have the score high
	var places []place
	for _, c := range all {
		switch {
		case c.score > high:
			above++
		case c.score >= low:
			places = append(places, place{candidate: c})
		}
	}
	if err := v.sort(places); err != nil {
		return nil, err
	}
	first := offset - above
	return places[first:min(first+size, len(places))], nil
}

// pageAfter returns the matches that follow a place, size at most.
func (v *view) pageAfter(all []candidate, last index.Cursor, size int) ([]place, error) {
	end := place{candidate: candidate{score: last.Score}, id: last.ID}
	var rest []candidate
	for _, c := range all {
		switch {
		case c.score > end.score:
			continue
		case c.score == end.score:
			id, err := v.placeID(c.number)
			if err != nil {
				return nil, err
			}
			if (place{candidate: c, id: id}).compare(end) <= 0 {
				continue
			}
		}
		rest = append(rest, c)
	}
	return v.page(rest, 0, size)
}

// sort reads the IDs of matches and puts them in order.
func (v *view) sort(places []place) error {
	for i := range places {
		var err error
		if places[i].id, err = v.placeID(places[i].number); err != nil {
			return err
		}
	}
	slices.SortFunc(places, place.compare)
	return nil
}
