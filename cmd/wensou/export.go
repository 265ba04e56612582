package main

import (
	"bufio"
	"context"
	"errors"

	"github.com/spf13/cobra"

	"wensou/corpus"
)

const exportHelp = `Write all articles of the data folder to standard output as JSON lines, in the form that
"wensou import" reads.`

func newExport(s streams) *cobra.Command {
	return &cobra.Command{
		Use:     "export",
		Short:   "Write all articles as JSON lines",
		Long:    exportHelp,
		Example: "  wensou export --data D | zstd > articles.jsonl.zst",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := cmd.Flags().GetString("data")
			if err != nil {
				return err
			}
			return runExport(cmd.Context(), dir, s)
		},
	}
}

func runExport(ctx context.Context, dir string, s streams) (err error) {
	st, err := openStore(dir, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	out := bufio.NewWriterSize(s.out, 1<<16)
	err = st.Each(ctx, func(a *corpus.Article) error {
		line, err := corpus.FormatLine(a)
		if err != nil {
			return err
		}
		_, err = out.Write(line)
		return err
	})
	return errors.Join(err, out.Flush())
}
