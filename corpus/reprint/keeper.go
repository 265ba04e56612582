package reprint

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"sync"

	"wensou/corpus"
	"wensou/corpus/store"
)

// rules is the version of all that decides which articles are copies: the normal
// form, shingles, sketches, kinds, clusters and the choice of the original. A
// store of another version is gone through anew.
const rules = 1

// Keeper keeps the reprints of a store. It stands between the change log and the
// index: what the index reads through it has its cluster already. All methods
// are safe for concurrent use. What it holds in memory, about 700 bytes an
// article, is read when it is first needed.
type Keeper struct {
	store *store.Store

	mu    sync.Mutex // guards what follows
	graph *graph     // nil: not read yet
	cache *cache
	state store.ReprintState

	handed uint64 // last change that was returned, to whichever index is furthest
}

// NewKeeper returns the keeper of a store, of which there must be only one.
func NewKeeper(s *store.Store) *Keeper { return &Keeper{store: s} }

// Changes returns the changes later than after, like those of the store, once
// the reprints account for them. Articles that were returned before and belong
// to another cluster now come again, later. Several indexes may be at different
// places of the log, as while one is rebuilt.
func (k *Keeper) Changes(ctx context.Context, after uint64, limit, maxBytes int) ([]corpus.Change, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if level, err := k.level(ctx, after); err != nil || level {
		return nil, err
	}
	k.handed = max(k.handed, after)
	if err := k.load(ctx, k.handed); err != nil {
		return nil, err
	}
	for k.state.Applied < after { // the index is ahead, as in a folder of before
		changes, err := k.store.Changes(ctx, k.state.Applied, limit, maxBytes)
		if err != nil {
			return nil, err
		}
		if len(changes) == 0 {
			break
		}
		if err := k.follow(ctx, changes, k.handed); err != nil {
			return nil, err
		}
	}
	changes, err := k.store.Changes(ctx, after, limit, maxBytes)
	if err != nil {
		return nil, err
	}
	if err := k.follow(ctx, changes, k.handed); err != nil {
		return nil, err
	}
	for _, c := range changes {
		if n, ok := k.graph.number[c.ID]; ok && c.Article != nil {
			c.Article.Cluster = k.graph.bodies[n].cluster
		}
		k.handed = max(k.handed, c.Seq)
	}
	return changes, nil
}

// CatchUp accounts for all changes of the store without an index.
func (k *Keeper) CatchUp(ctx context.Context) error {
	const changes, bytes = 1000, 8 << 20
	for after := uint64(0); ; {
		k.mu.Lock()
		after = max(after, k.state.Applied)
		k.mu.Unlock()
		batch, err := k.Changes(ctx, after, changes, bytes)
		if err != nil || len(batch) == 0 {
			return err
		}
		after = batch[len(batch)-1].Seq
	}
}

// Clusters returns the cluster of each article that has one: the ID of the
// original.
func (k *Keeper) Clusters(ctx context.Context) (map[string]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.load(ctx, everything); err != nil {
		return nil, err
	}
	clusters := map[string]string{}
	for id, n := range k.graph.number {
		if c := k.graph.bodies[n].cluster; c != "" {
			clusters[id] = c
		}
	}
	return clusters, nil
}

// Wait returns as soon as there is a change later than after.
func (k *Keeper) Wait(ctx context.Context, after uint64) error { return k.store.Wait(ctx, after) }

// Level reports whether the reprints account for all changes. It does not read
// what Keeper holds in memory.
func (k *Keeper) Level(ctx context.Context) (bool, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.level(ctx, k.store.LastSeq())
}

// level reports whether there are no changes later than after, and the reprints
// account for those up to it.
func (k *Keeper) level(ctx context.Context, after uint64) (bool, error) {
	if k.state.Rules == 0 {
		state, err := k.store.Reprints(ctx, after)
		if err != nil {
			return false, err
		}
		k.state = state
	}
	return k.state.Rules == rules && k.state.Applied >= after && k.store.LastSeq() <= after, nil
}

