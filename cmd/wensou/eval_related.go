package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"runtime"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"wensou/index/relevance"
)

const evalRelatedHelp = `Measure the related articles, against events that several articles tell of.

EVENTS is JSON lines: {"event_id":"e1","same_event":[IDs],"same_story":[IDs],
"near_dups":{ID:[IDs]}}. For each article of an event the others are right; those of the
same story are neither right nor wrong. A near-copy counts as what it is a copy of, the first
of each; the article itself and its copies take no place.

--copies names pairs of near-copies, {"a":ID,"b":ID,"jaccard":.7}: from .5 on articles of an
event are one, which is asked about once.

It prints the mean of 1 over the rank of the first right one (MRR), how often that is the
first (hit@1), and the share of all right ones among the first ten (recall@10).`

// relatedDepth is how many related articles are measured.
const relatedDepth = 20

func newEvalRelated(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "related EVENTS",
		Short:   "Measure the related articles against events",
		Long:    evalRelatedHelp,
		Example: "  wensou eval related events.jsonl --data D",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runEvalRelated(cmd, args[0], s) },
	}
	cmd.Flags().String(setCopies, "", "`file` of pairs of near-copies")
	cmd.Flags().String("server", "", "`URL` of a running server to ask instead of the data folder")
	cmd.Flags().Bool("json", false, "print the scores as JSON, with those of each article")
	return cmd
}

func runEvalRelated(cmd *cobra.Command, file string, s streams) (err error) {
	asJSON := flagValue(&err, cmd.Flags().GetBool, "json")
	copyFile := flagValue(&err, cmd.Flags().GetString, setCopies)
	if err != nil {
		return err
	}
	cases, err := readCases(file, copyFile)
	if err != nil {
		return err
	}
	a, err := newAsker(cmd, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	report, err := evaluateRelated(cmd.Context(), a, cases, s.err)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(report)
	}
	return writeRelated(s.out, report)
}

// readCases reads the events, and makes one article of near-copies.
func readCases(file, copyFile string) ([]relevance.RelatedCase, error) {
	events, err := readNamed(file, relevance.ReadEvents)
	if err != nil {
		return nil, err
	}
	copies, err := readCopies(copyFile)
	if err != nil {
		return nil, err
	}
	var cases []relevance.RelatedCase
	for _, e := range events {
		if copies != nil {
			e = e.Collapse(copies.Near)
		}
		cases = append(cases, e.Cases()...)
	}
	return cases, nil
}

// relatedReport is what came of each article of the events.
type relatedReport struct {
	Means    relevance.RelatedScores `json:"means"`
	Articles []relatedOutcome        `json:"articles"`
}

type relatedOutcome struct {
	Event   string                  `json:"event"`
	Article string                  `json:"article"`
	Scores  relevance.RelatedScores `json:"scores"`
}

// evaluateRelated asks for the related articles of each article of the events.
func evaluateRelated(ctx context.Context, a *asker, cases []relevance.RelatedCase, progressTo io.Writer) (*relatedReport, error) {
	p := newProgress(progressTo, "articles", int64(len(cases)))
	defer p.finish()
	report := &relatedReport{Articles: make([]relatedOutcome, len(cases))}
	scores := make([]relevance.RelatedScores, len(cases))
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.SetLimit(runtime.GOMAXPROCS(0))
	for i, c := range cases {
		tasks.Go(func() error {
			ids, err := a.related(ctx, c.Article, relatedDepth)
			if err != nil {
				return fmt.Errorf("event %s, article %s: %w", c.Event, c.Article, err)
			}
			scores[i] = c.Score(ids)
			report.Articles[i] = relatedOutcome{c.Event, c.Article, scores[i]}
			p.add(1)
			return nil
		})
	}
	err := tasks.Wait()
	report.Means = relevance.MeanRelated(scores)
	return report, err
}

// related returns the IDs of the articles that are related to one, best first.
func (a *asker) related(ctx context.Context, id string, n int) ([]string, error) {
	body, err := a.get(ctx, "/api/v1/articles/"+url.PathEscape(id)+"/related", url.Values{"n": {strconv.Itoa(n)}})
	if err != nil {
		return nil, err
	}
	return hitIDs(body)
}

func writeRelated(w io.Writer, r *relatedReport) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "articles\tMRR\thit@1\trecall@10\t")
	fmt.Fprintf(table, "%d\t%.3f\t%.3f\t%.3f\t\n", len(r.Articles), r.Means.MRR, r.Means.Hit1, r.Means.Recall10)
	return table.Flush()
}
