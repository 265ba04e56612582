package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"runtime"
	"slices"
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
first (hit@1), and the share of all right ones among the first ten (recall@10): of the
related articles, and of the reprints with those behind them, since one that was taken for
a reprint is missing among the related. --draft asks also about drafts: the title and the
first words of each article, as if it had not been published.`

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
	cmd.Flags().Int("draft", 0, "ask also about drafts of the title and so many words")
	cmd.Flags().String("server", "", "`URL` of a running server to ask instead of the data folder")
	cmd.Flags().Bool("json", false, "print the scores as JSON, with those of each article")
	return cmd
}

func runEvalRelated(cmd *cobra.Command, file string, s streams) (err error) {
	asJSON := flagValue(&err, cmd.Flags().GetBool, "json")
	copyFile := flagValue(&err, cmd.Flags().GetString, setCopies)
	words := flagValue(&err, cmd.Flags().GetInt, "draft")
	if err == nil && words < 0 {
		err = usageError{fmt.Errorf("--draft %d is below 0", words)}
	}
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
	modes := []relatedMode{{"article", a.relatedTo}}
	if words > 0 {
		draft, err := a.relatedToDraft(words)
		if err != nil {
			return err
		}
		modes = append(modes, relatedMode{fmt.Sprintf("draft of %d words", words), draft})
	}
	var reports []*relatedReport
	for _, m := range modes {
		r, err := m.evaluate(cmd.Context(), cases, s.err)
		if err != nil {
			return err
		}
		reports = append(reports, r)
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(reports)
	}
	return writeRelated(s.out, reports)
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
			e = e.WithCopies(copies).Collapse(copies.Near)
		}
		cases = append(cases, e.Cases()...)
	}
	return cases, nil
}

// relatedMode is a way to ask for the related articles of a case.
type relatedMode struct {
	name string
	ask  func(context.Context, relevance.RelatedCase) (relatedLists, error)
}

// relatedLists are IDs of articles, best first.
type relatedLists struct{ related, reprints []string }

// relatedReport is what came of each article of the events.
type relatedReport struct {
	Asked    string                  `json:"asked"`
	Means    relevance.RelatedScores `json:"means"`         // of the related articles
	Both     relevance.RelatedScores `json:"means_of_both"` // of the reprints with the related articles behind them
	Articles []relatedOutcome        `json:"articles"`
}

type relatedOutcome struct {
	Event   string                  `json:"event"`
	Article string                  `json:"article"`
	Related relevance.RelatedScores `json:"related"`
	Both    relevance.RelatedScores `json:"both"`
}

// evaluate asks for the related articles of each case.
func (m relatedMode) evaluate(ctx context.Context, cases []relevance.RelatedCase, progressTo io.Writer) (*relatedReport, error) {
	p := newProgress(progressTo, m.name, int64(len(cases)))
	defer p.finish()
	report := &relatedReport{Asked: m.name, Articles: make([]relatedOutcome, len(cases))}
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.SetLimit(runtime.GOMAXPROCS(0))
	for i, c := range cases {
		tasks.Go(func() error {
			lists, err := m.ask(ctx, c)
			if err != nil {
				return fmt.Errorf("event %s, article %s: %w", c.Event, c.Article, err)
			}
			both := slices.Concat(lists.reprints, lists.related)
			report.Articles[i] = relatedOutcome{c.Event, c.Article, c.Score(lists.related), c.Score(both)}
			p.add(1)
			return nil
		})
	}
	err := tasks.Wait()
	var related, both []relevance.RelatedScores
	for _, o := range report.Articles {
		related, both = append(related, o.Related), append(both, o.Both)
	}
	report.Means, report.Both = relevance.MeanRelated(related), relevance.MeanRelated(both)
	return report, err
}

// relatedTo asks for the related articles of one that is stored.
func (a *asker) relatedTo(ctx context.Context, c relevance.RelatedCase) (relatedLists, error) {
	body, err := a.get(ctx, articlePath(c.Article)+"/related", url.Values{"n": {strconv.Itoa(relatedDepth)}})
	if err != nil {
		return relatedLists{}, err
	}
	return readRelated(body)
}

// relatedToDraft asks for the related articles of a draft: the title and the first
// words of the body of an article, which itself and whose copies are left out.
func (a *asker) relatedToDraft(words int) (func(context.Context, relevance.RelatedCase) (relatedLists, error), error) {
	dictionary, err := plainDictionary()
	if err != nil {
		return nil, err
	}
	return func(ctx context.Context, c relevance.RelatedCase) (relatedLists, error) {
		body, err := a.get(ctx, articlePath(c.Article), nil)
		if err != nil {
			return relatedLists{}, err
		}
		var draft struct {
			Title   string   `json:"title"`
			Body    string   `json:"body"`
			N       int      `json:"n"`
			Exclude []string `json:"exclude"`
		}
		if err := json.Unmarshal(body, &draft); err != nil {
			return relatedLists{}, fmt.Errorf("read answer: %w", err)
		}
		if tokens := dictionary.Segment(draft.Body); len(tokens) > words {
			draft.Body = draft.Body[:tokens[words-1].End]
		}
		draft.N, draft.Exclude = relatedDepth, append(slices.Clone(c.Copies), c.Article)
		question, err := json.Marshal(draft)
		if err != nil {
			return relatedLists{}, err
		}
		if body, err = a.post(ctx, draftPath, question); err != nil {
			return relatedLists{}, err
		}
		return readRelated(body)
	}, nil
}

// readRelated reads the answer of the API to an article or to a draft.
func readRelated(body []byte) (relatedLists, error) {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return relatedLists{}, fmt.Errorf("read answer: %w", err)
	}
	return relatedLists{idsOf(slices.Concat(a.Hits, a.Related)), idsOf(a.Reprints)}, nil
}

func writeRelated(w io.Writer, reports []*relatedReport) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "asked\tarticles\tlist\tMRR\thit@1\trecall@10\t")
	for _, r := range reports {
		for _, row := range []struct {
			list string
			s    relevance.RelatedScores
		}{{"related", r.Means}, {"reprints, related", r.Both}} {
			fmt.Fprintf(table, "%s\t%d\t%s\t%.3f\t%.3f\t%.3f\t\n", r.Asked, len(r.Articles), row.list, row.s.MRR, row.s.Hit1, row.s.Recall10)
		}
	}
	return table.Flush()
}
