package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/backup"
)

const restoreHelp = `Make a data folder from a backup: of a folder of backups, of one file that is whole, or of
standard input (-). The data folder must be empty or missing, and appears only when all of the
backup was read and found to be as it was written.

Of a folder the newest state is taken, or with --at or --seq the newest that is not later. The
index is built at the next start.`

func newRestore(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "restore FOLDER|FILE|-",
		Short:   "Make a data folder from a backup",
		Long:    restoreHelp,
		Example: "  wensou restore /mnt/backup --data D2\n  wensou restore /mnt/backup --at 2026-05-14 --data D2",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			dir := flagValue(&err, cmd.Flags().GetString, "data")
			at := flagValue(&err, cmd.Flags().GetString, "at")
			seq := flagValue(&err, cmd.Flags().GetUint64, "seq")
			if err != nil {
				return err
			}
			until, err := parseMoment(at)
			if err != nil {
				return usageError{err}
			}
			r, err := restoreFrom(cmd.Context(), args[0], dir, moment{until, seq}, s.in)
			if err == nil {
				fmt.Fprintf(s.out, "%s: %d articles up to change %d, as of %s; files: %d\n", dir, r.Articles, r.Seq, r.Taken.Format(time.RFC3339), len(r.Files))
			}
			return err
		},
	}
	cmd.Flags().String("at", "", "the newest state not later than this `time`: 2026-05-14T08:00:00+08:00, or a day, to its end")
	cmd.Flags().Uint64("seq", 0, "the newest state not later than this `change`")
	return cmd
}

// parseMoment reads a time, or the end of a day in China; "" is the zero time.
func parseMoment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	day, err := time.ParseInLocation(time.DateOnly, s, corpus.China)
	if err != nil {
		return time.Time{}, fmt.Errorf("--at %q: want a time such as 2026-05-14T08:00:00+08:00, or a day such as 2026-05-14", s)
	}
	return day.AddDate(0, 0, 1).Add(-time.Nanosecond), nil
}

// moment bounds the state that is restored; its zero value is the newest.
type moment struct {
	at  time.Time
	seq uint64
}

// restoreFrom makes a data folder from a folder of backups, a file, or - for stdin.
func restoreFrom(ctx context.Context, source, dir string, m moment, stdin io.Reader) (_ backup.Restored, err error) {
	backups, err := openBackups(source, m, stdin)
	defer func() {
		for _, b := range backups {
			err = errors.Join(err, b.Close())
		}
	}()
	if err != nil {
		return backup.Restored{}, err
	}
	readers := make([]io.Reader, len(backups))
	for i, b := range backups {
		readers[i] = b
	}
	return backup.Restore(ctx, dir, storeFolder, readers...)
}

// openBackups opens what a restore reads, the whole backup first.
func openBackups(source string, m moment, stdin io.Reader) ([]io.ReadCloser, error) {
	if source == "-" {
		return []io.ReadCloser{io.NopCloser(stdin)}, nil
	}
	paths := []string{source}
	if info, err := os.Stat(source); err != nil {
		return nil, err
	} else if info.IsDir() {
		chain, err := backup.Chain(source, m.at, m.seq)
		if err != nil {
			return nil, err
		}
		paths = nil
		for _, e := range chain {
			paths = append(paths, e.Path)
		}
	}
	var all []io.ReadCloser
	for _, p := range paths {
		f, err := os.Open(p)
		if err != nil {
			return all, err
		}
		all = append(all, f)
	}
	return all, nil
}
