package reprint

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"wensou/corpus"
	"wensou/corpus/store"
)

// ErrSame is returned by Join for an article and itself.
var ErrSame = errors.New("an article is no copy of itself")

// Join puts two articles into one cluster, whatever their texts, until Split
// takes one out. An article that was split off is no longer so. An article that
// is not in the store is an error of corpus.ErrNotFound.
func (k *Keeper) Join(ctx context.Context, a, b string) error {
	if a == b {
		return ErrSame
	}
	err := k.decide(ctx, []string{a, b}, func(s *settlement) {
		for _, id := range []string{a, b} {
			if s.keeper.graph.split[id] {
				s.rule(id, "", false)
			}
		}
		s.rule(a, b, true)
	})
	if err != nil {
		return fmt.Errorf("join %q and %q: %w", a, b, err)
	}
	return nil
}

// Split takes an article out of its cluster: whatever joined it by hand is
// undone, and if its text still puts it into a cluster it is kept out until Join
// names it.
func (k *Keeper) Split(ctx context.Context, id string) error {
	err := k.decide(ctx, []string{id}, func(s *settlement) {
		g := s.keeper.graph
		for _, other := range slices.Clone(g.joined[id]) {
			s.rule(id, other, false)
		}
		if g.together(g.number[id]) != nil {
			s.rule(id, "", true)
		}
	})
	if err != nil {
		return fmt.Errorf("split %q: %w", id, err)
	}
	return nil
}

// decide settles what an editor decided on articles.
func (k *Keeper) decide(ctx context.Context, ids []string, do func(*settlement)) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx, everything); err != nil {
		return err
	}
	for _, id := range ids {
		if _, ok := k.graph.number[id]; !ok {
			return corpus.ErrNotFound
		}
	}
	s := newSettlement(k)
	do(s)
	err := s.cluster(ctx)
	if err == nil {
		err = s.keep(ctx, k.state, everything)
	}
	if err != nil {
		k.graph = nil // it is ahead of the store
	}
	return err
}

// rule makes a ruling, or undoes it.
func (s *settlement) rule(a, b string, holds bool) {
	g := s.keeper.graph
	for _, id := range []string{a, b} {
		if n, ok := g.number[id]; ok {
			s.touched[n] = true
			for _, m := range g.component(n) { // as it was
				s.touched[m] = true
			}
		}
	}
	g.rule(a, b, holds)
	ruling := store.ReprintPair{A: a, B: b}
	if holds {
		ruling.Value = []byte{1}
	}
	s.rulings = append(s.rulings, ruling)
}

// rule notes a ruling on two articles, or on one that is split off (b empty).
func (g *graph) rule(a, b string, holds bool) {
	if b == "" {
		if holds {
			g.split[a] = true
		} else {
			delete(g.split, a)
		}
		return
	}
	for _, pair := range [][2]string{{a, b}, {b, a}} {
		others := slices.DeleteFunc(g.joined[pair[0]], func(id string) bool { return id == pair[1] })
		if holds {
			others = append(others, pair[1])
		}
		g.joined[pair[0]] = others
		if len(others) == 0 {
			delete(g.joined, pair[0])
		}
	}
}
