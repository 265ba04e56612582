package reprint

import (
	"container/list"
	"context"

	"wensou/corpus/store"
)

// maxCached bounds the letters whose profiles are kept in memory; each takes four
// bytes.
const maxCached = 4 << 20

// cache keeps the profiles of the articles that were compared last.
type cache struct {
	profiles map[uint32]*list.Element // of cached
	order    list.List                // the first was used last
	letters  int
}

type cached struct {
	n       uint32
	profile profile
}

func newCache() *cache { return &cache{profiles: map[uint32]*list.Element{}} }

func (c *cache) put(n uint32, p profile) {
	c.profiles[n] = c.order.PushFront(cached{n, p})
	for c.letters += p.letters; c.letters > maxCached && c.order.Len() > 1; {
		old := c.order.Remove(c.order.Back()).(cached) //nolint:forcetypeassert // nothing else is in the list
		delete(c.profiles, old.n)
		c.letters -= old.profile.letters
	}
}

// get returns the profile of an article, from the store if need be, with an error
// of corpus.ErrNotFound or corpus.ErrDamaged if it is not there.
func (c *cache) get(ctx context.Context, s *store.Store, n uint32, id string) (profile, error) {
	if e, ok := c.profiles[n]; ok {
		c.order.MoveToFront(e)
		return e.Value.(cached).profile, nil //nolint:forcetypeassert // nothing else is in the list
	}
	a, err := s.Article(ctx, id)
	if err != nil {
		return profile{}, err
	}
	p := readText(a.Body).profile()
	c.put(n, p)
	return p, nil
}
