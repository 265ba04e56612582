package main

import (
	"bufio"
	"context"
	"errors"
	"path/filepath"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/store"
)

const exportHelp = `Write all articles of the data folder to standard output as JSON lines, in the form that
"wensou import" reads.`

func newExport(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "export",
		Short:   "Write all articles as JSON lines",
		Long:    exportHelp,
		Example: "  wensou export --data D | zstd > articles.jsonl.zst",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir := flagValue(&err, cmd.Flags().GetString, "data")
			damaged := flagValue(&err, cmd.Flags().GetBool, "damaged")
			if err != nil {
				return err
			}
			return runExport(cmd.Context(), dir, damaged, s)
		},
	}
	cmd.Flags().Bool("damaged", false, "write what can be read of a folder that can't be opened since it is damaged")
	return cmd
}

func runExport(ctx context.Context, dir string, damaged bool, s streams) (err error) {
	open := func() (*store.Store, error) { return openStore(dir, true) }
	if damaged {
		open = func() (*store.Store, error) { return store.OpenDamaged(filepath.Join(dir, storeFolder)) }
	}
	st, err := open()
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
