// Package usage knows what readers open: it counts clicks, and says which articles
// are hot and which to read next. A click is worth little by itself: each reader
// counts once a day for an article, and what the counts do elsewhere is bounded.
// No address of a reader is kept, on disk or in memory.
package usage

import (
	"context"
	"fmt"
	"hash/maphash"
	"maps"
	"sync"
	"time"

	"wensou/corpus"
)

// Bounds on what one reader counts for, and on what is kept in memory of readers.
const (
	clicksAnHour = 60      // of one reader; more is a program
	maxReaders   = 1 << 16 // seen in an hour, and in a session; then all are forgotten
	maxSeen      = 1 << 20 // pairs of reader and article in a day; then no more is counted
	session      = 30 * time.Minute
)

// A click weighs half as much after popularHalfLife days, and so many weighed clicks
// are half of the greatest popularity.
const (
	popularHalfLife = 7
	popularClicks   = 20
)

// Store keeps the counters. What PutUsage has acknowledged is on the disk.
type Store interface {
	// Usage calls do for the counters of each article.
	Usage(ctx context.Context, do func(id string, counters []byte) error) error
	// PutUsage replaces counters, and removes those that are nil.
	PutUsage(ctx context.Context, counters map[string][]byte) error
}

// Counter counts clicks. It is safe for concurrent use.
type Counter struct {
	store Store // nil: nothing is kept
	now   func() time.Time

	mu      sync.Mutex // guards what follows
	clicks  map[string]*record
	changed map[string]bool
	readers readers
}

// readers is what is known of readers, by a hash that means nothing tomorrow.
type readers struct {
	seed  maphash.Seed
	day   int32
	hour  int64
	seen  map[uint64]bool    // reader and article, today
	count map[uint64]int     // clicks of a reader in this hour
	last  map[uint64]lastOne // what a reader opened last
}

// lastOne is an article that was opened at a time.
type lastOne struct {
	id string
	at time.Time
}

// New returns a counter that forgets everything when it is gone.
func New(now func() time.Time) *Counter {
	return &Counter{now: now, clicks: map[string]*record{}, changed: map[string]bool{}}
}

// Open reads the counters of a store. A counter that can't be read begins anew.
func Open(ctx context.Context, store Store, now func() time.Time) (*Counter, error) {
	c := New(now)
	c.store = store
	err := store.Usage(ctx, func(id string, counters []byte) error {
		if r, ok := parseRecord(counters); ok {
			c.clicks[id] = r
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read counters: %w", err)
	}
	return c, nil
}

// Click counts that a reader opened an article, and reports whether it counted.
// reader is an address, or whatever tells readers apart; it is hashed at once.
func (c *Counter) Click(reader, id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.now()
	today := dayOf(now)
	c.readers.turn(today, now)
	who := maphash.String(c.readers.seed, reader)
	pair := maphash.String(c.readers.seed, reader+"\x00"+id)
	if c.readers.seen[pair] || len(c.readers.seen) >= maxSeen || c.readers.count[who] >= clicksAnHour {
		return false
	}
	c.readers.seen[pair] = true
	c.readers.count[who]++
	r := c.recordOf(id)
	r.add(today, 1)
	if before, ok := c.readers.last[who]; ok && now.Sub(before.at) < session {
		c.recordOf(before.id).addNext(id)
	}
	c.readers.last[who] = lastOne{id, now}
	return true
}

// turn forgets readers when the day or the hour is over.
func (r *readers) turn(day int32, now time.Time) {
	if r.seen == nil || r.day != day {
		*r = readers{seed: maphash.MakeSeed(), day: day, seen: map[uint64]bool{}, last: map[uint64]lastOne{}}
	}
	if hour := now.Unix() / int64(time.Hour/time.Second); r.count == nil || r.hour != hour || len(r.count) >= maxReaders {
		r.hour, r.count = hour, map[uint64]int{}
	}
	if len(r.last) >= maxReaders {
		r.last = map[uint64]lastOne{}
	}
}

// recordOf returns the record of an article, which is about to change.
func (c *Counter) recordOf(id string) *record {
	r := c.clicks[id]
	if r == nil {
		r = &record{Days: map[int32]int{}}
		c.clicks[id] = r
	}
	c.changed[id] = true
	return r
}

// Popularity returns how often an article was opened of late: from 0, for never, to
// 1, which it never reaches.
func (c *Counter) Popularity(id string) float64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	r := c.clicks[id]
	if r == nil {
		return 0
	}
	weighed := r.weighed(dayOf(c.now()), popularHalfLife)
	return weighed / (weighed + popularClicks)
}

// tally is the clicks of an article: in a window, and all of them weighed by age.
type tally struct {
	clicks  int
	weighed float64
}

// tallies returns those of every article that was opened within the last days.
func (c *Counter) tallies(days int, halfLife float64) map[string]tally {
	c.mu.Lock()
	defer c.mu.Unlock()
	today, all := dayOf(c.now()), map[string]tally{}
	for id, r := range c.clicks {
		if n := r.clicks(today, days); n > 0 {
			all[id] = tally{n, r.weighed(today, halfLife)}
		}
	}
	return all
}

// next returns how often readers opened other articles after one.
func (c *Counter) next(id string) map[string]int {
	c.mu.Lock()
	defer c.mu.Unlock()
	after := map[string]int{}
	if r := c.clicks[id]; r != nil {
		for other, n := range r.Next {
			after[other] = n
		}
	}
	return after
}

// Forget removes the counters of an article that is gone.
func (c *Counter) Forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.clicks[id] != nil {
		delete(c.clicks, id)
		c.changed[id] = true
	}
}

