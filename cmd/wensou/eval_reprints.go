package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"wensou/corpus/reprint"
	"wensou/corpus/store"
	"wensou/index/relevance"
)

const evalReprintsHelp = `Measure the clusters of reprints in the data folder, against pairs of near-copies.

PAIRS is JSON lines: {"a":ID,"b":ID,"jaccard":.73}, the similarity of two articles' texts.
Recall is the share of the pairs from .7 on that are in one cluster. Precision is the share
of the pairs in one cluster, of articles that occur in PAIRS, that a chain of pairs
connects; "strict" the share that are a pair themselves.

--edits takes so many articles, edits each as sites do that take over a text, and says how
many of the results are found to be reprints of what they were made of: with furniture
around it, with one letter of twenty mistyped, the first half, the first third (as its
part), in the other script. It does so in a copy of the folder's articles.`

// sameText is the Jaccard similarity from which on two articles belong into one
// cluster.
const sameText = .7

// editSeed chooses the articles that are edited, and how.
const editSeed = 1

func newEvalReprints(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "reprints PAIRS",
		Short:   "Measure the clusters of reprints against near-copies",
		Long:    evalReprintsHelp,
		Example: "  wensou eval reprints near_dups.jsonl --edits 250 --data D",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runEvalReprints(cmd, args[0], s) },
	}
	cmd.Flags().Int("edits", 0, "edit so many articles in each way")
	cmd.Flags().Bool("json", false, "print the scores as JSON")
	return cmd
}

// reprintReport is what came of clusters and edits.
type reprintReport struct {
	Clusters relevance.ClusterScore `json:"clusters"`
	Edits    []reprint.EditScore    `json:"edits,omitempty"`
}

func runEvalReprints(cmd *cobra.Command, file string, s streams) (err error) {
	dir := flagValue(&err, cmd.Flags().GetString, "data")
	edits := flagValue(&err, cmd.Flags().GetInt, "edits")
	asJSON := flagValue(&err, cmd.Flags().GetBool, "json")
	if err == nil && edits < 0 {
		err = usageError{fmt.Errorf("--edits %d is below 0", edits)}
	}
	if err != nil {
		return err
	}
	pairs, err := readNamed(file, relevance.ReadPairs)
	if err != nil {
		return err
	}
	clusters, err := readClusters(cmd.Context(), dir, s)
	if err != nil {
		return err
	}
	report := reprintReport{Clusters: relevance.ScoreClusters(pairs, clusters, sameText)}
	if edits > 0 {
		if report.Edits, err = evaluateEdits(cmd.Context(), dir, edits); err != nil {
			return err
		}
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(report)
	}
	return report.write(s.out)
}

// readClusters returns the cluster of each article of a data folder that has one.
func readClusters(ctx context.Context, dir string, s streams) (_ map[string]string, err error) {
	l, err := openUnread(dir, newLogger(s))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	if err := l.catchUp(ctx, s); err != nil {
		return nil, err
	}
	return l.reprints.Clusters(ctx)
}

// evaluateEdits measures edits in a copy of the articles of a data folder.
func evaluateEdits(ctx context.Context, dir string, n int) (_ []reprint.EditScore, err error) {
	copied, err := os.MkdirTemp("", "wensou-edits-")
	if err != nil {
		return nil, fmt.Errorf("copy articles: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(copied)) }()
	if err := os.CopyFS(copied, os.DirFS(filepath.Join(dir, storeFolder))); err != nil {
		return nil, fmt.Errorf("copy articles: %w", err)
	}
	articles, err := store.Open(copied)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, articles.Close()) }()
	return reprint.EvaluateEdits(ctx, articles, reprint.NewKeeper(articles), n, editSeed)
}

func (r reprintReport) write(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "pairs\trecall\tpairs in clusters\tprecision\tstrict\t")
	fmt.Fprintf(table, "%d\t%.3f\t%d\t%.3f\t%.3f\t\n", r.Clusters.Pairs, r.Clusters.Recall, r.Clusters.Clustered, r.Clusters.Precision, r.Clusters.Strict)
	if len(r.Edits) > 0 {
		fmt.Fprintln(table, "\nedit\ttexts\trecall\t")
	}
	for _, e := range r.Edits {
		fmt.Fprintf(table, "%s\t%d\t%.3f\t\n", e.Edit, e.Texts, e.Recall)
	}
	return table.Flush()
}
