package bleve

import (
	"context"
	"slices"

	"wensou/index"
	"wensou/index/plan"
	"wensou/index/rank"
)

// pin adds the pinned articles that the filters of a query admit to what it finds,
// whether they match or not.
func (v *view) pin(ctx context.Context, q index.Query, p *plan.Plan, found *answer) error {
	if len(p.Pins) == 0 {
		return nil
	}
	pinned, err := v.scan(ctx, compile(plan.Filtered(q, plan.IDs(p.Pins))))
	if err != nil {
		return err
	}
	found.pins = map[uint64]float64{}
	for _, c := range pinned.all {
		id, err := v.id(c.number)
		if err != nil {
			return err
		}
		found.pins[c.number] = rank.Pinned(slices.Index(p.Pins, id), len(p.Pins))
		if at, matches := slices.BinarySearchFunc(found.all, c.number, candidate.compareNumber); !matches {
			found.all = slices.Insert(found.all, at, c)
		}
	}
	return nil
}
