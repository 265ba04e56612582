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

// ReadCopies reads pairs of near-copies from JSON lines with the articles' IDs as
// "a" and "b" and the Jaccard similarity of their texts as "jaccard", and keeps
// those of at least the least.
func ReadCopies(r io.Reader, least float64) (Copies, error) {
	copies := Copies{}
	err := readLines(r, func(line string) error {
		var pair struct {
			A, B    string
			Jaccard float64
		}
		if err := json.Unmarshal([]byte(line), &pair); err != nil {
			return fmt.Errorf("not a pair in JSON: %w", err)
		}
		if pair.A == "" || pair.B == "" || pair.A == pair.B {
			return errors.New("a pair needs two articles, \"a\" and \"b\"")
		}
		if pair.Jaccard >= least {
			copies[pair.A] = append(copies[pair.A], pair.B)
			copies[pair.B] = append(copies[pair.B], pair.A)
		}
		return nil
	})
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
