package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"wensou/index/relevance"
)

const evalCompareHelp = `Compare two rankings of the same topics, query by query.

A and B are run files in TREC's form, such as "wensou eval search --run" writes, of this
engine or any other. The judgments are those of --qrels, of the "rel" in --topics, or of
both; with --topics kinds are shown, and a topic that both runs miss counts.

It prints for all topics and by kind the means, between which bounds the difference lies
in 95 of 100 resamples of the topics, how often B wins and loses, and p: how probable it
is that rankers which are alike differ as much (Fisher's randomization test, two-sided,
with a fixed seed). A small p says that the difference is no accident of these topics,
not that it is large. Below come the topics that changed most. No --data is opened.`

func newEvalCompare(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "compare A B",
		Short:   "Compare two rankings with a paired test",
		Long:    evalCompareHelp,
		Example: "  wensou eval compare before.run after.run --topics topics.jsonl --qrels qrels.tsv --measure \"nDCG'@10\"",
		Args:    cobra.ExactArgs(2),
		RunE:    func(cmd *cobra.Command, args []string) error { return runEvalCompare(cmd, args[0], args[1], s) },
	}
	cmd.Flags().String("topics", "", "`file` of topics")
	addSetFlags(cmd)
	cmd.Flags().String("measure", relevance.NDCG10.String(), "nDCG@10, nDCG'@10, judged@10, MRR@10, P@5 or recall@100")
	cmd.Flags().Int("show", 20, "changed topics to print")
	cmd.Flags().Bool("json", false, "print all topics as JSON")
	return cmd
}

func runEvalCompare(cmd *cobra.Command, fileA, fileB string, s streams) (err error) {
	flags := cmd.Flags()
	grade := flagValue(&err, flags.GetInt, setGrade)
	name := flagValue(&err, flags.GetString, "measure")
	show := flagValue(&err, flags.GetInt, "show")
	asJSON := flagValue(&err, flags.GetBool, "json")
	if err != nil {
		return err
	}
	measure, err := relevance.ParseMeasure(name)
	if err == nil && show < 0 {
		err = fmt.Errorf("--show %d is below 0", show)
	}
	if err != nil {
		return usageError{err}
	}
	topics, clusters, err := readCompared(cmd)
	if err != nil {
		return err
	}
	a, err := readRun(fileA, clusters, topics)
	if err != nil {
		return err
	}
	b, err := readRun(fileB, clusters, topics)
	if err != nil {
		return err
	}
	c := relevance.Compare(a, b, topics, measure, grade)
	if asJSON {
		return writeComparisonJSON(s.out, c)
	}
	return c.Write(s.out, show)
}

// readCompared reads the judgments, and the near-copies. Without a file of topics
// the topics are those that were judged.
func readCompared(cmd *cobra.Command) (topics []relevance.Topic, clusters relevance.Clusters, err error) {
	flags := cmd.Flags()
	file := flagValue(&err, flags.GetString, "topics")
	field := flagValue(&err, flags.GetString, setField)
	qrels := flagValue(&err, flags.GetString, setQrels)
	clusterFile := flagValue(&err, flags.GetString, setClusters)
	copyFile := flagValue(&err, flags.GetString, setCopies)
	switch {
	case err != nil:
	case file != "":
		topics, err = readJudged(file, field, qrels, copyFile)
	case qrels != "":
		topics, err = readNamed(qrels, relevance.ReadJudged)
	default:
		err = usageError{errors.New("there are no judgments: name a file with --qrels, or with --topics one whose lines have \"rel\"")}
	}
	if err != nil {
		return nil, nil, err
	}
	clusters, err = readNamed(clusterFile, relevance.ReadClusters)
	return topics, clusters, err
}

// readRun reads a run with its near-copies collapsed. One that answers none of
// the topics is an error: it is the run of others.
func readRun(name string, clusters relevance.Clusters, topics []relevance.Topic) (relevance.Run, error) {
	run, err := readNamed(name, relevance.ReadRun)
	if err != nil {
		return nil, err
	}
	for topic, ranking := range run {
		run[topic] = clusters.Collapse(ranking)
	}
	if !slices.ContainsFunc(topics, func(t relevance.Topic) bool { return len(run[t.ID]) > 0 }) {
		return nil, fmt.Errorf("%s: answers none of the topics that were judged", name)
	}
	return run, nil
}

func writeComparisonJSON(w io.Writer, c *relevance.Comparison) error {
	return json.NewEncoder(w).Encode(struct {
		Measure string                 `json:"measure"`
		Kinds   []relevance.Contrast   `json:"kinds"`
		Topics  []relevance.Difference `json:"topics"`
	}{c.Measure.String(), c.Contrasts(), c.Topics})
}
