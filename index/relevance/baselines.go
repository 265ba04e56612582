package relevance

import (
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Baselines are for each kind of topic, and for All, the best of the rankers that
// a file compares.
type Baselines map[string]Baseline

// Baseline is how one ranker fared in one kind.
type Baseline struct {
	Ranker      string  `json:"ranker"`
	Condensed10 float64 `json:"score"` // nDCG'@10
}

// allBaselines is what a file of baselines calls the topics of every kind.
const allBaselines = "ALL"

// ReadBaselines reads a table whose columns are parted by tabs and named by its
// first line: "ranker", "kind" (ALL for all of them) and "nDCG'@10" are read, and
// others passed over. Of rankers that are equal in a kind the first is its best.
func ReadBaselines(r io.Reader) (Baselines, error) {
	best := Baselines{}
	var ranker, kind, score int // columns
	var columns []string
	err := readLines(r, func(line string) error {
		fields := strings.Split(line, "\t")
		if columns == nil {
			columns = fields
			ranker, kind, score = slices.Index(fields, "ranker"), slices.Index(fields, "kind"), slices.Index(fields, measureNames[Condensed10])
			if min(ranker, kind, score) < 0 {
				return fmt.Errorf("the first line names no column ranker, kind or %s", measureNames[Condensed10])
			}
			return nil
		}
		if len(fields) != len(columns) {
			return fmt.Errorf("%d columns; the first line names %d", len(fields), len(columns))
		}
		value, err := strconv.ParseFloat(fields[score], 64)
		if err != nil || math.IsNaN(value) || value < 0 || value > 1 {
			return fmt.Errorf("score %q is not a number from 0 to 1", fields[score])
		}
		name := fields[kind]
		if name == allBaselines {
			name = All
		}
		if known, ok := best[name]; !ok || value > known.Condensed10 {
			best[name] = Baseline{fields[ranker], value}
		}
		return nil
	})
	if err == nil && len(best) == 0 {
		err = errors.New("no baselines")
	}
	return best, err
}
