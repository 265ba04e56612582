package usage

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"sync"
)

// maxAlike bounds how many of the articles that have one thing in common are looked
// at, so that a section of 100,000 costs what one of 1,000 does. The newest come first
// in a list anyway, if all else is equal.
const maxAlike = 300

// alike are the articles that have one thing in common.
type alike struct {
	all map[string]*entry // by ID

	mu     sync.Mutex // guards what follows
	latest []*entry   // the newest of all, maxAlike at most; nil: to be found again
}

// newest returns the newest of the articles, maxAlike at most. The caller keeps
// others from changing them.
func (a *alike) newest() []*entry {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.latest == nil {
		a.latest = top(maps.Values(a.all), maxAlike, newestFirst)
	}
	return a.latest
}

func (a *alike) add(e *entry)     { a.all[e.id], a.latest = e, nil }
func (a *alike) remove(id string) { delete(a.all, id); a.latest = nil }

// newestFirst orders entries by date, then by ID.
func newestFirst(a, b *entry) int {
	return cmp.Or(b.published.Compare(a.published), cmp.Compare(a.id, b.id))
}

// top returns the first n of the values in an order.
func top[T any](values iter.Seq[T], n int, compare func(a, b T) int) []T {
	kept := make([]T, 0, n)
	for v := range values {
		if len(kept) == n && compare(v, kept[n-1]) >= 0 {
			continue
		}
		at, _ := slices.BinarySearchFunc(kept, v, compare)
		kept = slices.Insert(kept[:min(len(kept), n-1)], at, v)
	}
	return kept
}
