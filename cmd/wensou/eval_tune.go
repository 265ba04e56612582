package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"path/filepath"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wensou/index"
	"wensou/index/relevance"
)

const evalTuneHelp = `Look for better weights of the ranking, by judged queries. It prints what it found, and
changes nothing: put what you want to keep into ranking.yaml in the data folder.

` + setHelp + ` Here also measure=nDCG'@10 says
what the set's topics score (MRR@10 if nothing does), and weight=2 how much the mean of the
set counts beside those of the others.

It begins with the weights of --data and changes one after the other by a step, as long as
that gains; then the steps are halved. --try names the weights to change, with their first
steps: pairs=.1. Only proportions matter: one weight can always be left alone.

The topics are dealt into --folds; for each fold weights are sought that suit the topics
outside of it. "Fitted" is the gain on the topics that the weights were found by, always
too good. "Held out" is the gain of each topic with the weights that were found without it:
what to expect of other queries. Where the weights differ from fold to fold, the topics
don't say what they should be. The same --seed gives the same answer.

Use development judgments alone; those held back are to check with, once.`

// tunedByDefault are the weights that are changed unless --try names others. Words
// stays: only proportions matter.
var tunedByDefault = []string{"pairs", "window", "passage", "forms"}

func newEvalTune(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "tune TOPICS...",
		Short: "Look for better weights of the ranking",
		Long:  evalTuneHelp,
		Example: "  wensou eval tune events.jsonl,field=event questions.jsonl,weight=2 --data D\n" +
			"  wensou eval tune topics.jsonl,qrels=qrels.tsv,measure=nDCG@10 --try window=.05,passage=.05 --data D",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runEvalTune(cmd, args, s) },
	}
	addSetFlags(cmd)
	cmd.Flags().StringSlice("try", tunedByDefault, "weights to change, perhaps with a first `step`, NAME=STEP")
	cmd.Flags().Int("folds", 5, "folds of the cross-validation, 2 or more")
	cmd.Flags().Int("halvings", 2, "how often the steps are halved")
	cmd.Flags().Int("sample", 0, "tune by so many topics of each set, drawn by lot; 0: by all")
	cmd.Flags().Uint64("seed", 1, "seed of the lots")
	return cmd
}

func runEvalTune(cmd *cobra.Command, args []string, s streams) (err error) {
	dir, err := cmd.Flags().GetString("data")
	if err != nil {
		return err
	}
	start, err := openWeights(filepath.Join(dir, weightsFile))
	if err != nil {
		return err
	}
	tuning, err := newTuning(cmd, start, s)
	if err != nil {
		return err
	}
	sets, err := readSets(cmd, args)
	if err != nil {
		return err
	}
	if err := drawTopics(cmd, sets, tuning.Seed); err != nil {
		return err
	}
	rankers, err := openRankers(cmd.Context(), "", sets, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rankers.close()) }()
	for _, set := range sets {
		tuning.Sets = append(tuning.Sets, relevance.TuneSet{Name: set.name, Topics: len(set.topics), Weight: set.weight})
	}
	tuning.Score = func(ctx context.Context, values []float64) ([][]float64, error) {
		return rankers.score(ctx, sets, withValues(start, tuning.Parameters, values))
	}
	tuned, err := tuning.Run(cmd.Context())
	if err != nil {
		return err
	}
	return writeTuned(s.out, tuning, tuned, withValues(start, tuning.Parameters, tuned.Values))
}

// newTuning returns what the flags say of a tuning that begins with some weights.
func newTuning(cmd *cobra.Command, start index.Weights, s streams) (*relevance.Tuning, error) {
	flags := cmd.Flags()
	var err error
	try := flagValue(&err, flags.GetStringSlice, "try")
	tuning := &relevance.Tuning{
		Folds:    flagValue(&err, flags.GetInt, "folds"),
		Halvings: flagValue(&err, flags.GetInt, "halvings"),
		Seed:     flagValue(&err, flags.GetUint64, "seed"),
		Tried: func(trial int, values []float64, objective float64) {
			fmt.Fprintf(s.err, "trial %d: %v %.4f\n", trial, values, objective)
		},
	}
	if err != nil {
		return nil, err
	}
	if tuning.Parameters, err = tried(start, try); err != nil {
		return nil, usageError{err}
	}
	return tuning, nil
}

