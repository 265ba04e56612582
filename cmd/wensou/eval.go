package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"wensou/index/relevance"
)

const evalHelp = `Measure how good the answers are, against what people judged to be right.

"search" measures the ranking of a data folder or a server and writes it to a run file;
"compare" says whether two such rankings differ by more than accident; "tune" tries other
weights of the ranking; "related" measures the related articles, "reprints" the clusters
of reprints, and "extract" what is read from pages.

To change the ranking: write the rankings of before to a file, change it, write those of
after, and compare the two.

  wensou eval search topics.jsonl --qrels qrels.tsv --run before.run
  wensou eval search topics.jsonl --qrels qrels.tsv --run after.run
  wensou eval compare before.run after.run --topics topics.jsonl --qrels qrels.tsv`

func newEval(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "eval",
		Short:   "Measure the answers against judged data",
		Long:    evalHelp,
		Example: "  wensou eval search topics.jsonl --qrels qrels.tsv --clusters clusters.tsv --data D",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newEvalSearch(s), newEvalCompare(s), newEvalTune(s), newEvalRelated(s), newEvalReprints(s), newEvalExtract(s))
	return cmd
}

// leastCopy is the Jaccard similarity from which on a near-copy of a right article
// is right.
const leastCopy = .5

// readJudged reads the topics with all their judgments.
func readJudged(topicFile, field, qrels, copyFile string) (topics []relevance.Topic, err error) {
	err = readFile(topicFile, func(r io.Reader) error {
		topics, err = relevance.ReadTopics(r, field)
		return err
	})
	if err == nil && qrels != "" {
		err = readFile(qrels, func(r io.Reader) error { return relevance.ReadQrels(r, topics) })
	}
	if err != nil {
		return nil, err
	}
	copies, err := readCopies(copyFile)
	for _, t := range topics {
		copies.Judge(t.Judgments)
	}
	return topics, err
}

// readCopies reads pairs of near-copies; without a name there are none.
func readCopies(file string) (relevance.Copies, error) {
	return readNamed(file, func(r io.Reader) (relevance.Copies, error) { return relevance.ReadCopies(r, leastCopy) })
}

// readNamed reads a file with the reader of its form; without a name it returns
// nothing.
func readNamed[T any](name string, read func(io.Reader) (T, error)) (value T, err error) {
	if name == "" {
		return value, nil
	}
	err = readFile(name, func(r io.Reader) error {
		value, err = read(r)
		return err
	})
	return value, err
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
