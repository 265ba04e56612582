package rank

import (
	"unicode"

	"wensou/index/plan"
)

// maxPairs bounds the pairs of a pasted text that are counted.
const maxPairs = 128

// pair is two characters that follow one another.
type pair struct{ first, second rune }

// pairScorer scores texts by the pairs of characters of a query.
type pairScorer struct {
	weights    map[pair]float64 // idf times the weight of the word they are in
	order      []pair           // as they stand in the query: sums must not differ by run
	total      float64          // sum of weights
	rough      [256]bool        // which pairs there may be, by their low bits
	meanLength float64
}

// Stats count the articles of an index.
type Stats interface {
	Documents() uint64   // all
	MeanLength() float64 // of their texts, in the unit of Document.Length
	// PairFrequency returns how many hold two characters that follow one another.
	PairFrequency(pair string) (uint64, error)
}

// newPairScorer takes the pairs of letters and digits of the parts of a query. A
// pair weighs as little as the lesser of the words that its characters are in.
func newPairScorer(stats Stats, query *plan.Plan) (*pairScorer, error) {
	s := &pairScorer{weights: map[pair]float64{}, meanLength: max(1, stats.MeanLength())}
	for _, part := range query.Parts {
		var last rune
		lastWeight := 0.0
		words := part.Words
		for at, r := range part.Text {
			for len(words) > 0 && words[0].End <= at {
				words = words[1:]
			}
			p, weight := pair{last, r}, 1.0
			if len(words) > 0 && words[0].Start <= at {
				weight = query.Weight(words[0].Term)
			}
			if err := s.add(stats, p, min(weight, lastWeight)); err != nil {
				return nil, err
			}
			last, lastWeight = r, weight
		}
	}
	return s, nil
}

// add adds a pair that is not there yet, with its idf times the weight.
func (s *pairScorer) add(stats Stats, p pair, weight float64) error {
	if !inWord(p.first) || !inWord(p.second) || s.weights[p] != 0 || len(s.weights) == maxPairs {
		return nil
	}
	df, err := stats.PairFrequency(string([]rune{p.first, p.second}))
	if err != nil {
		return err
	}
	w := IDF(stats.Documents(), df) * weight
	s.weights[p] = w
	s.order = append(s.order, p)
	s.total += w
	s.rough[p.rough()] = true
	return nil
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

func (p pair) rough() uint8 { return uint8(p.first*7 + p.second) }

// occurrence is a pair in a text, by the number of its first character.
type occurrence struct {
	at     int
	pair   pair
	weight float64
}

// Lengths of window and passage, in characters.
const (
	windowLength  = 80
	passageLength = 200
)

// pairScore says how much of the query's pairs a document holds, as shares from 0
// to 1: by BM25 over title (twice) and body, and in the best window and the best
// passage of the body.
type pairScore struct{ all, window, passage float64 }

// score returns the shares of a document.
func (s *pairScorer) score(d Document) pairScore {
	if s.total == 0 {
		return pairScore{}
	}
	counts := map[pair]float64{}
	for _, o := range s.find(d.Title) {
		counts[o.pair] += plan.TitleWeight
	}
	found := s.find(d.Body)
	for _, o := range found {
		counts[o.pair]++
	}
	sum := 0.0
	for _, p := range s.order {
		if tf := counts[p]; tf > 0 {
			sum += s.weights[p] * Saturation(tf, d.Length, s.meanLength)
		}
	}
	return pairScore{
		all:     sum / (s.total * (K1 + 1)),
		window:  s.best(found, windowLength),
		passage: s.best(found, passageLength),
	}
}

// find returns the occurrences of the pairs in a text.
func (s *pairScorer) find(text string) []occurrence {
	var found []occurrence
	var last rune
	n := -1 // number of the first character of the pair
	for _, r := range text {
		p := pair{last, r}
		last = r
		if s.rough[p.rough()] {
			if w := s.weights[p]; w != 0 {
				found = append(found, occurrence{n, p, w})
			}
		}
		n++
	}
	return found
}

// best returns the greatest share of the query's pairs, by weight, that stands
// within so many characters.
func (s *pairScorer) best(found []occurrence, length int) float64 {
	counts := map[pair]int{}
	sum, most, from := 0.0, 0.0, 0
	for _, o := range found {
		if counts[o.pair]++; counts[o.pair] == 1 {
			sum += o.weight
		}
		for found[from].at+length < o.at+2 {
			if counts[found[from].pair]--; counts[found[from].pair] == 0 {
				sum -= found[from].weight
			}
			from++
		}
		most = max(most, sum)
	}
	return most / s.total
}
