package relevance

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"text/tabwriter"
)

// Difference is how one topic fared with two rankers.
type Difference struct {
	Topic string  `json:"topic"`
	Query string  `json:"query,omitempty"`
	Kind  string  `json:"kind,omitempty"`
	A     float64 `json:"a"`
	B     float64 `json:"b"`
}

// Comparison is how two rankers fared with the same topics, by one measure.
type Comparison struct {
	Measure Measure
	Topics  []Difference // in the order of the topics
}

// Contrast sums up the topics of a kind, or of All.
type Contrast struct {
	Kind   string  `json:"kind"`
	Topics int     `json:"topics"`
	A      float64 `json:"a"` // means
	B      float64 `json:"b"`
	Wins   int     `json:"wins"` // of B over A
	Losses int     `json:"losses"`
	Low    float64 `json:"low"` // see Interval
	High   float64 `json:"high"`
	P      float64 `json:"p"` // see RandomizationTest
}

// Compare measures two runs on the same topics. A topic that a run does not
// answer scores 0 in it; one without judgments is passed over.
func Compare(a, b Run, topics []Topic, m Measure, grade int) *Comparison {
	c := &Comparison{Measure: m}
	for _, t := range topics {
		if len(t.Judgments) == 0 {
			continue
		}
		c.Topics = append(c.Topics, Difference{
			Topic: t.ID, Query: t.Query, Kind: t.Kind,
			A: Score(a[t.ID], t.Judgments, grade)[m],
			B: Score(b[t.ID], t.Judgments, grade)[m],
		})
	}
	return c
}

// Contrasts returns all topics, then those of each kind by its name.
func (c *Comparison) Contrasts() []Contrast {
	kinds := map[string][]Difference{}
	for _, d := range c.Topics {
		if d.Kind != "" {
			kinds[d.Kind] = append(kinds[d.Kind], d)
		}
	}
	out := []Contrast{contrast(All, c.Topics)}
	for _, kind := range slices.Sorted(maps.Keys(kinds)) {
		out = append(out, contrast(kind, kinds[kind]))
	}
	return out
}

func contrast(kind string, topics []Difference) Contrast {
	out := Contrast{Kind: kind, Topics: len(topics)}
	var a, b, differences []float64
	for _, d := range topics {
		a, b, differences = append(a, d.A), append(b, d.B), append(differences, d.B-d.A)
		switch {
		case d.B-d.A > even:
			out.Wins++
		case d.A-d.B > even:
			out.Losses++
		}
	}
	out.A, out.B = mean(a), mean(b)
	out.Low, out.High = Interval(differences)
	out.P = RandomizationTest(differences)
	return out
}

// Changed returns up to n topics that changed, those that changed most first.
func (c *Comparison) Changed(n int) []Difference {
	changed := slices.DeleteFunc(slices.Clone(c.Topics), func(d Difference) bool { return math.Abs(d.B-d.A) <= even })
	slices.SortStableFunc(changed, func(x, y Difference) int {
		return cmp.Or(cmp.Compare(math.Abs(y.B-y.A), math.Abs(x.B-x.A)), cmp.Compare(x.Topic, y.Topic))
	})
	return changed[:min(n, len(changed))]
}

// Write prints the contrasts, then up to n topics that changed, those that lost
// most first.
func (c *Comparison) Write(w io.Writer, n int) error {
	if err := WriteContrasts(w, c.Measure.String(), c.Contrasts()); err != nil {
		return err
	}
	changed := c.Changed(n)
	if len(changed) == 0 {
		return nil
	}
	slices.SortStableFunc(changed, func(x, y Difference) int { return cmp.Compare(x.B-x.A, y.B-y.A) })
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "\ntopic\tkind\tA\tB\tdifference\tquery")
	for _, d := range changed {
		fmt.Fprintf(table, "%s\t%s\t%.3f\t%.3f\t%+.3f\t%s\n", d.Topic, d.Kind, d.A, d.B, d.B-d.A, d.Query)
	}
	return table.Flush()
}

// WriteContrasts prints contrasts as a table, with the name of what A and B are.
func WriteContrasts(w io.Writer, what string, contrasts []Contrast) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(table, "kind\ttopics\tA %s\tB\tdifference\t95 %% of resamples\tB wins\tloses\tties\tp\t\n", what)
	for _, k := range contrasts {
		fmt.Fprintf(table, "%s\t%d\t%.4f\t%.4f\t%+.4f\t%+.4f to %+.4f\t%d\t%d\t%d\t%.3g\t\n",
			k.Kind, k.Topics, k.A, k.B, k.B-k.A, k.Low, k.High, k.Wins, k.Losses, k.Topics-k.Wins-k.Losses, k.P)
	}
	return table.Flush()
}