// tried returns the parameters that --try names.
func tried(start index.Weights, try []string) ([]relevance.Parameter, error) {
	const most = 10 // times the start, and at least 10: a weight so large leaves the others no say
	known := map[string]float64{}
	var names []string
	for _, p := range start.Parameters() {
		known[p.Name] = *p.Value
		names = append(names, p.Name)
	}
	var parameters []relevance.Parameter
	for _, t := range try {
		name, stepText, given := strings.Cut(t, "=")
		value, ok := known[name]
		if !ok {
			return nil, fmt.Errorf("--try %s: %q is none of %s, each of them once", t, name, strings.Join(names, ", "))
		}
		delete(known, name)
		p := relevance.Parameter{Name: name, Start: value, Step: value / 2, Max: most * max(1, value)}
		if value == 0 {
			p.Step = .1
		}
		if given {
			var err error
			if p.Step, err = strconv.ParseFloat(stepText, 64); err != nil || !(p.Step > 0) {
				return nil, fmt.Errorf("--try %s: step %q is not a number above 0", t, stepText)
			}
		}
		parameters = append(parameters, p)
	}
	return parameters, nil
}

// withValues returns the weights with some of them changed.
func withValues(w index.Weights, parameters []relevance.Parameter, values []float64) index.Weights {
	for i, p := range parameters {
		for _, weight := range w.Parameters() {
			if weight.Name == p.Name {
				*weight.Value = values[i]
			}
		}
	}
	return w
}

// drawTopics leaves each set at most as many topics as --sample says, drawn by lot.
func drawTopics(cmd *cobra.Command, sets []judgedSet, seed uint64) error {
	n, err := cmd.Flags().GetInt("sample")
	if err != nil || n == 0 {
		return err
	}
	if n < 0 {
		return usageError{fmt.Errorf("--sample %d is below 0", n)}
	}
	random := rand.New(rand.NewPCG(seed, 0)) //nolint:gosec // the same topics each time
	for i, set := range sets {
		random.Shuffle(len(set.topics), func(a, b int) {
			set.topics[a], set.topics[b] = set.topics[b], set.topics[a]
		})
		sets[i].topics = set.topics[:min(n, len(set.topics))]
	}
	return nil
}

// score returns what each topic of each set scores with some weights.
func (r *rankers) score(ctx context.Context, sets []judgedSet, w index.Weights) ([][]float64, error) {
	if err := w.Check(); err != nil {
		return nil, err
	}
	for _, l := range r.folders {
		l.setWeights(w)
	}
	var scores [][]float64
	for _, set := range sets {
		rankings, err := rankAll(ctx, r.of(set), set, func() {})
		if err != nil {
			return nil, err
		}
		values := make([]float64, len(rankings))
		for i, t := range set.topics {
			values[i] = relevance.Score(rankings[i], t.Judgments, set.grade)[set.measure]
		}
		scores = append(scores, values)
	}
	return scores, nil
}

// writeTuned prints the gains, what each fold says, and the weights as YAML and as
// Go.
func writeTuned(w io.Writer, t *relevance.Tuning, found *relevance.Tuned, weights index.Weights) error {
	fmt.Fprintf(w, "%d trials; fitted:\n", found.Trials)
	if err := relevance.WriteContrasts(w, "now", found.Fitted); err != nil {
		return err
	}
	fmt.Fprintf(w, "\nheld out, %d folds:\n", t.Folds)
	if err := relevance.WriteContrasts(w, "now", found.HeldOut); err != nil {
		return err
	}
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "weight\tnow\tfound\tby fold\t")
	for i, p := range t.Parameters {
		fmt.Fprintf(table, "%s\t%g\t%g\t", p.Name, p.Start, found.Values[i])
		for _, values := range found.ByFold {
			fmt.Fprintf(table, "%g\t", values[i])
		}
		fmt.Fprintln(table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "\n# %s\n", weightsFile)
	for _, p := range weights.Parameters() {
		fmt.Fprintf(w, "%s: %g\n", p.Name, *p.Value)
	}
	_, err := fmt.Fprintf(w, "\n%#v\n", weights)
	return err
}
