package relevance

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Event is a happening that several articles tell of.
type Event struct {
	ID        string              `json:"event_id"`
	SameEvent []string            `json:"same_event"` // articles of it, no two of them near-copies
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

// RelatedCase asks for the articles that are related to one article of an event.
type RelatedCase struct {
	Event     string
	Article   string    // the one that is asked about
	Copies    []string  // its near-copies: for a draft made of it, they and Article are to be left out
	Judgments Judgments // the event's other articles alone, each with the grade 1

	clusters Clusters
}

// Cases returns a case for each article of the event. The articles of the same
// story are neither right nor wrong: a ranking loses by them the places they take
// (FACTS.md, "Related articles", is measured like that).
func (e Event) Cases() []RelatedCase {
	clusters := Clusters{}
	for id, copies := range e.NearDups {
		for _, c := range copies {
			clusters[c] = id
		}
	}
	cases := make([]RelatedCase, len(e.SameEvent))
	for i, id := range e.SameEvent {
		c := RelatedCase{Event: e.ID, Article: id, Copies: e.NearDups[id], Judgments: Judgments{}, clusters: clusters}
		for _, other := range e.SameEvent {
			if other != id {
				c.Judgments[other] = 1
			}
		}
		cases[i] = c
	}
	return cases
}

// RelatedScores are the measures of one list of related articles, or the means of
// many.
type RelatedScores struct {
	MRR      float64 // 1 over the rank of the first article of the event
	Hit1     float64 // 1 if that is the first of the list
	Recall10 float64 // of the event's other articles, those among the first ten
}

// Score measures a list of related articles. A near-copy of an article of the
// event counts as that article, the first of each; the article itself and its
// copies take no place.
func (c RelatedCase) Score(ranking []string) RelatedScores {
	var rest []string
	for _, id := range c.clusters.Collapse(ranking) {
		if id != c.Article {
			rest = append(rest, id)
		}
	}
	return RelatedScores{
		MRR:      ReciprocalRank(rest, c.Judgments, 1, len(rest)),
		Hit1:     ReciprocalRank(rest, c.Judgments, 1, 1),
		Recall10: Recall(rest, c.Judgments, 1, 10),
	}
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
