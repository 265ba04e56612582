package usage

import (
	"cmp"
	"encoding/json"
	"maps"
	"math"
	"slices"
)

// Bounds of a record.
const (
	keptDays = 40 // longer than the longest window but that of all time
	maxNext  = 20
)

// record is what is counted of one article, and how it is stored: JSON, since a
// person may want to look.
type record struct {
	Total int            `json:"total"`          // clicks ever
	Days  map[int32]int  `json:"days,omitempty"` // clicks of each of the last days; see dayOf
	Next  map[string]int `json:"next,omitempty"` // how often readers opened which article after it
}

// parseRecord reads a record. It reports false for one that is none.
func parseRecord(b []byte) (*record, bool) {
	r := new(record)
	if err := json.Unmarshal(b, r); err != nil || r.Total < 0 {
		return nil, false
	}
	for _, n := range r.Days {
		if n < 0 {
			return nil, false
		}
	}
	if r.Days == nil {
		r.Days = map[int32]int{}
	}
	return r, true
}

func (r *record) bytes() []byte {
	b, err := json.Marshal(r)
	if err != nil { // numbers and strings can be written
		return nil
	}
	return b
}

func (r *record) add(day int32, n int) {
	r.Days[day] += n
	r.Total += n
}

// clicks returns those of the last days, today among them; with 0 days, of ever.
func (r *record) clicks(today int32, days int) int {
	if days == 0 {
		return r.Total
	}
	sum := 0
	for day, n := range r.Days {
		if day > today-int32(days) {
			sum += n
		}
	}
	return sum
}

// weighed returns the clicks of the kept days, each weighed by its age.
func (r *record) weighed(today int32, halfLife float64) float64 {
	sum := 0.0
	for _, day := range slices.Sorted(maps.Keys(r.Days)) { // sums must not differ by run
		sum += float64(r.Days[day]) * math.Exp2(-float64(max(0, today-day))/halfLife)
	}
	return sum
}

// addNext counts an article that was opened after this one. When there are too many,
// those that were opened least make room.
func (r *record) addNext(id string) {
	if r.Next == nil {
		r.Next = map[string]int{}
	}
	r.Next[id]++
	if len(r.Next) <= 2*maxNext {
		return
	}
	ids := slices.SortedFunc(maps.Keys(r.Next), func(a, b string) int {
		return cmp.Or(cmp.Compare(r.Next[b], r.Next[a]), cmp.Compare(a, b))
	})
	for _, other := range ids[maxNext:] {
		delete(r.Next, other)
	}
}

// fold drops the days that no window asks for.
func (r *record) fold(today int32) {
	maps.DeleteFunc(r.Days, func(day int32, _ int) bool { return day <= today-keptDays })
}
