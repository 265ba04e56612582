package bleve

import (
	"cmp"
	"context"
	"slices"

	"wensou/index"
)

// rerankDepth is how many of the best by words are ranked again; ranking all of
// them gave the same order at the top (FACTS.md, "Ranking").
const rerankDepth = 100

// The parts of the final score, each from 0 to 1 before its weight; from the
// same study, which found the middle (.3 to .6 for words) flat.
const (
	wordsWeight   = .4  // BM25 of the words
	pairsWeight   = .6  // BM25 of the pairs of characters, also across word borders
	windowWeight  = .15 // share of the pairs in the best window
	passageWeight = .15 // share of the pairs in the best passage
)

// Lengths of window and passage, in characters.
const (
	windowLength  = 80
	passageLength = 200
)

// The tiers of the final score: an article with a word of the query stands above
// one that only holds its characters by accident, and what was ranked again above
// what was not. Within its tier a score stays below 1, or below topTier's
// successor for the last tier.
const (
	accidentTier = 0
	wordTier     = 1
	topTier      = 2
)

// rank gives the matches of a query their final scores. In an answer that was
// relaxed, what a stricter step found comes first.
func (v *view) rank(ctx context.Context, p *plan, found *answer) error {
	scorer, err := newPairScorer(v.columns, p.parts)
	if err != nil {
		return err
	}
	best := bestOf(found.all)
	forms, err := v.newFormsScorer(ctx, p.forms, found.all, best)
	if err != nil {
		return err
	}
	for i := range found.all {
		found.all[i].score = roughScore(found.all[i].score, found.bound)
	}
	for _, i := range best {
		c := &found.all[i]
		c.score = finalScore(c.score, scorer.parts(v.columns, c.number).sum()+forms.score(c.number))
	}
	for i := range found.all {
		found.all[i].score += found.lead(found.all[i].number)
	}
	return nil
}

// roughScore brings the words' score of a match into its tier.
func roughScore(score, bound float64) float64 {
	if score < wordless {
		return accidentTier
	}
	return wordTier + min(score/bound, 1)*wordShare
}

// wordShare keeps the rough scores below topTier, and accidentShare what the
// literal text gives below wordTier.
const (
	wordShare     = .999
	accidentShare = wordShare / (pairsWeight + windowWeight + passageWeight + formsWeight)
)

// finalScore adds to a rough score what the literal text gives.
func finalScore(rough, literal float64) float64 {
	if rough < wordTier {
		return rough + literal*accidentShare
	}
	return topTier + wordsWeight*(rough-wordTier)/wordShare + literal
}

// bestOf returns the indexes of the best by score, with all that equal the last
// of them: which of them lies first in the index must not decide.
func bestOf(all []candidate) []int {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	if len(order) <= rerankDepth {
		return order
	}
	limit := nthScore(all, rerankDepth)
	order = slices.DeleteFunc(order, func(i int) bool { return all[i].score < limit })
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(all[b].score, all[a].score) })
	return order[:min(len(order), 2*rerankDepth)]
}

// nthScore returns the n-th highest score.
func nthScore(all []candidate, n int) float64 {
	heap := make([]float64, 0, n) // the n highest so far, ascending
	for _, c := range all {
		if len(heap) == n && c.score <= heap[0] {
			continue
		}
		at, _ := slices.BinarySearch(heap, c.score)
		if len(heap) < n {
			heap = slices.Insert(heap, at, c.score)
			continue
		}
		copy(heap[:at-1], heap[1:at])
		heap[at-1] = c.score
	}
	return heap[0]
}

// byTime gives the matches scores by their time, the newest or the oldest first,
// and those without one last.
func (v *view) byTime(found *matches, sort index.Sort) {
	const last = 1 << 32
	for i := range found.all {
		minute := float64(v.columns.Minute(found.all[i].number))
		if sort == index.Oldest && minute > 0 {
			minute = last - minute
		}
		found.all[i].score = minute
	}
}
