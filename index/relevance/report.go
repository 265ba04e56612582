package relevance

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Report gathers the scores of topics. Its zero value has none.
type Report struct{ topics []TopicScores }

// TopicScores are the scores of one topic.
type TopicScores struct {
	ID     string `json:"id"`
	Kind   string `json:"kind,omitempty"`
	Scores Scores `json:"scores"`
}

// All is what a report calls the topics of every kind.
const All = "all"

// Row is one row of a report: the means of the topics of a kind, or of All.
type Row struct {
	Kind   string `json:"kind"`
	Topics int    `json:"topics"`
	Means  Scores `json:"means"`
}

// Add adds the scores of a topic.
func (r *Report) Add(t Topic, s Scores) {
	r.topics = append(r.topics, TopicScores{t.ID, t.Kind, s})
}

// Topics returns the scores of each topic, in the order in which they were added.
func (r *Report) Topics() []TopicScores { return slices.Clone(r.topics) }

// Rows returns the means: of all topics, then of each kind by its name.
func (r *Report) Rows() []Row {
	kinds := map[string]*Row{}
	all := &Row{Kind: All}
	for _, t := range r.topics {
		all.add(t.Scores)
		if t.Kind == "" {
			continue
		}
		if kinds[t.Kind] == nil {
			kinds[t.Kind] = &Row{Kind: t.Kind}
		}
		kinds[t.Kind].add(t.Scores)
	}
	rows := []Row{all.mean()}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		rows = append(rows, kinds[kind].mean())
	}
	return rows
}

// add counts a topic; Means holds sums until mean.
func (r *Row) add(s Scores) {
	r.Topics++
	for m, value := range s {
		r.Means[m] += value
	}
}

func (r *Row) mean() Row {
	out := *r
	for m := range out.Means {
		out.Means[m] /= float64(max(r.Topics, 1))
	}
	return out
}

// Write prints the means as a table, all topics first. With baselines each row
// has the best of them in that kind, by nDCG', and how far the means lie above it.
func (r *Report) Write(w io.Writer, baselines Baselines) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	head := "kind\ttopics\t" + strings.Join(measureNames[:], "\t") + "\t"
	if len(baselines) > 0 {
		head += "best baseline\tits nDCG'@10\tdifference\t"
	}
	fmt.Fprintln(table, head)
	for _, row := range r.Rows() {
		fmt.Fprintf(table, "%s\t%d\t", row.Kind, row.Topics)
		for _, mean := range row.Means {
			fmt.Fprintf(table, "%.3f\t", mean)
		}
		switch best, ok := baselines[row.Kind]; {
		case ok:
			fmt.Fprintf(table, "%s\t%.3f\t%+.3f\t", best.Ranker, best.Condensed10, row.Means[Condensed10]-best.Condensed10)
		case len(baselines) > 0:
			fmt.Fprint(table, "–\t–\t–\t")
		}
		fmt.Fprintln(table)
	}
	return table.Flush()
}
