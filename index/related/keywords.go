package related

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"

	"wensou/index"
	"wensou/segment"
)

// tagGain is what a keyword that articles are tagged with already gains for each
// tenfold of such articles.
const tagGain = .3

// keywords returns what to tag the article with: of its names and key terms those
// that are nouns, the heaviest first, and rather those that are tags already.
func (s *search) keywords(ctx context.Context) ([]index.Keyword, error) {
	subjects, err := s.subjects(ctx)
	if err != nil {
		return nil, err
	}
	var words []index.Keyword
	for _, x := range subjects {
		tagged, err := s.Backend.Tagged(ctx, segment.Trimmed(x.text))
		if err != nil {
			return nil, err
		}
		q, ok := s.writing.find(x.text)
		if !ok || x.kind == index.SharedTerm && tagged == 0 && !s.isNoun(x.text) {
			continue
		}
		weight := x.weight * (1 + tagGain*math.Log10(1+float64(tagged)))
		words = append(words, index.Keyword{Text: q.text, Kind: x.kind, Weight: weight})
	}
	slices.SortStableFunc(words, func(a, b index.Keyword) int { return cmp.Compare(b.Weight, a.Weight) })
	return distinct(words), nil
}

// isNoun reports whether a word is one that names something.
func (s *search) isNoun(word string) bool {
	switch s.Words.Class(word) {
	case segment.Noun, segment.Person, segment.Place, segment.Organisation, segment.Unknown:
		return true
	}
	return false
}

// distinct returns the first keywords of which none is part of another, with
// weights beside the first.
func distinct(words []index.Keyword) []index.Keyword {
	var kept []index.Keyword
	for _, w := range words {
		part := func(k index.Keyword) bool {
			return strings.Contains(k.Text, w.Text) || strings.Contains(w.Text, k.Text)
		}
		if len(kept) < index.MaxKeywords && !slices.ContainsFunc(kept, part) {
			w.Weight /= words[0].Weight
			kept = append(kept, w)
		}
	}
	return kept
}
