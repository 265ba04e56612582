package server

import "wensou/index"

// facetsAnswer is how the articles that match are spread.
type facetsAnswer struct {
	Sections []countAnswer `json:"sections"`
	Sources  []countAnswer `json:"sources"`
	Authors  []countAnswer `json:"authors"`
	Years    []countAnswer `json:"years"`
}

type countAnswer struct {
	Value    string `json:"value"`
	Articles int    `json:"articles"`
}

func newFacetsAnswer(f *index.Facets) *facetsAnswer {
	if f == nil {
		return nil
	}
	return &facetsAnswer{newCounts(f.Sections), newCounts(f.Sources), newCounts(f.Authors), newCounts(f.Years)}
}

func newCounts(counts []index.Count) []countAnswer {
	answers := make([]countAnswer, len(counts))
	for i, c := range counts {
		answers[i] = countAnswer{c.Value, c.Articles}
	}
	return answers
}
