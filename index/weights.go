package index

import (
	"errors"
	"fmt"
	"math"
	"time"
)

// Weights say how much each part counts in the score of an article that is ranked by
// relevance. Each part is a share from 0 to 1 before it is weighed, and the score is
// divided by the sum of the weights: only their proportions matter.
//
// The first four were tuned on development judgments (FACTS.md, "Ranking", then
// `wensou eval tune`); around these values all of them are flat: what a weight a
// half larger or smaller changes lies within the noise of those judgments.
type Weights struct {
	Words   float64 // BM25 of words, names and phrases
	Pairs   float64 // BM25 of the pairs of characters, also across word borders
	Window  float64 // share of the query's pairs in the best 80 characters
	Passage float64 // share of the query's pairs in the best 200 characters
	Forms   float64 // share of the characters in the form that was typed: 髮 or 發, not 发
	Fresh   float64 // Freshness of the day of publication
	Clicks  float64 // how often readers opened the article of late

	HalfLife float64 // days in which freshness falls by half
}

// DefaultWeights returns the weights of an index that was given none. Freshness is
// neutral: a boost of .2 made the answers to questions worse by .024 (FACTS.md,
// "Ranking"). Clicks put one article before others that are as relevant, and not
// before better ones.
func DefaultWeights() Weights {
	return Weights{Words: .3, Pairs: .7, Window: .2, Passage: .15, Forms: .3, Clicks: .02, HalfLife: 30}
}

// Parameter is one of the weights by its name.
type Parameter struct {
	Name  string
	Value *float64
}

// Parameters returns the weights one by one, to read and to set, in the order in
// which they are declared.
func (w *Weights) Parameters() []Parameter {
	return []Parameter{
		{"words", &w.Words},
		{"pairs", &w.Pairs},
		{"window", &w.Window},
		{"passage", &w.Passage},
		{"forms", &w.Forms},
		{"fresh", &w.Fresh},
		{"clicks", &w.Clicks},
		{"half_life", &w.HalfLife},
	}
}

// Check returns an error that says which weight can't be used, and what is accepted.
func (w Weights) Check() error {
	for _, p := range w.Parameters() {
		if v := *p.Value; math.IsNaN(v) || v < 0 || v > maxWeight {
			return fmt.Errorf("weight %s is %g: from 0 to %d are accepted", p.Name, v, maxWeight)
		}
	}
	if w.Words+w.Pairs == 0 {
		return errors.New("weights words and pairs are both 0: one of them must be more")
	}
	if w.Fresh > 0 && w.HalfLife == 0 {
		return fmt.Errorf("weight fresh is %g: half_life must then be more than 0 days", w.Fresh)
	}
	return nil
}

const maxWeight = 100_000

// Sum returns what a score is divided by.
func (w Weights) Sum() float64 {
	return w.Words + w.Pairs + w.Window + w.Passage + w.Forms + w.Fresh + w.Clicks
}

// Freshness is 1 on the day of publication and before it, and falls by half in each
// half-life; 0 for an article of unknown date.
func (w Weights) Freshness(published, now time.Time) float64 {
	if published.IsZero() || w.HalfLife == 0 {
		return 0
	}
	const day = 24 * time.Hour
	age := max(0, float64(now.Sub(published))/float64(day))
	return math.Exp2(-age / w.HalfLife)
}
