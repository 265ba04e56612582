package plan

import (
	"iter"

	"wensou/index"
)

// Enough is how many articles must hold all that a short query wants for it not to be
// relaxed.
const Enough = 10

// Found is what a step finds. K tells articles apart.
type Found[K comparable] interface {
	Total() int        // matches
	Keys() iter.Seq[K] // of the matches; need be none where there are Enough
}

// Relaxed is what the step found that answers.
type Relaxed[F Found[K], K comparable] struct {
	Found     F
	Number    int       // of the step
	Step      Step      // itself
	Relaxed   bool      // not all hold all that is wanted
	Strictest map[K]int // what a stricter step found, by the number of the strictest
}

// Relax asks with find for the articles that have all the units of a query and, as long
// as they are too few, relaxes it step by step; a step that finds no more is not taken. A
// page that follows another takes the step of the first, which from says, whatever has
// changed since.
func Relax[F Found[K], K comparable](p *Plan, q index.Query, from index.Cursor, find func(number int, s Step) (F, error)) (*Relaxed[F, K], error) {
	steps := p.Steps(q.ByTime())
	follows := q.Cursor != ""
	if follows {
		steps = steps[:min(from.Step, len(steps)-1)+1]
	}
	var best *Relaxed[F, K]
	strictest := map[K]int{}
	for i, s := range steps {
		found, err := find(i, s)
		if err != nil {
			return nil, err
		}
		if best == nil || found.Total() > best.Found.Total() || follows {
			best = &Relaxed[F, K]{Found: found, Number: i, Step: s, Relaxed: i > 0, Strictest: strictest}
		}
		if best.Found.Total() >= Enough && !follows {
			break
		}
		for key := range found.Keys() {
			if _, before := strictest[key]; !before {
				strictest[key] = i
			}
		}
	}
	if p.Long && steps[0].Share > 0 {
		whole, err := find(0, Step{Share: 1})
		if err != nil {
			return nil, err
		}
		best.Relaxed = whole.Total() < best.Found.Total()
	}
	return best, nil
}
