package main

import (
	"context"
	"net/url"
	"strconv"

	"github.com/spf13/cobra"
)

const relatedHelp = `Show the articles related to one article, best first, with what they share.

ID is that of an article, as search shows it.`

func newRelated(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "related ID",
		Short:   "Show related articles, with reasons",
		Long:    relatedHelp,
		Example: "  wensou related 2009-323 -n 5",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			n, err := cmd.Flags().GetInt("number")
			if err != nil {
				return err
			}
			path := "/api/v1/articles/" + url.PathEscape(args[0]) + "/related"
			return ask(cmd, s, 0, func(ctx context.Context, a *asker) ([]byte, error) {
				return a.get(ctx, path, url.Values{"n": {strconv.Itoa(n)}})
			})
		},
	}
	cmd.Flags().IntP("number", "n", 10, "how many, up to 50")
	addAskFlags(cmd)
	return cmd
}
