package usage

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"hash/maphash"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"
)

// Bounds of the log of queries.
const (
	maxQueriesADay = 2000 // different ones; then only those that are known are counted
	maxQueryRunes  = 40   // a longer text is pasted rather than asked
	leastAskers    = 3    // of a query that readers are shown: fewer might know one another by it
)

// QueryStore keeps the counts of queries. What PutQueries has acknowledged is on the
// disk.
type QueryStore interface {
	// Queries calls do for the counts of each day.
	Queries(ctx context.Context, do func(day string, counts []byte) error) error
	// PutQueries replaces the counts of days, and removes those that are nil.
	PutQueries(ctx context.Context, days map[string][]byte) error
}

// Queries counts what readers ask, by day, for keptDays. It keeps neither who asked
// nor what looks like the number of a person. A nil one counts nothing. It is safe for
// concurrent use.
type Queries struct {
	store QueryStore // nil: nothing is kept
	now   func() time.Time

	mu      sync.Mutex // guards what follows
	days    map[int32]*queryDay
	changed map[int32]bool
	today   int32
	seed    maphash.Seed
	seen    map[uint64]bool // reader and query, today

	proposed []QueryCount // see Propose
}

// queryDay is the queries of a day, as they are stored: how many readers asked each,
// how many of them found nothing, and which hits they opened.
type queryDay struct {
	Asked  map[string]int     `json:"asked"`
	Empty  map[string]int     `json:"empty,omitempty"`
	Opened map[string]opening `json:"opened,omitempty"`
	Places []int              `json:"places,omitempty"` // hits opened, by place; the last are all those behind
}

// QueryCount is a query and how many readers asked it, each once a day.
type QueryCount struct {
	Query string
	Count int
}

// NewQueries returns a log that forgets everything when it is gone.
func NewQueries(now func() time.Time) *Queries {
	return &Queries{now: now, days: map[int32]*queryDay{}, changed: map[int32]bool{}}
}

// OpenQueries reads the log of a store. A day that can't be read begins anew.
func OpenQueries(ctx context.Context, store QueryStore, now func() time.Time) (*Queries, error) {
	q := NewQueries(now)
	q.store = store
	err := store.Queries(ctx, func(day string, counts []byte) error {
		number, err := strconv.ParseInt(day, 10, 32)
		var d queryDay
		if err == nil && json.Unmarshal(counts, &d) == nil && d.Asked != nil {
			q.days[int32(number)] = &d
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read queries: %w", err)
	}
	return q, nil
}

// Count counts that a reader asked a query, and whether anything was found. reader is
// whatever tells readers apart; it is hashed at once. What is too long, or looks
// personal, is not counted.
func (q *Queries) Count(reader, query string, found bool) {
	query, ok := counted(query)
	if q == nil || !ok {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	d := q.turn(dayOf(q.now()))
	who := maphash.String(q.seed, reader+"\x00"+query)
	if q.seen[who] || len(q.seen) >= maxSeen || d.Asked[query] == 0 && len(d.Asked) >= maxQueriesADay {
		return
	}
	q.seen[who] = true
	q.changed[q.today] = true
	d.Asked[query]++
	if !found {
		if d.Empty == nil {
			d.Empty = map[string]int{}
		}
		d.Empty[query]++
	}
}

// counted returns a query as it is counted, or false for one that is not.
func counted(query string) (string, bool) {
	if !utf8.ValidString(query) {
		return "", false
	}
	query = strings.ToLower(strings.Join(strings.Fields(query), " "))
	return query, query != "" && utf8.RuneCountInString(query) <= maxQueryRunes &&
		!strings.ContainsFunc(query, unicode.IsControl) && !Personal(query)
}

// turn returns the queries of today. When a day begins, readers are forgotten, and so
// are the queries of days that no window asks for.
func (q *Queries) turn(today int32) *queryDay {
	if q.seen == nil || q.today != today {
		q.today, q.seed, q.seen = today, maphash.MakeSeed(), map[uint64]bool{}
		for day := range q.days {
			if day <= today-keptDays {
				delete(q.days, day)
				q.changed[day] = true
			}
		}
	}
	if q.days[today] == nil {
		q.days[today] = &queryDay{Asked: map[string]int{}}
	}
	return q.days[today]
}

// Hot returns the n queries that most readers asked, of those that several did and that
// found something.
func (q *Queries) Hot(w Window, n int) []QueryCount {
	asked, empty := q.sum(w)
	maps.DeleteFunc(asked, func(query string, count int) bool { return count-empty[query] < leastAskers })
	return most(asked, n)
}

// Empty returns the n queries for which most readers found nothing.
func (q *Queries) Empty(w Window, n int) []QueryCount {
	_, empty := q.sum(w)
	return most(empty, n)
}

// sum returns the counts of a window.
func (q *Queries) sum(w Window) (asked, empty map[string]int) {
	asked, empty = map[string]int{}, map[string]int{}
	q.each(w, func(d *queryDay) {
		for query, n := range d.Asked {
			asked[query] += n
		}
		for query, n := range d.Empty {
			empty[query] += n
		}
	})
	return asked, empty
}

// each calls do for the days of a window.
func (q *Queries) each(w Window, do func(*queryDay)) {
	if q == nil {
		return
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	today, days := dayOf(q.now()), int32(keptDays)
	if n := w.days(); n > 0 {
		days = int32(min(n, keptDays)) //nolint:gosec // at most keptDays
	}
	for day, d := range q.days {
		if day > today-days {
			do(d)
		}
	}
}

// most returns the n greatest counts, and of equal ones the first by the alphabet.
func most(counts map[string]int, n int) []QueryCount {
	var all []QueryCount
	for query, count := range counts {
		all = append(all, QueryCount{query, count})
	}
	slices.SortFunc(all, func(a, b QueryCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), strings.Compare(a.Query, b.Query))
	})
	return all[:min(n, len(all))]
}

// Flush writes what has changed to the store. Queries since the last Flush are lost in
// a crash: they are worth no disk access each.
func (q *Queries) Flush(ctx context.Context) error {
	if q == nil || q.store == nil {
		return nil
	}
	err := flush(ctx, &q.mu, &q.changed, q.store.PutQueries, func(day int32) (string, []byte) {
		var b []byte
		if d := q.days[day]; d != nil {
			b, _ = json.Marshal(d) // numbers and strings can be written
		}
		return strconv.Itoa(int(day)), b
	})
	if err != nil {
		return fmt.Errorf("write queries: %w", err)
	}
	return nil
}

// Run writes the counts from time to time until the context ends, and then once more.
// failed is told of what can't be written; it is tried again.
func (q *Queries) Run(ctx context.Context, failed func(error)) { runFlushes(ctx, q.Flush, failed) }
