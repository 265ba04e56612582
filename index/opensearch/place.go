package opensearch

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"wensou/index"
	"wensou/index/rank"
)

// place is a match with all that decides its place among the others.
type place struct {
	doc   found
	key   string  // see search.keyOf
	raw   float64 // what the cluster puts it in order by: a score, or minutes
	score float64
	lead  float64 // of score; see rank.Lead
	pin   float64 // of score; see rank.Pinned
	again bool    // it was ranked again
}

// compare puts places in order: the higher score first, equal ones in the order of
// the keys, on every run.
func (p place) compare(other place) int {
	return cmp.Or(cmp.Compare(other.score, p.score), cmp.Compare(p.key, other.key))
}

// placeOf returns the place of a match before it is ranked.
func (s *search) placeOf(f found) (place, error) {
	p := place{doc: f, key: s.keyOf(f)}
	if len(f.Sort) == 0 {
		return p, fmt.Errorf("article %q has no place in the answer", f.Source.ID)
	}
	if err := json.Unmarshal(f.Sort[0], &p.raw); err != nil {
		return p, fmt.Errorf("place of article %q: %w", f.Source.ID, err)
	}
	switch {
	case !s.byTime:
		p.score = rank.Rough(p.raw, s.page.bound)
	case s.query.Sort == index.Oldest && p.raw != undated:
		p.score = -p.raw
	case p.raw != -undated && p.raw != undated:
		p.score = p.raw
	}
	return p, nil
}

// places returns the page that is asked for.
func (s *search) places(ctx context.Context) ([]place, error) {
	switch {
	case s.page.total == 0:
		return nil, nil
	case s.byTime && s.query.Collapse:
		return s.timeline(ctx)
	case s.byTime:
		return s.rest(ctx, s.query.Offset, s.query.Size, s.after(0))
	}
	head, skipped, err := s.head(ctx)
	if err != nil {
		return nil, err
	}
	places := head
	if s.query.Cursor != "" {
		end := place{score: s.from.Score, key: s.from.ID}
		places = slices.DeleteFunc(slices.Clone(head), func(p place) bool { return p.compare(end) <= 0 })
	} else {
		places = head[min(s.query.Offset, len(head)):]
	}
	if places = places[:min(len(places), s.query.Size)]; len(places) == s.query.Size {
		return places, nil
	}
	offset := max(s.query.Offset, len(head)) - skipped
	if s.query.Collapse && len(places) == 0 { // which can't be searched after
		offset = max(s.query.Offset, s.from.Shown, len(head)) - skipped
	}
	if offset >= index.MaxWindow || offset+skipped >= s.page.total {
		return places, nil
	}
	rest, err := s.rest(ctx, offset, min(s.query.Size-len(places), index.MaxWindow-offset), s.after(len(head)))
	return append(places, rest...), err
}

// head ranks the best by words again, and with them what is pinned and what a stricter
// step found, which come first. skipped is how many of them rest knows nothing of.
func (s *search) head(ctx context.Context) (head []place, skipped int, err error) {
	if head, err = s.pinned(ctx); err != nil {
		return nil, 0, err
	}
	best, skipped := s.page.answer.Hits.Hits, len(head)
	strict := s.strict()
	if len(strict) > 0 {
		among := s.request(object{"bool": object{"must": s.page.dsl, "filter": object{"terms": object{s.keyField(): strict}}}}, 0, len(strict), true)
		first, err := s.ask(ctx, among)
		if err != nil {
			return nil, 0, err
		}
		others, err := s.ask(ctx, s.without(s.request(s.page.dsl, 0, rank.Depth, true)))
		if err != nil {
			return nil, 0, err
		}
		best, skipped = append(first.Hits.Hits, others.Hits.Hits...), skipped+len(first.Hits.Hits)
	}
	for _, f := range best {
		p, err := s.placeOf(f)
		if err != nil {
			return nil, 0, err
		}
		if s.pins[p.key] == 0 {
			head = append(head, s.ranked(p))
		}
	}
	slices.SortFunc(head, place.compare)
	return head, skipped, nil
}

// rankedAgain gives a match the score of the second stage.
func (s *search) rankedAgain(p place) place {
	p.again = true
	p.score = s.ranker.Final(p.score, s.ranker.Parts(s.document(p.doc)))
	return p
}

// ranked ranks a match again, before those that hold less of what is wanted.
func (s *search) ranked(p place) place {
	p = s.rankedAgain(p)
	if at, ok := s.page.strictest[p.key]; ok {
		p.lead = rank.Lead(s.page.step, at)
		p.score += p.lead
	}
	return p
}

// document returns a match as the second stage sees it.
func (s *search) document(f found) rank.Document {
	d := rank.Document{
		Title: f.Source.Stored.Title, Body: f.Source.Stored.Body, Length: float64(f.Source.Length), Published: timeOf(f.Source.Minute),
		Writes: func(form rune) bool { return slices.Contains([]rune(f.Source.Stored.Forms), form) },
	}
	if s.popularity != nil {
		popularity := s.popularity(f.Source.ID)
		d.Popularity = &popularity
	}
	return d
}

// strict returns the keys of what a stricter step than that taken has found.
func (s *search) strict() []string {
	var keys []string
	for key, at := range s.page.strictest {
		if at < s.page.step && s.pins[key] == 0 {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// without leaves out of the hits of a request, and not of what it counts, what is pinned
// and what a stricter step has found.
func (s *search) without(request object) object {
	first := slices.AppendSeq(s.strict(), maps.Keys(s.pins))
	if len(first) > 0 && !s.byTime {
		request["post_filter"] = object{"bool": object{"must_not": object{"terms": object{s.keyField(): first}}}}
	}
	return request
}

// rest returns matches in the order of the cluster: those after some place in it or, if
// that is nil, those from an offset on.
func (s *search) rest(ctx context.Context, offset, size int, after []any) ([]place, error) {
	request := s.without(s.request(s.page.dsl, offset, size, false))
	if after != nil {
		request["from"] = 0
		request["search_after"] = after
	}
	a, err := s.ask(ctx, request)
	if err != nil {
		return nil, err
	}
	places := make([]place, len(a.Hits.Hits))
	for i, f := range a.Hits.Hits {
		if places[i], err = s.placeOf(f); err != nil {
			return nil, err
		}
	}
	return places, nil
}

// after returns the place in the order of the cluster where the page before ended, nil
// if there was none or it ended among what was ranked again, of which there are so many.
func (s *search) after(ranked int) []any {
	unranked := !s.query.Collapse && s.from.Shown > max(rank.Depth, ranked) && s.from.Score < rank.TopTier
	if s.query.Cursor == "" || !s.byTime && !unranked {
		return nil
	}
	return []any{s.from.Raw, s.from.ID}
}
