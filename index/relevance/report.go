package relevance

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"text/tabwriter"
)

// Scores are the measures of one ranking, or the means of many.
type Scores struct {
	NDCG10, Condensed10, Judged10, MRR10, P5, Recall100 float64
}

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

// Report gathers the scores of topics, in all and by kind.
type Report struct {
	sums   map[string]Scores
	counts map[string]int
}

// all is what the report calls the topics of every kind.
const all = "all"

// Add adds the scores of a topic.
func (r *Report) Add(t Topic, s Scores) {
	if r.sums == nil {
		r.sums, r.counts = map[string]Scores{}, map[string]int{}
	}
	for _, kind := range slices.Compact([]string{all, t.Kind}) {
		if kind != "" {
			r.sums[kind] = r.sums[kind].plus(s)
			r.counts[kind]++
		}
	}
}

// Mean returns the mean scores of all topics.
func (r *Report) Mean() Scores { return r.sums[all].over(r.counts[all]) }

func (s Scores) plus(o Scores) Scores {
	return Scores{s.NDCG10 + o.NDCG10, s.Condensed10 + o.Condensed10, s.Judged10 + o.Judged10, s.MRR10 + o.MRR10, s.P5 + o.P5, s.Recall100 + o.Recall100}
}

func (s Scores) over(n int) Scores {
	d := float64(max(n, 1))
	return Scores{s.NDCG10 / d, s.Condensed10 / d, s.Judged10 / d, s.MRR10 / d, s.P5 / d, s.Recall100 / d}
}

// Write prints the means as a table, all topics first.
func (r *Report) Write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "kind\ttopics\tnDCG@10\tnDCG'@10\tjudged@10\tMRR@10\tP@5\trecall@100\t")
	kinds := slices.Sorted(maps.Keys(r.sums))
	kinds = slices.DeleteFunc(kinds, func(k string) bool { return k == all })
	for _, kind := range slices.Insert(kinds, 0, all) {
		m := r.sums[kind].over(r.counts[kind])
		fmt.Fprintf(table, "%s\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t\n", kind, r.counts[kind], m.NDCG10, m.Condensed10, m.Judged10, m.MRR10, m.P5, m.Recall100)
	}
	return table.Flush()
}
