package index

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/segment"
)

// TermStats counts articles.
type TermStats interface {
	DocCount(ctx context.Context) (uint64, error)             // all
	DocFreq(ctx context.Context, term string) (uint64, error) // those that hold the term
}

// Passage is a part of a text that counts more, or less, than another.
type Passage struct {
	Tokens []segment.Token
	Weight float64 // of each occurrence
}

// WeightedTerm is a term that tells what a text is about.
type WeightedTerm struct {
	Term   string
	Weight float64
}

// A key term is in two articles at least, and in a fifth of them at most: a word
// in one article alone leads nowhere, one in many leads everywhere (FACTS.md,
// "Related articles"). In a small collection one article is enough.
const (
	minKeyDocs     = 2
	maxKeyShare    = .2
	smallestSample = 100 // articles from which on the bounds make sense
)

// KeyTerms returns at most limit terms of the passages, by falling weight
// (1 + ln tf)·idf, where tf is the sum of the passages' weights over the term's
// occurrences. Only words of two characters or more that are no number count;
// function words weigh little (see FunctionWeight). Equal weights come in the
// order of the terms.
func KeyTerms(ctx context.Context, passages []Passage, stats TermStats, limit int) ([]WeightedTerm, error) {
	n, err := stats.DocCount(ctx)
	if err != nil {
		return nil, fmt.Errorf("key terms: %w", err)
	}
	frequencies := map[string]float64{}
	for _, p := range passages {
		for _, w := range segment.Words(p.Tokens) {
			if IsKeyTerm(w.Term) {
				frequencies[w.Term] += p.Weight
			}
		}
	}
	terms := make([]WeightedTerm, 0, len(frequencies))
	for term, tf := range frequencies {
		df, err := stats.DocFreq(ctx, term)
		if err != nil {
			return nil, fmt.Errorf("key terms: %w", err)
		}
		if df == 0 || n >= smallestSample && (df < minKeyDocs || float64(df) > maxKeyShare*float64(n)) {
			continue
		}
		idf := math.Log(1 + float64(n)/float64(df))
		terms = append(terms, WeightedTerm{term, (1 + math.Log(max(tf, 1))) * idf * FunctionWeight(term)})
	}
	slices.SortFunc(terms, func(a, b WeightedTerm) int {
		return cmp.Or(cmp.Compare(b.Weight, a.Weight), cmp.Compare(a.Term, b.Term))
	})
	return terms[:max(0, min(len(terms), limit))], nil
}

// IsKeyTerm reports whether a word can tell what a text is about: 3.5% and
// 2009-05-12 can't.
func IsKeyTerm(term string) bool {
	return utf8.RuneCountInString(term) >= 2 && strings.ContainsFunc(term, unicode.IsLetter)
}
