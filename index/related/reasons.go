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

// maxReasons bounds the reasons of a hit.
const maxReasons = 6

// What the kinds of reasons weigh at most; who reads them sees the heaviest first.
const (
	linkWeight    = 1
	seriesWeight  = .9
	passageWeight = .8
	nameWeight    = .7 // a person or an organisation
	placeWeight   = .4
	termWeight    = .5
	sectionWeight = .05
	verbShare     = .5 // of what a noun weighs
)

// commonShare is the share of the articles from which on a word or name is too
// common for a reason, in an index of sampleSize articles or more.
const (
	commonShare = .05
	sampleSize  = 100
)

// reasons returns why an article is related to the search's own, by falling weight.
func (s *search) reasons(ctx context.Context, _ *rival, w *writing) ([]index.Reason, error) {
	reasons := s.links(w)
	if stem, ok := sameSeries(s.article.Title, w.article.Title); ok {
		reasons = append(reasons, index.Reason{
			Kind: index.SameSeries, Text: stem, Sentence: w.article.Title, OwnText: stem, OwnSentence: s.article.Title, Weight: seriesWeight,
		})
	}
	own, other, found, err := s.passage(ctx, w)
	if err != nil {
		return nil, err
	}
	if found {
		weight := passageWeight * (1 - 1/(1+float64(letters(other.text))/passageLetters))
		reasons = append(reasons, reason(index.SharedPassage, own, other, weight))
	}
	shared, err := s.shared(ctx, w)
	if err != nil {
		return nil, err
	}
	reasons = append(reasons, shared...)
	if path := s.article.SectionPath(); path != "" && path == w.article.SectionPath() {
		reasons = append(reasons, index.Reason{Kind: index.SameSection, Text: path, OwnText: path, Weight: sectionWeight})
	}
	slices.SortStableFunc(reasons, func(a, b index.Reason) int { return cmp.Compare(b.Weight, a.Weight) })
	return reasons[:min(len(reasons), maxReasons)], nil
}

func reason(kind string, own, other quote, weight float64) index.Reason {
	return index.Reason{Kind: kind, Text: other.text, Sentence: other.sentence, OwnText: own.text, OwnSentence: own.sentence, Weight: weight}
}

// links returns how the two articles name one another.
func (s *search) links(w *writing) []index.Reason {
	if q, ok := mention(s.article, w.article); ok {
		return []index.Reason{reason(index.Linked, q, quote{}, linkWeight)}
	}
	if q, ok := mention(w.article, s.article); ok {
		return []index.Reason{reason(index.Linked, quote{}, q, linkWeight)}
	}
	if url := neighbour(s.article, w.article); url != "" {
		return []index.Reason{{Kind: index.Linked, OwnText: url, Weight: linkWeight}}
	}
	if url := neighbour(w.article, s.article); url != "" {
		return []index.Reason{{Kind: index.Linked, Text: url, Weight: linkWeight}}
	}
	return nil
}

// shared returns the names and the key terms that both articles hold, none of which
// is part of another.
func (s *search) shared(ctx context.Context, w *writing) ([]index.Reason, error) {
	subjects, err := s.subjects(ctx)
	if err != nil {
		return nil, err
	}
	var reasons []index.Reason
	var taken []string
	for _, x := range subjects {
		if slices.ContainsFunc(taken, func(t string) bool { return strings.Contains(t, x.text) || strings.Contains(x.text, t) }) {
			continue
		}
		own, ok := s.writing.find(x.text)
		other, also := w.find(x.text)
		if ok && also {
			reasons = append(reasons, reason(x.kind, own, other, x.weight))
			taken = append(taken, x.text)
		}
		if len(reasons) == maxReasons {
			break
		}
	}
	return reasons, nil
}

// subject is a name or a word that says what the article is about, and may be a
// reason.
type subject struct {
	name

	weight float64
}

// subjects returns the names and the key terms of the article, by falling weight.
func (s *search) subjects(ctx context.Context) ([]subject, error) {
	if s.about != nil {
		return s.about, nil
	}
	s.about = []subject{}
	for _, n := range append(namesOf(s.writing), coinages(s.writing, s.Words)...) {
		holders, err := s.Backend.Holding(ctx, n.text)
		if err != nil {
			return nil, err
		}
		if s.isCommon(float64(holders)) {
			continue
		}
		weight := map[string]float64{index.SharedPlace: placeWeight, index.SharedTerm: termWeight}[n.kind]
		if weight == 0 {
			weight = nameWeight
		}
		rarity := math.Log(1+s.lexicon.total/max(float64(holders), 1)) / math.Log(1+s.lexicon.total)
		s.about = append(s.about, subject{n, weight * rarity})
	}
	for _, t := range s.terms {
		ok, err := s.tells(ctx, t.Term)
		if err != nil {
			return nil, err
		}
		isName := slices.ContainsFunc(s.about, func(x subject) bool { return x.text == t.Term })
		if ok && !isName {
			weight := termWeight * t.Weight / s.terms[0].Weight
			if !s.isNoun(t.Term) {
				weight *= verbShare
			}
			s.about = append(s.about, subject{name{t.Term, index.SharedTerm}, weight})
		}
	}
	slices.SortStableFunc(s.about, func(a, b subject) int { return cmp.Compare(b.weight, a.weight) })
	return s.about, nil
}

// tells reports whether a key term says by itself what two articles have in common.
func (s *search) tells(ctx context.Context, term string) (bool, error) {
	switch s.Words.Class(term) {
	case segment.Little, segment.Adjective, segment.Phrase:
		return false, nil
	}
	if index.FunctionWeight(term) < 1 {
		return false, nil
	}
	df, err := s.Backend.DocFreq(ctx, term)
	return !s.isCommon(float64(df)), err
}

func (s *search) isCommon(articles float64) bool {
	return s.lexicon.total >= sampleSize && articles > commonShare*s.lexicon.total
}
