// Package relevance measures how good a ranking is, against judgments of which
// articles answer a query.
package relevance

import (
	"math"
	"slices"
)

// Judgments are the grades of articles for one query: 0 is not relevant, higher
// is better. An article that is not there was not judged.
type Judgments map[string]int

// NDCG is the normalized discounted cumulative gain of the first k of a ranking
// (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques",
// 2002), with the gain 2^grade − 1 and the discount log2(rank + 1). What was not
// judged gains nothing. It is 0 if nothing is relevant.
func NDCG(ranking []string, j Judgments, k int) float64 {
	ideal := make([]int, 0, len(j))
	for _, grade := range j {
		ideal = append(ideal, grade)
	}
	slices.SortFunc(ideal, func(a, b int) int { return b - a })
	best := gain(ideal, k)
	if best == 0 {
		return 0
	}
	grades := make([]int, len(ranking))
	for i, id := range ranking {
		grades[i] = j[id]
	}
	return gain(grades, k) / best
}

func gain(grades []int, k int) float64 {
	sum := 0.0
	for i, grade := range grades[:min(k, len(grades))] {
		sum += (math.Exp2(float64(grade)) - 1) / math.Log2(float64(i+2))
	}
	return sum
}

// Condense returns the ranking without what was not judged (Sakai, "Alternatives
// to Bpref", 2007): measures of it are fairer to a ranker that had no part in
// choosing what was judged.
func Condense(ranking []string, j Judgments) []string {
	return slices.DeleteFunc(slices.Clone(ranking), func(id string) bool {
		_, judged := j[id]
		return !judged
	})
}

// Judged is the share of the first k of a ranking that was judged.
func Judged(ranking []string, j Judgments, k int) float64 {
	top := ranking[:min(k, len(ranking))]
	if len(top) == 0 {
		return 0
	}
	return float64(len(Condense(top, j))) / float64(len(top))
}

// Precision is the number of articles of at least the grade among the first k of
// a ranking, over k.
func Precision(ranking []string, j Judgments, grade, k int) float64 {
	return float64(count(ranking, j, grade, k)) / float64(k)
}

// Recall is the number of articles of at least the grade among the first k of a
// ranking, over the number of all such articles; 0 if there is none.
func Recall(ranking []string, j Judgments, grade, k int) float64 {
	all := 0
	for _, g := range j {
		if g >= grade {
			all++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(count(ranking, j, grade, k)) / float64(all)
}

func count(ranking []string, j Judgments, grade, k int) int {
	n := 0
	for _, id := range ranking[:min(k, len(ranking))] {
		if j[id] >= grade {
			n++
		}
	}
	return n
}

// ReciprocalRank is 1 over the rank of the first article of at least the grade, 0
// if none is among the first k (Voorhees, "The TREC-8 question answering track
// report", 1999).
func ReciprocalRank(ranking []string, j Judgments, grade, k int) float64 {
	for i, id := range ranking[:min(k, len(ranking))] {
		if j[id] >= grade {
			return 1 / float64(i+1)
		}
	}
	return 0
}