// Flush writes what has changed to the store. Clicks since the last Flush are lost
// in a crash: they are worth no disk access each.
func (c *Counter) Flush(ctx context.Context) error {
	put := func(context.Context, map[string][]byte) error { return nil }
	if c.store != nil {
		put = c.store.PutUsage
	}
	today := dayOf(c.now())
	err := flush(ctx, &c.mu, &c.changed, put, func(id string) (string, []byte) {
		r := c.clicks[id]
		if r == nil {
			return id, nil
		}
		r.fold(today)
		return id, r.bytes()
	})
	if err != nil {
		return fmt.Errorf("write counters: %w", err)
	}
	return nil
}

// flush puts what has changed, of which encode returns the key and the value, nil for
// what is gone. What can't be put counts as changed again. mu guards changed, and is held
// while encode is called.
func flush[K comparable](ctx context.Context, mu *sync.Mutex, changed *map[K]bool,
	put func(context.Context, map[string][]byte) error, encode func(K) (key string, value []byte),
) error {
	mu.Lock()
	taken, values := *changed, map[string][]byte{}
	*changed = map[K]bool{}
	for k := range taken {
		key, value := encode(k)
		values[key] = value
	}
	mu.Unlock()
	if len(values) == 0 {
		return nil
	}
	err := put(ctx, values)
	if err != nil {
		mu.Lock()
		defer mu.Unlock()
		maps.Copy(*changed, taken) // for the next time
	}
	return err
}

// flushEvery is how long a click waits at most to be written.
const flushEvery = 10 * time.Second

// Run writes the counters from time to time until the context ends, and then once
// more. failed is told of what can't be written; it is tried again.
func (c *Counter) Run(ctx context.Context, failed func(error)) { runFlushes(ctx, c.Flush, failed) }

// runFlushes calls flush from time to time until the context ends, and then once more.
func runFlushes(ctx context.Context, flush func(context.Context) error, failed func(error)) {
	ticker := time.NewTicker(flushEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			if err := flush(context.WithoutCancel(ctx)); err != nil {
				failed(err)
			}
			return
		case <-ticker.C:
			if err := flush(ctx); err != nil {
				failed(err)
			}
		}
	}
}

// dayOf numbers the days in China, where the readers are.
func dayOf(t time.Time) int32 {
	local := t.In(corpus.China)
	_, offset := local.Zone()
	const secondsADay = 24 * 60 * 60
	return int32((local.Unix() + int64(offset)) / secondsADay)
}
