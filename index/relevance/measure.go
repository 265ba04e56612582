package relevance

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Measure is one number, from 0 to 1, that says how good a ranking is.
type Measure int

// The measures, in the order of the report's columns.
const (
	NDCG10      Measure = iota // see NDCG
	Condensed10                // NDCG of what is left by Condense: nDCG'
	Judged10                   // see Judged
	MRR10                      // see ReciprocalRank
	P5                         // see Precision
	Recall100                  // see Recall
	measures                   // how many there are
)

// measureNames are the names of the measures, as trec_eval's users write them.
var measureNames = [measures]string{"nDCG@10", "nDCG'@10", "judged@10", "MRR@10", "P@5", "recall@100"}

// String returns the name of the measure, such as "MRR@10".
func (m Measure) String() string { return measureNames[m] }

// ParseMeasure returns the measure of a name, in letters of either case. Its error
// says which names there are.
func ParseMeasure(name string) (Measure, error) {
	for m, known := range measureNames {
		if strings.EqualFold(name, known) {
			return Measure(m), nil
		}
	}
	return 0, fmt.Errorf("measure %q is none of %s", name, strings.Join(measureNames[:], ", "))
}

// Scores are what each Measure says of one ranking, or the means over many.
type Scores [measures]float64

// Score measures a ranking. Articles of at least the grade count as right where
// a measure knows right and wrong alone.
func Score(ranking []string, j Judgments, grade int) Scores {
	return Scores{
		NDCG10:      NDCG(ranking, j, 10),
		Condensed10: NDCG(Condense(ranking, j), j, 10),
		Judged10:    Judged(ranking, j, 10),
		MRR10:       ReciprocalRank(ranking, j, grade, 10),
		P5:          Precision(ranking, j, grade, 5),
		Recall100:   Recall(ranking, j, grade, 100),
	}
}

// MarshalJSON writes the scores as an object with the names of the measures.
func (s Scores) MarshalJSON() ([]byte, error) {
	named := make(map[string]float64, len(s))
	for m, value := range s {
		named[Measure(m).String()] = value
	}
	return json.Marshal(named)
}
