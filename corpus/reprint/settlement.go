package reprint

import (
	"bytes"
	"context"
	"sync"

	"wensou/corpus"
	"wensou/corpus/store"
)

// settlement gathers what some changes do to the graph, and keeps it in the
// store in one step.
type settlement struct {
	keeper   *Keeper
	sketches map[string][]byte
	fresh    map[uint32]traits // of articles whose sketch is not in the store yet
	links    []store.ReprintPair
	rulings  []store.ReprintPair
	clusters map[string]string
	touched  map[uint32]bool // whose cluster must be found again
}

func newSettlement(k *Keeper) *settlement {
	return &settlement{
		keeper:   k,
		sketches: map[string][]byte{},
		fresh:    map[uint32]traits{},
		clusters: map[string]string{},
		touched:  map[uint32]bool{},
	}
}

// sketchAll returns the sketches of the changes that have an article, made by two
// workers: that is most of the work.
func sketchAll(changes []corpus.Change) []sketch {
	const workers = 2
	sketches := make([]sketch, len(changes))
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < len(changes); i += workers {
				if a := changes[i].Article; a != nil {
					sketches[i] = sketchOf(a.Body)
					sketches[i].traits = traitsOf(a, int(sketches[i].letters))
				}
			}
		})
	}
	wg.Wait()
	return sketches
}

// take accounts for one change.
func (s *settlement) take(ctx context.Context, c corpus.Change, now sketch) error {
	if c.Err != nil {
		return nil //nolint:nilerr // what is known of a damaged article stays, as in the index
	}
	g := s.keeper.graph
	n, known := g.number[c.ID]
	if c.Article == nil {
		if known {
			s.remove(n)
			s.sketches[c.ID] = nil
		}
		return nil
	}
	b, err := now.encode()
	if err != nil {
		return err
	}
	cluster := c.Article.Cluster
	if known {
		same, err := s.retouch(n, c.ID, now, b)
		if same || err != nil {
			return err
		}
		cluster = g.bodies[n].cluster // which may be newer than the change
		s.remove(n)
	}
	s.sketches[c.ID] = b
	return s.insert(ctx, c.Article, cluster, now)
}

// retouch accounts for a change of an article that leaves its letters as they
// are, and reports whether that is so.
func (s *settlement) retouch(n uint32, id string, now sketch, kept []byte) (bool, error) {
	b, err := s.keeper.store.Sketch(id)
	if err != nil {
		return false, err
	}
	old, err := decodeSketch(b)
	if err != nil || old.digest != now.digest {
		return false, err
	}
	if bytes.Equal(b, kept) {
		return true, nil
	}
	s.touched[n] = true
	s.sketches[id] = kept
	s.fresh[n] = now.traits
	delete(s.keeper.graph.traits, n)
	return true, nil
}

// remove takes an article out of the graph.
func (s *settlement) remove(n uint32) {
	g := s.keeper.graph
	id := g.bodies[n].id
	delete(s.touched, n)
	for _, other := range g.joined[id] {
		if o, ok := g.number[other]; ok {
			s.touched[o] = true
		}
	}
	for _, other := range g.remove(n) {
		s.touched[other] = true
		s.links = append(s.links, store.ReprintPair{A: id, B: g.bodies[other].id})
	}
}

// insert adds an article to the graph, with its links.
func (s *settlement) insert(ctx context.Context, a *corpus.Article, cluster string, now sketch) error {
	g := s.keeper.graph
	found, err := s.keeper.overlaps(ctx, a.Body, now)
	if err != nil {
		return err
	}
	n := g.add(a.ID, cluster, now)
	s.fresh[n] = now.traits
	s.touched[n] = true
	for _, f := range found {
		l := linkOf(f.overlap)
		g.connect(n, f.n, l)
		s.touched[f.n] = true
		s.links = append(s.links, store.ReprintPair{A: a.ID, B: g.bodies[f.n].id, Value: l.encode()})
	}
	return nil
}

// cluster finds the clusters of all that were touched again.
func (s *settlement) cluster(ctx context.Context) error {
	g := s.keeper.graph
	seen := map[uint32]bool{}
	for n := range s.touched {
		if seen[n] {
			continue
		}
		component := g.component(n)
		for _, m := range component {
			seen[m] = true
		}
		clusters, err := g.clusters(component, func(a, b uint32) (int, error) { return s.keeper.weak(ctx, a, b) })
		if err != nil {
			return err
		}
		for _, members := range clusters {
			if err := s.name(members); err != nil {
				return err
			}
		}
	}
	return nil
}

// name gives the members of a cluster the ID of their original.
func (s *settlement) name(members []uint32) error {
	g := s.keeper.graph
	cluster := ""
	if len(members) > 1 {
		all := make([]candidate, len(members))
		for i, n := range members {
			t, err := s.traitsOf(n)
			if err != nil {
				return err
			}
			all[i] = candidate{g.bodies[n].id, t}
		}
		cluster = all[original(all)].id
	}
	for _, n := range members {
		if b := &g.bodies[n]; b.cluster != cluster {
			b.cluster = cluster
			s.clusters[b.id] = cluster
		}
	}
	return nil
}

// traitsOf returns the traits of an article of a cluster.
func (s *settlement) traitsOf(n uint32) (traits, error) {
	g := s.keeper.graph
	if t, ok := g.traits[n]; ok {
		return t, nil
	}
	t, ok := s.fresh[n]
	if !ok { // it had no copies until now
		b, err := s.keeper.store.Sketch(g.bodies[n].id)
		if err != nil {
			return traits{}, err
		}
		kept, err := decodeSketch(b)
		if err != nil {
			return traits{}, err
		}
		t = kept.traits
	}
	g.traits[n] = t
	return t, nil
}

// keep writes the settlement.
func (s *settlement) keep(ctx context.Context, state store.ReprintState, handed uint64) error {
	err := s.keeper.store.SettleReprints(ctx, &store.ReprintStep{
		State: state, Sketches: s.sketches, Links: s.links, Rulings: s.rulings, Clusters: s.clusters, Handed: handed,
	})
	if err == nil {
		s.keeper.state = state
	}
	return err
}
