package opensearch

import (
	"context"
	"fmt"
	"slices"

	"wensou/index/rank"
)

// pinned returns the places of the pinned articles that the filters admit, and takes them
// down in search.pins. Of a cluster of reprints that is collapsed it returns the first.
func (s *search) pinned(ctx context.Context) ([]place, error) {
	pins := s.plan.Pins
	if len(pins) == 0 {
		return nil, nil
	}
	request := s.request(object{"bool": object{"must": s.page.dsl, "filter": object{"terms": object{idField: pins}}}}, 0, len(pins), true)
	delete(request, "collapse")
	a, err := s.ask(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("pinned articles: %w", err)
	}
	number := func(f found) int { return slices.Index(pins, f.Source.ID) }
	slices.SortFunc(a.Hits.Hits, func(a, b found) int { return number(a) - number(b) })
	s.pins = map[string]float64{}
	var places []place
	for _, f := range a.Hits.Hits {
		p, err := s.placeOf(f)
		if err != nil {
			return nil, err
		}
		if s.pins[p.key] > 0 {
			continue
		}
		p = s.ranked(p)
		p.pin = rank.Pinned(number(f), len(pins))
		p.score += p.pin
		s.pins[p.key] = p.pin
		places = append(places, p)
	}
	return places, nil
}
