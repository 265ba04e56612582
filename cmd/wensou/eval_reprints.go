package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/index/relevance"
)

const evalReprintsHelp = `Measure the clusters of reprints in the data folder, against pairs of near-copies.

PAIRS is JSON lines: {"a":ID,"b":ID,"jaccard":.73}, the similarity of two articles' texts.
Recall is the share of the pairs from .7 on that are in one cluster. Precision is the share
of the articles that share their cluster which have a near-copy there, from .5 on;
"near-copies" is the share of all pairs in one cluster that are, and not only copies of a
third. Pairs with an article that the folder lacks are passed over.`

// sameText is the Jaccard similarity from which on two articles belong into one
// cluster; from leastCopy on they may be in one.
const sameText = .7

func newEvalReprints(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "reprints PAIRS",
		Short:   "Measure the clusters of reprints against near-copies",
		Long:    evalReprintsHelp,
		Example: "  wensou eval reprints near_dups.jsonl --data D",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runEvalReprints(cmd, args[0], s) },
	}
	cmd.Flags().Bool("json", false, "print the scores as JSON")
	return cmd
}

func runEvalReprints(cmd *cobra.Command, file string, s streams) (err error) {
	dir := flagValue(&err, cmd.Flags().GetString, "data")
	asJSON := flagValue(&err, cmd.Flags().GetBool, "json")
	if err != nil {
		return err
	}
	near, err := readCopies(file)
	if err != nil {
		return err
	}
	same, err := readNamed(file, func(r io.Reader) (relevance.Copies, error) { return relevance.ReadCopies(r, sameText) })
	if err != nil {
		return err
	}
	l, err := openUnread(dir, newLogger(s))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	if err := l.catchUp(cmd.Context(), s); err != nil {
		return err
	}
	clusters, err := l.clusters(cmd.Context())
	if err != nil {
		return err
	}
	scores := relevance.ScoreClusters(clusters, same, near)
	if asJSON {
		return json.NewEncoder(s.out).Encode(scores)
	}
	return scores.Write(s.out)
}

// clusters returns the cluster of each article, "" for one that is alone.
func (l *library) clusters(ctx context.Context) (map[string]string, error) {
	clusters := map[string]string{}
	err := l.store.Each(ctx, func(a *corpus.Article) error {
		clusters[a.ID] = a.Cluster
		return nil
	})
	return clusters, err
}
