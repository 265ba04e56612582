package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"wensou/index"
	"wensou/index/relevance"
)

const evalHelp = `Measure how well the data folder's articles are ranked, against judged queries.

TOPICS is JSON lines, each with a "qid", the query in the field that --field names, and
perhaps a "kind" and the IDs of the right articles in "rel". --qrels adds graded
judgments in TREC's form, "topic 0 article grade"; --clusters names near-copies, an
article's ID, a tab, and the ID of the one that stands for it, of which the first counts.

It prints nDCG@10; nDCG'@10, in which what was not judged is skipped, and the share that
was judged; MRR@10, P@5 and recall@100, for which an article of at least --grade is right;
over all topics and by kind. --run writes the rankings in TREC's form.`

// evalDepth is how many hits of a query are measured.
const evalDepth = 100

func newEval(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "eval TOPICS",
		Short:   "Measure the ranking against judged queries",
		Long:    evalHelp,
		Example: "  wensou eval topics.jsonl --qrels qrels.tsv --clusters clusters.tsv --data D",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runEval(cmd, args[0], s) },
	}
	cmd.Flags().String("field", "query", "field of the topics with the query")
	cmd.Flags().String("qrels", "", "`file` of graded judgments")
	cmd.Flags().String("clusters", "", "`file` of near-copies")
	cmd.Flags().Int("grade", 1, "least grade of an article that is right")
	cmd.Flags().String("run", "", "`file` to write the rankings to")
	return cmd
}

func runEval(cmd *cobra.Command, file string, s streams) (err error) {
	flags := cmd.Flags()
	dir := flagValue(&err, flags.GetString, "data")
	field := flagValue(&err, flags.GetString, "field")
	qrels := flagValue(&err, flags.GetString, "qrels")
	clusterFile := flagValue(&err, flags.GetString, "clusters")
	grade := flagValue(&err, flags.GetInt, "grade")
	runFile := flagValue(&err, flags.GetString, "run")
	if err != nil {
		return err
	}
	topics, clusters, err := readJudged(file, field, qrels, clusterFile)
	if err != nil {
		return err
	}
	l, err := openLibrary(dir, true, newLogger(s))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	if err := l.catchUp(cmd.Context(), s); err != nil {
		return err
	}
	run, closeRun, err := createRun(runFile)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeRun()) }()
	report, err := evaluate(cmd.Context(), l.index, topics, clusters, grade, run, s)
	if err != nil {
		return err
	}
	return report.Write(s.out)
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

// readJudged reads the topics with all their judgments, and the near-copies.
func readJudged(topicFile, field, qrels, clusterFile string) (topics []relevance.Topic, clusters relevance.Clusters, err error) {
	err = readFile(topicFile, func(r io.Reader) error {
		topics, err = relevance.ReadTopics(r, field)
		return err
	})
	if err == nil && qrels != "" {
		err = readFile(qrels, func(r io.Reader) error { return relevance.ReadQrels(r, topics) })
	}
	if err == nil && clusterFile != "" {
		err = readFile(clusterFile, func(r io.Reader) error {
			clusters, err = relevance.ReadClusters(r)
			return err
		})
	}
	return topics, clusters, err
}

func readFile(name string, read func(io.Reader) error) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := read(f); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}

// evaluate asks each topic that has a judgment, and writes the rankings to run.
func evaluate(ctx context.Context, x index.Searcher, topics []relevance.Topic, clusters relevance.Clusters, grade int, run io.Writer, s streams) (*relevance.Report, error) {
	p := newProgress(s.err, "topics", int64(len(topics)))
	defer p.finish()
	report := new(relevance.Report)
	for _, t := range topics {
		p.add(1)
		if len(t.Judgments) == 0 {
			continue
		}
		r, err := x.Search(ctx, index.Query{Text: t.Query, Size: evalDepth})
		if err != nil {
			return nil, fmt.Errorf("topic %s: %w", t.ID, err)
		}
		ranking := make([]string, len(r.Hits))
		for i, h := range r.Hits {
			ranking[i] = h.Article.ID
		}
		ranking = clusters.Collapse(ranking)
		if err := relevance.WriteRun(run, t.ID, ranking, "wensou"); err != nil {
			return nil, err
		}
		report.Add(t, relevance.Score(ranking, t.Judgments, grade))
	}
	return report, nil
}
