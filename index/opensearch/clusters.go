package opensearch

import (
	"context"
	"fmt"

	"wensou/index"
	"wensou/index/rank"
)

// reprints are a cluster, as far as it matches.
type reprints struct {
	members int
	shown   found // the original, if it matches, else the first in the order of the search
}

// clusters returns the clusters of reprints that places stand for, by their IDs.
func (s *search) clusters(ctx context.Context, places []place) (map[string]reprints, error) {
	if !s.query.Collapse {
		return nil, nil
	}
	return s.reprintsOf(ctx, places)
}

// reprintsOf returns the clusters of what is in some places.
func (s *search) reprintsOf(ctx context.Context, places []place) (map[string]reprints, error) {
	var groups []string
	for _, p := range places {
		groups = append(groups, p.doc.Source.Group)
	}
	all := map[string]reprints{}
	if len(groups) == 0 {
		return all, nil
	}
	members := object{"bool": object{"must": s.page.dsl, "filter": object{"terms": object{groupField: groups}}}}
	request := s.request(members, 0, len(groups), s.query.Explain)
	request["sort"] = append([]object{{originalField: "desc"}}, s.order()...)
	request["collapse"] = object{"field": groupField}
	request["aggs"] = object{"members": object{"terms": object{"field": groupField, "size": len(groups)}}}
	a, err := s.ask(ctx, request)
	if err != nil {
		return nil, fmt.Errorf("reprints: %w", err)
	}
	for _, f := range a.Hits.Hits {
		f.Sort = f.Sort[min(1, len(f.Sort)):]
		all[f.Source.Group] = reprints{shown: f}
	}
	for _, b := range a.Aggregations.Members.Buckets {
		if id, ok := b.Key.(string); ok {
			r := all[id]
			r.members = b.Count
			all[id] = r
		}
	}
	return all, nil
}

// shown returns the article that is shown in a place, with a score of its own.
func (s *search) shown(at place, clusters map[string]reprints) place {
	r, ok := clusters[at.doc.Source.Group]
	if !ok || r.shown.Source.ID == at.doc.Source.ID || at.pin > 0 {
		return at
	}
	p, err := s.placeOf(r.shown)
	if err != nil || s.byTime {
		return at
	}
	if at.again && s.query.Explain {
		p = s.rankedAgain(p)
	}
	p.lead = at.lead
	p.score += p.lead
	return p
}

// timeline returns a page of an order by time in which each cluster of reprints stands
// where its original does, if that matches: an old article does not become new by being
// reprinted. It reads the matches in their order and leaves out the others of a cluster.
func (s *search) timeline(ctx context.Context) ([]place, error) {
	skip := s.query.Offset
	after := s.after(0)
	var page []place
	for read := 0; read < index.MaxWindow; read += rank.Depth {
		places, err := s.rest(ctx, 0, rank.Depth, after)
		if err != nil {
			return nil, err
		}
		clusters, err := s.reprintsOf(ctx, places)
		if err != nil {
			return nil, err
		}
		for _, p := range places {
			if clusters[p.doc.Source.Group].shown.Source.ID != p.doc.Source.ID {
				continue
			}
			if skip > 0 {
				skip--
				continue
			}
			if page = append(page, p); len(page) == s.query.Size {
				return page, nil
			}
		}
		if len(places) < rank.Depth {
			return page, nil
		}
		last := places[len(places)-1]
		after = []any{last.raw, last.key}
	}
	return page, nil
}
