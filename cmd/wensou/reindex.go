package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus/store"
)

// reindexFile is the name of a file in the data folder by which "wensou reindex"
// asks the process that has the folder open to rebuild the index. It is removed
// when the wish is heard.
const reindexFile = "reindex.wanted"

const reindexHelp = `Build the index anew from the articles of the data folder.

The index is only ever a copy of what the articles say, so nothing can be lost. Where a server
has the folder open, it is asked to do it: it goes on answering from the present index until
the new one is whole, and says in its log and in /readyz how far it is. A server does the same
by itself when words.txt changes or when it meets damage.

A rebuild that is interrupted leaves the present index as it is, and goes on where it was when
the command is repeated or a server is started. It needs as much free space as the index takes.`

func newReindex(s streams) *cobra.Command {
	return &cobra.Command{
		Use:     "reindex",
		Short:   "Build the index anew from the articles",
		Long:    reindexHelp,
		Example: "  wensou reindex --data D",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			dir, err := cmd.Flags().GetString("data")
			if err != nil {
				return err
			}
			return runReindex(cmd.Context(), dir, s)
		},
	}
}

func runReindex(ctx context.Context, dir string, s streams) (err error) {
	l, err := openLibrary(dir, true, newLogger(s))
	if errors.Is(err, store.ErrLocked) {
		return askToReindex(dir, s)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	started := time.Now()
	if err := l.index.Ask(); err != nil {
		return err
	}
	if err := l.rebuild(ctx, s); err != nil {
		return err
	}
	count, err := l.index.Count()
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "the index was rebuilt: %d articles in %.1f s\n", count, time.Since(started).Seconds())
	return nil
}

// askToReindex leaves the wish for the process that has the folder open.
func askToReindex(dir string, s streams) error {
	path := filepath.Join(dir, reindexFile)
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		return fmt.Errorf("ask the server of %s to rebuild the index: %w", dir, err)
	}
	fmt.Fprintf(s.out, "%s is in use; if that is a server, it begins within seconds and tells /readyz and its log how far it is\n", dir)
	return nil
}

// hearReindex asks for the rebuild that a command asked for, if one did.
func (l *library) hearReindex() error {
	path := filepath.Join(l.dir, reindexFile)
	if _, err := os.Stat(path); err != nil {
		return nil //nolint:nilerr // nobody did
	}
	if err := l.index.Ask(); err != nil { // before the wish is removed: it is not lost with the process
		return err
	}
	return os.Remove(path)
}