// load reads the graph unless it is there.
func (k *Keeper) load(ctx context.Context, handed uint64) error {
	if k.graph != nil {
		return nil
	}
	state, err := k.store.Reprints(ctx, handed)
	if err != nil {
		return err
	}
	g := newGraph()
	if state.Rules == rules {
		err = k.read(ctx, g)
	}
	if state.Rules != rules || errors.Is(err, corpus.ErrDamaged) { // begin anew
		state, g = store.ReprintState{Rules: rules}, newGraph()
		if err := k.store.ForgetReprints(ctx); err != nil {
			return err
		}
		err = k.read(ctx, g)
	}
	if err != nil {
		return err
	}
	k.state, k.cache, k.graph = state, newCache(), g
	all := &settlement{keeper: k, clusters: map[string]string{}, touched: map[uint32]bool{}}
	for n := range g.edges {
		all.touched[n] = true
	}
	for id := range g.joined {
		if n, ok := g.number[id]; ok {
			all.touched[n] = true
		}
	}
	if err := all.cluster(ctx); err != nil {
		k.graph = nil
		return err
	}
	return nil
}

// read fills the graph from the store.
func (k *Keeper) read(ctx context.Context, g *graph) error {
	err := k.store.EachRuling(ctx, func(p store.ReprintPair) error {
		g.rule(p.A, p.B, true)
		return nil
	})
	if err != nil {
		return err
	}
	type named struct {
		a, b string
		link link
	}
	var links []named
	linked := map[string]bool{}
	err = k.store.EachLink(ctx, func(p store.ReprintPair) error {
		l, err := decodeLink(p.Value)
		links = append(links, named{p.A, p.B, l})
		linked[p.A], linked[p.B] = true, true
		return err
	})
	if err != nil {
		return err
	}
	err = k.store.EachSketch(ctx, func(id string, b []byte) error {
		s, err := decodeSketch(b)
		if err != nil {
			return err
		}
		n := g.add(id, "", s)
		if linked[id] {
			g.traits[n] = s.traits
		}
		return nil
	})
	for _, l := range links {
		a, okA := g.number[l.a]
		b, okB := g.number[l.b]
		if okA && okB {
			g.connect(a, b, l.link)
		}
	}
	return err
}

// Bounds of one settlement, so that a transaction holds it.
const (
	maxSettled = 500  // changes
	maxLinked  = 4000 // links
)

// follow accounts for those of the changes that are new. Changes up to handed
// are in the index already, or on their way.
func (k *Keeper) follow(ctx context.Context, changes []corpus.Change, handed uint64) error {
	at, _ := slices.BinarySearchFunc(changes, k.state.Applied+1, func(c corpus.Change, seq uint64) int { return cmp.Compare(c.Seq, seq) })
	for changes = changes[at:]; len(changes) > 0; {
		n, err := k.settle(ctx, changes[:min(len(changes), maxSettled)], handed)
		if err != nil {
			k.graph = nil // it is ahead of the store
			return err
		}
		changes = changes[n:]
	}
	return nil
}

// settle accounts for the first of the changes and returns how many.
func (k *Keeper) settle(ctx context.Context, changes []corpus.Change, handed uint64) (int, error) {
	s := newSettlement(k)
	done := 0
	for i, now := range sketchAll(changes) {
		if err := s.take(ctx, changes[i], now); err != nil {
			return 0, err
		}
		done++
		if len(s.links) > maxLinked {
			break
		}
	}
	if err := s.cluster(ctx); err != nil {
		return 0, err
	}
	state := store.ReprintState{Rules: rules, Applied: changes[done-1].Seq}
	if err := s.keep(ctx, state, handed); err != nil {
		return 0, err
	}
	return done, nil
}

// everything is a number of change that all changes come before.
const everything = math.MaxUint64

// missing reports whether an article is not there, or can't be read.
func missing(err error) bool {
	return errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged)
}
