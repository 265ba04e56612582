package reprint

import (
	"cmp"
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"wensou/corpus"
)

// graph is what is known of all articles: how to find copies, and how they are
// linked. Articles are numbered; one whose body changes gets a new number.
type graph struct {
	bodies []body
	number map[string]uint32 // of the living
	table  table
	edges  map[uint32][]edge
	weak   map[[2]uint32]int   // strengths of pairs without a link, that were compared
	traits map[uint32]traits   // of the linked; the rest are in the store
	joined map[string][]string // rulings: with whom an article is together
	split  map[string]bool     // rulings: who is alone
}

// body is an article in the graph.
type body struct {
	id      string
	cluster string // ID of the original; "" if alone
	letters uint32
	counts  [len(densities)]uint16
	level   uint8 // of the density of its sketch
	dead    bool
}

// edge is a link to another article.
type edge struct {
	to   uint32
	link link
}

// link is an overlap as it is kept: three u16, big-endian, in ten-thousandths,
// and the kind, 1 for a copy and 2 for a part.
type link struct {
	jaccard, containment, ratio uint16
	part                        bool
}

const linkBytes = 7

func linkOf(o Overlap) link {
	unit := func(x float64) uint16 { return uint16(math.Round(x * strengthUnit)) }
	return link{unit(o.Jaccard), unit(o.Containment), unit(o.Ratio), o.Kind() == Part}
}

func (l link) encode() []byte {
	b := binary.BigEndian.AppendUint16(make([]byte, 0, linkBytes), l.jaccard)
	b = binary.BigEndian.AppendUint16(b, l.containment)
	b = binary.BigEndian.AppendUint16(b, l.ratio)
	if l.part {
		return append(b, 2)
	}
	return append(b, 1)
}

func decodeLink(b []byte) (link, error) {
	if len(b) != linkBytes || b[6] < 1 || b[6] > 2 {
		return link{}, fmt.Errorf("%w: link %x", corpus.ErrDamaged, b)
	}
	return link{binary.BigEndian.Uint16(b), binary.BigEndian.Uint16(b[2:]), binary.BigEndian.Uint16(b[4:]), b[6] == 2}, nil
}

// strength is what a link between copies counts when clusters are made: the
// Jaccard, and for a copy that was cut as much as for an edited one, so that two
// texts which both hold it are not together by it alone.
func (l link) strength() int {
	return max(int(l.jaccard), cutStrength)
}

func newGraph() *graph {
	return &graph{
		number: map[string]uint32{},
		edges:  map[uint32][]edge{},
		weak:   map[[2]uint32]int{},
		traits: map[uint32]traits{},
		joined: map[string][]string{},
		split:  map[string]bool{},
	}
}

func (g *graph) alive(n uint32) bool { return !g.bodies[n].dead }

// add numbers an article and makes it findable.
func (g *graph) add(id, cluster string, s sketch) uint32 {
	n := uint32(len(g.bodies))
	g.bodies = append(g.bodies, body{id: id, cluster: cluster, letters: s.letters, counts: s.counts(), level: uint8(s.level())})
	g.number[id] = n
	g.table.add(n, s.hashes, g.alive)
	return n
}

// remove takes an article out, and returns whom it was linked with.
func (g *graph) remove(n uint32) []uint32 {
	var linked []uint32
	for _, e := range g.edges[n] {
		linked = append(linked, e.to)
		g.edges[e.to] = slices.DeleteFunc(g.edges[e.to], func(back edge) bool { return back.to == n })
		if len(g.edges[e.to]) == 0 {
			delete(g.edges, e.to)
		}
	}
	delete(g.edges, n)
	delete(g.traits, n)
	delete(g.number, g.bodies[n].id)
	g.bodies[n].dead = true
	return linked
}

func (g *graph) connect(a, b uint32, l link) {
	g.edges[a] = append(g.edges[a], edge{b, l})
	g.edges[b] = append(g.edges[b], edge{a, l})
}

// maxCandidates bounds the articles that a body is compared with: the likeliest.
const maxCandidates = 256

// enough returns how many hashes of a sketch must be shared, where the smaller
// one has so many. A copy of minCopy shares .71 of the shorter's shingles; two
// standard deviations of the sample are taken off, but three is the least, or both of two.
func enough(of int) int {
	const copied = 2 * minCopy / (1 + minCopy)
	deviation := math.Sqrt(copied * (1 - copied) * float64(of))
	return max(min(3, max(of, 2)), int(math.Ceil(copied*float64(of)-2*deviation)))
}

// candidates returns the numbers of the articles that may overlap a sketch, the
// likeliest first.
func (g *graph) candidates(s sketch) []uint32 {
	type candidate struct {
		n          uint32
		shared, of int // hashes, and those of the smaller sketch
	}
	var found []candidate
	counts, own := s.counts(), s.level()
	g.table.sharing(s.hashes, len(g.bodies), func(n uint32, shared int) {
		b := &g.bodies[n]
		common := max(own, int(b.level))
		of := int(min(counts[common], b.counts[common]))
		tiny := common == 0 && shared == of // perhaps equal
		if !b.dead && (tiny || shared >= enough(of)) {
			found = append(found, candidate{n, shared, of})
		}
	})
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.shared*a.of, a.shared*b.of), cmp.Compare(a.n, b.n))
	})
	numbers := make([]uint32, min(len(found), maxCandidates))
	for i := range numbers {
		numbers[i] = found[i].n
	}
	return numbers
}
