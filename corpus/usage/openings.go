package usage

import (
	"fmt"
	"hash/maphash"
)

// Places is how many places of an answer are told apart by Openings; those behind count
// together.
const Places = 10

// opening is how often hits of a query were opened, and their places added up.
type opening struct {
	Count  int `json:"count"`
	Places int `json:"places"`
}

// Openings says which hits readers opened, each once a day.
type Openings struct {
	ByQuery map[string]Opening
	ByPlace [Places + 1]int // from the first place; the last are all those behind Places
}

// Opening is what readers opened of the answers to a query.
type Opening struct {
	Count int     // of hits
	Place float64 // of them on average, from 1
}

// Open counts that a reader opened a hit of the answer to a query, at a place from 1. Only
// a query that somebody asked that day is counted: whoever sends others learns and changes
// nothing.
func (q *Queries) Open(reader, query string, place int) {
	query, ok := counted(query)
	if q == nil || !ok || place < 1 {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	d := q.turn(dayOf(q.now()))
	who := maphash.String(q.seed, fmt.Sprint(reader, "\x00", query, "\x00", place))
	if q.seen[who] || len(q.seen) >= maxSeen || d.Asked[query] == 0 {
		return
	}
	q.seen[who] = true
	q.changed[q.today] = true
	if d.Opened == nil {
		d.Opened = map[string]opening{}
	}
	o := d.Opened[query]
	d.Opened[query] = opening{o.Count + 1, o.Places + place}
	if len(d.Places) != Places+1 {
		d.Places = make([]int, Places+1)
	}
	d.Places[min(place-1, Places)]++
}

// Openings returns what readers opened in a window.
func (q *Queries) Openings(w Window) Openings {
	all := Openings{ByQuery: map[string]Opening{}}
	sums := map[string]opening{}
	q.each(w, func(d *queryDay) {
		for query, o := range d.Opened {
			sums[query] = opening{sums[query].Count + o.Count, sums[query].Places + o.Places}
		}
		for i, n := range d.Places[:min(len(d.Places), len(all.ByPlace))] {
			all.ByPlace[i] += n
		}
	})
	for query, o := range sums {
		all.ByQuery[query] = Opening{o.Count, float64(o.Places) / float64(max(o.Count, 1))}
	}
	return all
}
