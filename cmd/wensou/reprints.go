package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/reprint"
)

const reprintsHelp = `Show the articles that share the text of one: its cluster, the original first, with date, site
and how much each differs from the original; and the articles that are part of it, or it of them.

ID is that of an article, as search shows it. "join" puts two articles into one cluster by hand,
"split" takes one out of its cluster; each undoes the other.`

func newReprints(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "reprints ID",
		Short:   "Show, join and split the copies of an article",
		Long:    reprintsHelp,
		Example: "  wensou reprints 2009-323\n  wensou reprints join 2009-323 2009-330\n  wensou reprints split 2009-330",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return onReprints(cmd, s, args[0], func(context.Context, *reprint.Keeper) error { return nil })
		},
	}
	join := &cobra.Command{
		Use:   "join ID ID",
		Short: "Put two articles into one cluster",
		Long: `Put two articles into one cluster, whatever their texts are, as "wensou reprints" shows it.
It holds until "wensou reprints split" parts them, also when their texts change.`,
		Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return onReprints(cmd, s, args[0], func(ctx context.Context, k *reprint.Keeper) error {
				return k.Join(ctx, args[0], args[1])
			})
		},
	}
	split := &cobra.Command{
		Use:   "split ID",
		Short: "Take an article out of its cluster",
		Long: `Take an article out of its cluster: it stands alone, whatever its text has in common with
others, until "wensou reprints join" puts it into one.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return onReprints(cmd, s, args[0], func(ctx context.Context, k *reprint.Keeper) error {
				return k.Split(ctx, args[0])
			})
		},
	}
	cmd.AddCommand(join, split)
	cmd.PersistentFlags().Bool("json", false, "print JSON")
	return cmd
}

// onReprints does something to the reprints of the data folder, brings the index
// level and prints the reprints of an article as they then are.
func onReprints(cmd *cobra.Command, s streams, id string, do func(context.Context, *reprint.Keeper) error) (err error) {
	ctx := cmd.Context()
	dir, err := cmd.Flags().GetString("data")
	asJSON := flagValue(&err, cmd.Flags().GetBool, "json")
	if err != nil {
		return err
	}
	l, err := openLibrary(dir, true, newLogger(s))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	if err := l.catchUp(ctx, s); err != nil {
		return err
	}
	if err := do(ctx, l.reprints); err != nil {
		return err
	}
	if err := l.catchUp(ctx, s); err != nil {
		return err
	}
	r, err := l.reprints.Of(ctx, id)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(r)
	}
	return l.printReprints(ctx, s.out, r)
}

// printReprints prints the reprints for people.
func (l *library) printReprints(ctx context.Context, out io.Writer, r reprint.Reprints) error {
	switch {
	case r.Split:
		fmt.Fprintln(out, "split off its cluster by hand")
	case len(r.Members) == 0:
		fmt.Fprintln(out, "no copies")
	}
	for _, m := range r.Members {
		role := fmt.Sprintf("%.0f%% differs", 100*m.Difference)
		if m.Original {
			role = "original"
		}
		if m.Joined {
			role += ", joined by hand"
		}
		if err := l.printReprint(ctx, out, m.ID, role); err != nil {
			return err
		}
	}
	for _, p := range r.Parts {
		role := "part of it"
		if p.Longer {
			role = "it is part of this"
		}
		if err := l.printReprint(ctx, out, p.ID, role); err != nil {
			return err
		}
	}
	return nil
}

func (l *library) printReprint(ctx context.Context, out io.Writer, id, role string) error {
	a, err := l.store.Article(ctx, id)
	if errors.Is(err, corpus.ErrDamaged) {
		a, err = &corpus.Article{ID: id, Title: "(damaged)"}, nil
	}
	if err != nil {
		return err
	}
	day := "no date"
	if !a.Published.IsZero() {
		day = a.WallClock().Format("2006-01-02")
	}
	_, err = fmt.Fprintf(out, "%s  %s  %s  %s  (%s)\n", id, day, a.Site, a.Title, role)
	return err
}
