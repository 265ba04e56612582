package reprint

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"wensou/corpus"
)

// Match is an article that overlaps another.
type Match struct {
	ID      string  `json:"id"`
	Kind    Kind    `json:"kind"`
	Longer  bool    `json:"longer,omitempty"` // the article is the longer of the two: what it is compared with is a part of it
	Overlap Overlap `json:"overlap"`
}

// Member is an article of a cluster.
type Member struct {
	ID         string  `json:"id"`
	Original   bool    `json:"original,omitempty"`
	Difference float64 `json:"difference"`       // from the original: see Overlap.Difference
	Joined     bool    `json:"joined,omitempty"` // an editor put it there
}

// Reprints are the articles that share the text of one.
type Reprints struct {
	Members []Member `json:"members"`         // of its cluster, the original first, then by ID; empty if it is alone
	Parts   []Match  `json:"parts"`           // articles that it is a part of or that are part of it, by ID
	Split   bool     `json:"split,omitempty"` // an editor split it off its cluster
}

// Of returns the cluster and the parts of an article, or an error of
// corpus.ErrNotFound.
func (k *Keeper) Of(ctx context.Context, id string) (Reprints, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx, everything); err != nil {
		return Reprints{}, err
	}
	n, ok := k.graph.number[id]
	if !ok {
		return Reprints{}, fmt.Errorf("reprints of %q: %w", id, corpus.ErrNotFound)
	}
	r := Reprints{Members: []Member{}, Parts: k.graph.parts(n), Split: k.graph.split[id]}
	cluster := k.graph.bodies[n].cluster
	if cluster == "" {
		return r, nil
	}
	for _, m := range k.graph.component(n) {
		if k.graph.bodies[m].cluster != cluster {
			continue
		}
		member, err := k.member(ctx, m, cluster)
		if err != nil {
			return Reprints{}, fmt.Errorf("reprints of %q: %w", id, err)
		}
		r.Members = append(r.Members, member)
	}
	slices.SortStableFunc(r.Members, func(a, b Member) int {
		switch {
		case a.Original:
			return -1
		case b.Original:
			return 1
		}
		return 0
	})
	return r, nil
}

// member describes a member of a cluster.
func (k *Keeper) member(ctx context.Context, n uint32, cluster string) (Member, error) {
	b := k.graph.bodies[n]
	m := Member{ID: b.id, Original: b.id == cluster, Joined: len(k.graph.joined[b.id]) > 0}
	if m.Original {
		return m, nil
	}
	first, ok := k.graph.number[cluster]
	if !ok {
		return m, nil
	}
	for _, e := range k.graph.edges[n] {
		if e.to == first {
			m.Difference = e.link.overlap().Difference()
			return m, nil
		}
	}
	copied, err := k.store.Article(ctx, b.id)
	if err != nil {
		return m, err
	}
	from, err := k.store.Article(ctx, cluster)
	if err != nil {
		return m, err
	}
	m.Difference = Compare(copied.Body, from.Body).Difference()
	return m, nil
}

// parts returns the parts of an article, and what it is a part of.
func (g *graph) parts(n uint32) []Match {
	parts := []Match{}
	for _, e := range g.edges[n] {
		if e.link.part {
			other := g.bodies[e.to]
			parts = append(parts, Match{other.id, Part, other.letters > g.bodies[n].letters, e.link.overlap()})
		}
	}
	slices.SortFunc(parts, func(a, b Match) int { return cmp.Compare(a.ID, b.ID) })
	return parts
}

// overlap returns what is kept of an overlap.
func (l link) overlap() Overlap {
	const unit = strengthUnit
	return Overlap{Jaccard: float64(l.jaccard) / unit, Containment: float64(l.containment) / unit, Ratio: float64(l.ratio) / unit}
}
