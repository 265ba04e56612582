package reprint

import "context"

// overlapping is an article that overlaps a text.
type overlapping struct {
	n       uint32
	overlap Overlap
}

// overlaps returns the articles that a body is a copy or a part of, or that are
// part of it, the likeliest first.
func (k *Keeper) overlaps(ctx context.Context, body string, s sketch) ([]overlapping, error) {
	numbers := k.graph.candidates(s)
	if len(numbers) == 0 {
		return nil, nil
	}
	var found []overlapping
	t := readText(body)
	for _, n := range numbers {
		o, err := k.overlap(ctx, t, n, false)
		if missing(err) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if o.Kind() != None {
			found = append(found, overlapping{n, o})
		}
	}
	return found, nil
}

// overlap returns how far a text and an article overlap. Most of those that are
// compared have too little in common for the rest of the text to be read.
func (k *Keeper) overlap(ctx context.Context, t *text, n uint32, weak bool) (Overlap, error) {
	id := k.graph.bodies[n].id
	p, err := k.cache.get(ctx, k.store, n, id)
	if err != nil {
		return Overlap{}, err
	}
	o := measure(t.profile(), p)
	if o.Kind() == None && !(weak && o.Jaccard >= minWeak) {
		return o, nil
	}
	a, err := k.store.Article(ctx, id)
	if err != nil {
		return Overlap{}, err
	}
	return compare(t, readText(a.Body)), nil
}

// weak returns the strength between two articles that have no link.
func (k *Keeper) weak(ctx context.Context, a, b uint32) (int, error) {
	pair := [2]uint32{min(a, b), max(a, b)}
	if strength, ok := k.graph.weak[pair]; ok {
		return strength, nil
	}
	one, err := k.store.Article(ctx, k.graph.bodies[a].id)
	if missing(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	strength := 0
	o, err := k.overlap(ctx, readText(one.Body), b, true)
	if missing(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if !o.Template {
		strength = int(linkOf(o).jaccard)
	}
	if len(k.graph.weak) > maxWeakPairs {
		clear(k.graph.weak)
	}
	k.graph.weak[pair] = strength
	return strength, nil
}

// maxWeakPairs bounds the strengths that are remembered.
const maxWeakPairs = 1 << 16
