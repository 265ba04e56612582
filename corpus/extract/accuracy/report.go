package accuracy

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// Report is what came of a set of pages.
type Report struct {
	Set      string    `json:"set"`
	Outcomes []Outcome `json:"outcomes"` // by page and field
}

// Row sums up one field.
type Row struct {
	Field   Field          `json:"field"`
	Pages   int            `json:"pages"`   // that have a label
	Score   float64        `json:"score"`   // mean: the share of right ones; of bodies, the mean F1
	Right   int            `json:"right"`   // a body from an F1 of .9 on
	Wrong   int            `json:"wrong"`   // something else was found, or something where there is nothing
	Missing int            `json:"missing"` // nothing was found
	Steps   map[string]int `json:"steps"`   // how often each step gave it; see corpus.Article.Found
}

// Rows returns the fields that have labels.
func (r *Report) Rows() []Row {
	var rows []Row
	for _, f := range fields() {
		row := Row{Field: f, Steps: map[string]int{}}
		for _, o := range r.Outcomes {
			if o.Field == f {
				row.add(o)
			}
		}
		if row.Pages > 0 {
			row.Score /= float64(row.Pages)
			rows = append(rows, row)
		}
	}
	return rows
}

// add counts an outcome; Score holds the sum.
func (r *Row) add(o Outcome) {
	r.Pages++
	r.Score += o.Score
	switch {
	case o.Right():
		r.Right++
	case o.Missing():
		r.Missing++
	default:
		r.Wrong++
	}
	if o.Step != "" {
		r.Steps[o.Step]++
	}
}

// Write prints the rows of all reports as one table.
func Write(w io.Writer, reports []*Report) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "set\tfield\tpages\tscore\tright\twrong\tmissing\tgiven by")
	for _, r := range reports {
		for _, row := range r.Rows() {
			fmt.Fprintf(table, "%s\t%s\t%d\t%.3f\t%d\t%d\t%d\t%s\n", r.Set, row.Field, row.Pages, row.Score, row.Right, row.Wrong, row.Missing, row.steps())
		}
	}
	return table.Flush()
}

// steps returns the steps with their counts, the most frequent first.
func (r *Row) steps() string {
	steps := slices.Sorted(maps.Keys(r.Steps))
	slices.SortStableFunc(steps, func(a, b string) int { return cmp.Compare(r.Steps[b], r.Steps[a]) })
	for i, s := range steps {
		steps[i] = fmt.Sprintf("%s %d", s, r.Steps[s])
	}
	return strings.Join(steps, ", ")
}

// WriteMisses prints what is not as labelled, a line each; of a body its F1.
func WriteMisses(w io.Writer, reports []*Report) error {
	for _, r := range reports {
		for _, o := range r.Outcomes {
			if o.Right() {
				continue
			}
			what := fmt.Sprintf("%q, want %q", o.Got, o.Want)
			if o.Field == Body {
				what = fmt.Sprintf("F1 %.3f", o.Score)
			}
			if _, err := fmt.Fprintf(w, "%s/%s: %s %s\n", r.Set, o.Page, o.Field, what); err != nil {
				return err
			}
		}
	}
	return nil
}
