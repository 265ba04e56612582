// Package rank is the second stage of ranking, for all backends: the best by words are
// scored again from their texts, and all scores lie in tiers.
package rank

import (
	"time"

	"wensou/index"
	"wensou/index/plan"
)

// Depth is how many of the best by words are ranked again; ranking all of
// them gave the same order at the top (FACTS.md, "Ranking").
const Depth = 100

// The tiers of the final score: an article with a word of the query stands above
// one that only holds its characters by accident, and what was ranked again above
// what was not. Within its tier a score stays below 1.
const (
	AccidentTier = 0
	WordTier     = 1
	TopTier      = 2
)

// PinTier is what a pinned article scores above the one that is pinned behind it, and the
// last of them above all others: it is more than tiers and leads come to.
const PinTier = 100

// Pinned returns what puts a pinned article, by its number from 0, before those that are
// pinned behind it and all that are not. pins is how many there are.
func Pinned(number, pins int) float64 { return float64(PinTier * (pins - number)) }

// TierShare keeps a score below the tier above its own.
const TierShare = .999

// Document is an article as the second stage sees it.
type Document struct {
	Title, Body string               // in the form of segment.JoinNormal
	Length      float64              // of both, in any unit
	Published   time.Time            // zero if unknown
	Popularity  *float64             // from 0 to 1; nil: not known
	Writes      func(form rune) bool // whether a form of a character is written in it; see segment.WrittenForms
}

// Ranker ranks the best matches of one query again.
type Ranker struct {
	weights index.Weights
	now     time.Time
	forms   []plan.Written
	pairs   *pairScorer
}

// New returns the ranker of a query.
func New(p *plan.Plan, stats Stats, w index.Weights, now time.Time) (*Ranker, error) {
	pairs, err := newPairScorer(stats, p)
	if err != nil {
		return nil, err
	}
	return &Ranker{w, now, p.Forms, pairs}, nil
}

// Parts returns what the second stage knows of a document, each part weighed.
func (r *Ranker) Parts(d Document) []index.ScorePart {
	w, pairs := r.weights, r.pairs.score(d)
	parts := []index.ScorePart{
		{Kind: index.PairsPart, Value: w.Pairs * pairs.all},
		{Kind: index.WindowPart, Value: w.Window * pairs.window},
		{Kind: index.PassagePart, Value: w.Passage * pairs.passage},
		{Kind: index.FormsPart, Value: w.Forms * asTyped(r.forms, d.Writes)},
	}
	if w.Fresh > 0 {
		parts = append(parts, index.ScorePart{Kind: index.FreshPart, Value: w.Fresh * w.Freshness(d.Published, r.now)})
	}
	if w.Clicks > 0 && d.Popularity != nil {
		parts = append(parts, index.ScorePart{Kind: index.ClicksPart, Value: w.Clicks * min(max(*d.Popularity, 0), 1)})
	}
	return parts
}

// Rough brings the words' score of a match into its tier. bound is a score that
// none exceeds.
func Rough(score, bound float64) float64 {
	if score < plan.Wordless {
		return AccidentTier
	}
	return WordTier + min(score/bound, 1)*TierShare
}

// Final adds to a rough score the parts of the second stage.
func (r *Ranker) Final(rough float64, parts []index.ScorePart) float64 {
	sum := 0.0
	for _, p := range parts {
		sum += p.Value
	}
	if rough < WordTier {
		return rough + sum*r.accidentScale()
	}
	return TopTier + (rough-WordTier)*r.weights.Words*r.scale() + sum*r.scale()
}

// Lead is what puts a document that a stricter step of relaxation has found before
// all that only later ones find.
func Lead(step, strictest int) float64 { return TopTier * float64(step-min(strictest, step)) }

// scale turns weighed parts into a score within a tier, accidentScale those of an
// article without a word of the query.
func (r *Ranker) scale() float64 { return 1 / r.weights.Sum() }

func (r *Ranker) accidentScale() float64 {
	return TierShare / (r.weights.Sum() - r.weights.Words)
}
