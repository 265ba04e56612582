package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"wensou/index/relevance"
)

const evalSearchHelp = `Measure how well articles are ranked, against judged queries.

` + setHelp + `

It prints nDCG@10; nDCG'@10, in which what was not judged is skipped, and the share that
was judged; MRR@10, P@5 and recall@100; over all topics and by kind. --baselines names a
table of other rankers' scores, of which the best in each kind is printed beside it.
--run writes the rankings in TREC's form, for "wensou eval compare" and for trec_eval.`

func newEvalSearch(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "search TOPICS...",
		Short:   "Measure the ranking against judged queries",
		Long:    evalSearchHelp,
		Example: "  wensou eval search topics.jsonl --qrels qrels.tsv --clusters clusters.tsv --data D\n  wensou eval search topics.jsonl --qrels qrels.tsv --server http://127.0.0.1:8080 --run now.run",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runEvalSearch(cmd, args, s) },
	}
	addSetFlags(cmd)
	cmd.Flags().String(setBaselines, "", "`file` of other rankers' scores to print beside")
	cmd.Flags().String("run", "", "`file` to write the rankings to")
	cmd.Flags().String("server", "", "`URL` of a running server to ask instead of the data folder")
	cmd.Flags().Bool("json", false, "print the scores as JSON, with those of each topic")
	return cmd
}

func runEvalSearch(cmd *cobra.Command, args []string, s streams) (err error) {
	flags := cmd.Flags()
	runFile := flagValue(&err, flags.GetString, "run")
	asJSON := flagValue(&err, flags.GetBool, "json")
	server := flagValue(&err, flags.GetString, "server")
	if err != nil {
		return err
	}
	sets, err := readSets(cmd, args)
	if err != nil {
		return err
	}
	rankers, err := openRankers(cmd.Context(), server, sets, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rankers.close()) }()
	run, closeRun, err := createRun(runFile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeRun()) }()
	var reports []*relevance.Report
	for _, set := range sets {
		report, err := evaluate(cmd.Context(), rankers.of(set), set, run, s.err)
		if err != nil {
			return err
		}
		reports = append(reports, report)
	}
	if asJSON {
		return writeReportsJSON(s.out, sets, reports)
	}
	return writeReports(s.out, sets, reports)
}

// createRun opens a file for the rankings, which is complete once it has been
// closed without an error. Without a name they go nowhere.
func createRun(name string) (io.Writer, func() error, error) {
	if name == "" {
		return io.Discard, func() error { return nil }, nil
	}
	f, err := os.Create(name)
	if err != nil {
		return nil, nil, err
	}
	w := bufio.NewWriter(f)
	return w, func() error { return errors.Join(w.Flush(), f.Close()) }, nil
}

// evaluate measures a ranker with the topics of a set, and writes the rankings to
// run.
func evaluate(ctx context.Context, rank ranker, set judgedSet, run io.Writer, progressTo io.Writer) (*relevance.Report, error) {
	p := newProgress(progressTo, "topics", int64(len(set.topics)))
	defer p.finish()
	rankings, err := rankAll(ctx, rank, set, func() { p.add(1) })
	if err != nil {
		return nil, err
	}
	report := new(relevance.Report)
	for i, t := range set.topics {
		if err := relevance.WriteRun(run, t.ID, rankings[i], "wensou"); err != nil {
			return nil, err
		}
		report.Add(t, relevance.Score(rankings[i], t.Judgments, set.grade))
	}
	return report, nil
}

// writeReports prints a table for each set, under its name if there are several.
func writeReports(w io.Writer, sets []judgedSet, reports []*relevance.Report) error {
	for i, report := range reports {
		if len(sets) > 1 {
			fmt.Fprintln(w, sets[i].name)
		}
		if err := report.Write(w, sets[i].baselines); err != nil {
			return err
		}
	}
	return nil
}

// writeReportsJSON prints one object with all sets.
func writeReportsJSON(w io.Writer, sets []judgedSet, reports []*relevance.Report) error {
	type setReport struct {
		Set       string                  `json:"set"`
		Rows      []relevance.Row         `json:"rows"`
		Baselines relevance.Baselines     `json:"baselines,omitempty"`
		Topics    []relevance.TopicScores `json:"topics"`
	}
	var out struct {
		Sets []setReport `json:"sets"`
	}
	for i, r := range reports {
		out.Sets = append(out.Sets, setReport{sets[i].name, r.Rows(), sets[i].baselines, r.Topics()})
	}
	return json.NewEncoder(w).Encode(out)
}
