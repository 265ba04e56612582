package reprint

import (
	"cmp"
	"slices"
)

// component returns the numbers of the articles that copies and rulings lead to
// from one, with it, ordered by ID.
func (g *graph) component(n uint32) []uint32 {
	all := []uint32{n}
	seen := map[uint32]bool{n: true}
	for at := 0; at < len(all); at++ {
		for _, next := range g.together(all[at]) {
			if !seen[next] {
				seen[next] = true
				all = append(all, next)
			}
		}
	}
	slices.SortFunc(all, func(a, b uint32) int { return cmp.Compare(g.bodies[a].id, g.bodies[b].id) })
	return all
}

// together returns the copies of an article, and those that an editor joined to
// it; nobody if an editor split it off.
func (g *graph) together(n uint32) []uint32 {
	id := g.bodies[n].id
	if g.split[id] {
		return nil
	}
	var next []uint32
	for _, e := range g.edges[n] {
		if !e.link.part && !g.split[g.bodies[e.to].id] {
			next = append(next, e.to)
		}
	}
	for _, other := range g.joined[id] {
		if o, ok := g.number[other]; ok {
			next = append(next, o)
		}
	}
	return next
}

// maxWeak bounds the members of a component whose pairs are all compared.
const maxWeak = 100

// clusters returns the clusters of a component, as the groups that its copies
// form, those that an editor joined together. weak returns the strength between
// two articles that have no link.
func (g *graph) clusters(component []uint32, weak func(a, b uint32) (int, error)) ([][]uint32, error) {
	place := make(map[uint32]int, len(component))
	for i, n := range component {
		place[n] = i
	}
	links := make([]map[int]int, len(component))
	for i, n := range component {
		links[i] = map[int]int{}
		if g.split[g.bodies[n].id] {
			continue
		}
		for _, e := range g.edges[n] {
			if j, ok := place[e.to]; ok && !e.link.part {
				links[i][j] = e.link.strength()
			}
		}
	}
	if err := g.addWeak(component, links, weak); err != nil {
		return nil, err
	}
	var clusters [][]uint32
	for _, group := range g.joinGroups(component, place, groups(links)) {
		cluster := make([]uint32, len(group))
		for i, p := range group {
			cluster[i] = component[p]
		}
		clusters = append(clusters, cluster)
	}
	return clusters, nil
}

// addWeak adds what pairs without a link have in common: a copy of a copy is
// often just below the border.
func (g *graph) addWeak(component []uint32, links []map[int]int, weak func(a, b uint32) (int, error)) error {
	if len(component) > maxWeak {
		return nil
	}
	for i := range component {
		for j := range i {
			if _, linked := links[i][j]; linked || len(links[i]) == 0 || len(links[j]) == 0 {
				continue
			}
			strength, err := weak(component[i], component[j])
			if err != nil {
				return err
			}
			links[i][j], links[j][i] = strength, strength
		}
	}
	return nil
}

// joinGroups puts groups together that hold articles which an editor joined.
func (g *graph) joinGroups(component []uint32, place map[uint32]int, gs [][]int) [][]int {
	for i, n := range component {
		for _, other := range g.joined[g.bodies[n].id] {
			o, ok := g.number[other]
			if !ok {
				continue
			}
			a := slices.IndexFunc(gs, func(group []int) bool { return slices.Contains(group, i) })
			b := slices.IndexFunc(gs, func(group []int) bool { return slices.Contains(group, place[o]) })
			if a != b {
				gs[a] = append(gs[a], gs[b]...)
				gs = slices.Delete(gs, b, b+1)
			}
		}
	}
	return gs
}
