package relevance

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Event is a happening that several articles tell of.
type Event struct {
	ID        string              `json:"event_id"`
	SameEvent []string            `json:"same_event"` // articles of it; some are near-copies of others
	SameStory []string            `json:"same_story"` // articles of what led to it or followed
	NearDups  map[string][]string `json:"near_dups"`  // near-copies of any of these
}

// ReadEvents reads events from JSON lines.
func ReadEvents(r io.Reader) ([]Event, error) {
	var events []Event
	err := readLines(r, func(line string) error {
		var e Event
		if err := json.Unmarshal([]byte(line), &e); err != nil {
			return fmt.Errorf("not an event in JSON: %w", err)
		}
		if e.ID == "" || len(e.SameEvent) < 2 {
			return errors.New("an event needs \"event_id\" and two articles in \"same_event\"")
		}
		events = append(events, e)
		return nil
	})
	return events, err
}

// Collapse returns the event with one article for all those of it that are
// near-copies of one another, or of near-copies of them; the first stands for the
// others. One event may be left with a single article, and no cases.
func (e Event) Collapse(nearCopies func(a, b string) bool) Event {
	var clusters [][]string
	for _, id := range e.SameEvent {
		joined := []string{id}
		clusters = slices.DeleteFunc(clusters, func(c []string) bool {
			near := slices.ContainsFunc(c, func(other string) bool { return nearCopies(other, id) })
			if near {
				joined = slices.Concat(c, joined)
			}
			return near
		})
		clusters = append(clusters, joined)
	}
	collapsed := Event{ID: e.ID, SameStory: e.SameStory, NearDups: map[string][]string{}}
	for _, cluster := range clusters {
		first, copies := cluster[0], slices.Clone(cluster[1:])
		for _, id := range cluster {
			copies = append(copies, e.NearDups[id]...)
		}
		collapsed.SameEvent = append(collapsed.SameEvent, first)
		collapsed.NearDups[first] = copies
	}
	return collapsed
}

// WithCopies returns the event with further near-copies of its articles.
func (e Event) WithCopies(c Copies) Event {
	near := map[string][]string{}
	for _, id := range e.SameEvent {
		near[id] = slices.Concat(e.NearDups[id], c[id])
	}
	e.NearDups = near
	return e
}

// RelatedCase asks for the articles that are related to one article of an event.
type RelatedCase struct {
	Event   string
	Article string          // the one that is asked about
	Copies  []string        // its near-copies: for a draft made of it, they and Article are to be left out
	Right   map[string]bool // the event's other articles that are no copies of it

	standsFor map[string][]string // an article → those of Right that it is, or is a copy of
}

// Cases returns a case for each article of the event of which some other article
// is no copy. The articles of the same story are neither right nor wrong: a ranking
// loses by them the places they take (FACTS.md, "Related articles", is measured like
// that).
func (e Event) Cases() []RelatedCase {
	var cases []RelatedCase
	for _, id := range e.SameEvent {
		c := RelatedCase{Event: e.ID, Article: id, Copies: e.copies(id), Right: map[string]bool{}, standsFor: map[string][]string{}}
		for _, other := range e.SameEvent {
			if other == id || slices.Contains(c.Copies, other) {
				continue
			}
			c.Right[other] = true
			for _, same := range append(e.copies(other), other) {
				c.standsFor[same] = append(c.standsFor[same], other)
			}
		}
		if len(c.Right) > 0 {
			cases = append(cases, c)
		}
	}
	return cases
}

// copies returns the near-copies of an article, in order.
func (e Event) copies(id string) []string {
	all := slices.Clone(e.NearDups[id])
	for other, copies := range e.NearDups {
		if slices.Contains(copies, id) {
			all = append(all, other)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// RelatedScores are the measures of one list of related articles, or the means of
// many.
type RelatedScores struct {
	MRR      float64 `json:"mrr"`       // 1 over the rank of the first article of the event
	Hit1     float64 `json:"hit@1"`     // 1 if that is the first of the list
	Recall10 float64 `json:"recall@10"` // of the event's other articles, those among the first ten
}

// Score measures a list of related articles. A near-copy of an article of the
// event counts as that article, the first of each; further ones, the article that
// is asked about and its copies take no place.
func (c RelatedCase) Score(ranking []string) RelatedScores {
	var scores RelatedScores
	found := map[string]bool{}
	rank, firstTen := 0, 0
	for _, id := range ranking {
		if id == c.Article || slices.Contains(c.Copies, id) {
			continue
		}
		same, before := c.standsFor[id], len(found)
		for _, right := range same {
			found[right] = true
		}
		right := len(found) > before
		if len(same) > 0 && !right {
			continue
		}
		if rank++; right && scores.MRR == 0 {
			scores.MRR = 1 / float64(rank)
		}
		if rank <= 10 {
			firstTen = len(found)
		}
	}
	if scores.MRR == 1 {
		scores.Hit1 = 1
	}
	scores.Recall10 = float64(firstTen) / float64(max(len(c.Right), 1))
	return scores
}

// MeanRelated returns the means of scores, zeros of none.
func MeanRelated(scores []RelatedScores) RelatedScores {
	var sum RelatedScores
	for _, s := range scores {
		sum.MRR += s.MRR
		sum.Hit1 += s.Hit1
		sum.Recall10 += s.Recall10
	}
	n := float64(max(len(scores), 1))
	return RelatedScores{sum.MRR / n, sum.Hit1 / n, sum.Recall10 / n}
}
