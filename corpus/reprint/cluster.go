package reprint

import "slices"

const (
	strengthUnit = 10_000
	closeLink    = .9 * strengthUnit // members so close are together without question
	maxGroups    = 400               // that are compared with each other; more stay apart
	cutStrength  = .7 * strengthUnit // of a copy that was cut
	minAverage   = .5 * strengthUnit // strength between two groups that become one
)

// groups parts a component of copies into clusters. links[i][j] is how strong the
// link between the members i and j is, in ten-thousandths. It works against
// drift: A may be linked to B and B to C while A and C have little in common.
// First come close members together; then, as long as there are any whose average strength
// reaches minAverage, the two groups of the highest average (average linkage).
// With the members in an order that depends on nothing but themselves, so does
// the result: there is no rounding, all sums are of whole numbers.
func groups(links []map[int]int) [][]int {
	gs := closeGroups(links)
	if len(gs) > maxGroups {
		return gs
	}
	sums := linkSums(links, gs)
	for {
		a, b, ok := nearest(gs, sums)
		if !ok {
			return gs
		}
		gs, sums = join(gs, sums, a, b)
	}
}

// closeGroups returns the components of close links, ordered by first member.
func closeGroups(links []map[int]int) [][]int {
	seen := make([]bool, len(links))
	var gs [][]int
	for i := range links {
		if seen[i] {
			continue
		}
		seen[i] = true
		g := []int{i}
		for at := 0; at < len(g); at++ {
			for j, strength := range links[g[at]] {
				if strength >= closeLink && !seen[j] {
					seen[j] = true
					g = append(g, j)
				}
			}
		}
		slices.Sort(g)
		gs = append(gs, g)
	}
	return gs
}

// linkSums returns the sum of the strengths between each two groups.
func linkSums(links []map[int]int, gs [][]int) [][]int {
	group := make([]int, len(links))
	for g, places := range gs {
		for _, i := range places {
			group[i] = g
		}
	}
	sums := make([][]int, len(gs))
	for g := range sums {
		sums[g] = make([]int, len(gs))
	}
	for i := range links {
		for j, strength := range links[i] {
			sums[group[i]][group[j]] += strength
		}
	}
	return sums
}

// nearest returns the two groups of the highest average strength, the first of
// several, if it reaches minAverage.
func nearest(gs [][]int, sums [][]int) (a, b int, ok bool) {
	best, pairs := 0, 1 // sum and number of pairs: compared as fractions
	for i := range gs {
		for j := i + 1; j < len(gs); j++ {
			n := len(gs[i]) * len(gs[j])
			if sums[i][j] >= minAverage*n && sums[i][j]*pairs > best*n {
				best, pairs, a, b, ok = sums[i][j], n, i, j, true
			}
		}
	}
	return a, b, ok
}

// join makes one group of two; a comes before b.
func join(gs [][]int, sums [][]int, a, b int) ([][]int, [][]int) {
	gs[a] = append(gs[a], gs[b]...)
	slices.Sort(gs[a])
	gs = slices.Delete(gs, b, b+1)
	for j := range sums {
		sums[a][j] += sums[b][j]
	}
	sums = slices.Delete(sums, b, b+1)
	for i := range sums {
		sums[i][a] += sums[i][b]
		sums[i] = slices.Delete(sums[i], b, b+1)
	}
	return gs, sums
}
