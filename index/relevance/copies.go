package relevance

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
)

// Copies names for an article its near-copies.
type Copies map[string][]string

// Pair is two articles that are known to be near-copies.
type Pair struct {
	A       string  `json:"a"`
	B       string  `json:"b"`
	Jaccard float64 `json:"jaccard"` // similarity of their texts
}

// ReadPairs reads pairs of near-copies from JSON lines.
func ReadPairs(r io.Reader) ([]Pair, error) {
	var pairs []Pair
	err := readLines(r, func(line string) error {
		var p Pair
		if err := json.Unmarshal([]byte(line), &p); err != nil {
			return fmt.Errorf("not a pair in JSON: %w", err)
		}
		if p.A == "" || p.B == "" || p.A == p.B {
			return errors.New("a pair needs two articles, \"a\" and \"b\"")
		}
		pairs = append(pairs, p)
		return nil
	})
	return pairs, err
}

// ReadCopies reads pairs of near-copies as ReadPairs does, and keeps those of at least
// a Jaccard similarity.
func ReadCopies(r io.Reader, least float64) (Copies, error) {
	pairs, err := ReadPairs(r)
	copies := Copies{}
	for _, p := range pairs {
		if p.Jaccard >= least {
			copies[p.A] = append(copies[p.A], p.B)
			copies[p.B] = append(copies[p.B], p.A)
		}
	}
	return copies, err
}

// Near reports whether two articles are near-copies of one another.
func (c Copies) Near(a, b string) bool { return slices.Contains(c[a], b) }

// Judge gives the near-copies of relevant articles that were not judged the grade
// of the article, or the best of several.
func (c Copies) Judge(j Judgments) {
	added := Judgments{}
	for id, grade := range j {
		for _, other := range c[id] {
			if _, judged := j[other]; !judged && grade > 0 {
				added[other] = max(added[other], grade)
			}
		}
	}
	for id, grade := range added {
		j[id] = grade
	}
}
