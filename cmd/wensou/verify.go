package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/store"
	"wensou/index"
)

const verifyHelp = `Read every record of the data folder and every segment of its index, and say what is wrong:
records that are not as they were written, articles that the change log or an address lacks,
articles that the index lacks or has too many.

--repair mends what can be mended from what there is: the index is built anew from the articles,
a log entry or an address from its article. An article that can't be read is in a backup alone:
--from names the folder of backups, or one that is whole, to take it from.

A store whose files are so damaged that it can't be opened is told at once; "wensou restore" puts
a backup in a new folder, and "wensou export --damaged" gives what can still be read, to import
there. The exit status is 1 if something is wrong and was not mended.`

func newVerify(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "verify",
		Short:   "Check the data folder, and mend it",
		Long:    verifyHelp,
		Example: "  wensou verify --data D\n  wensou verify --repair --from /mnt/backup --data D",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir := flagValue(&err, cmd.Flags().GetString, "data")
			repair := flagValue(&err, cmd.Flags().GetBool, "repair")
			from := flagValue(&err, cmd.Flags().GetString, "from")
			if err != nil {
				return err
			}
			if from != "" && !repair {
				return usageError{errors.New("--from is of use with --repair alone")}
			}
			return runVerify(cmd.Context(), dir, repair, from, s)
		},
	}
	cmd.Flags().Bool("repair", false, "mend what can be mended")
	cmd.Flags().String("from", "", "`BACKUP` to take articles from that can't be read")
	return cmd
}

func runVerify(ctx context.Context, dir string, repair bool, from string, s streams) (err error) {
	l, err := openLibrary(dir, true, newLogger(s))
	if errors.Is(err, corpus.ErrDamaged) {
		return errors.Join(nameLost(ctx, dir, s), err)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	c := &checkup{library: l, repair: repair, streams: s}
	if err := c.store(ctx, from); err != nil {
		return err
	}
	if err := c.index(ctx); err != nil {
		return err
	}
	if c.left > 0 {
		return fmt.Errorf("%d problems, %d of them mended", c.found, c.found-c.left)
	}
	if c.found > 0 {
		fmt.Fprintf(s.out, "%d problems, all mended\n", c.found)
		return nil
	}
	fmt.Fprintln(s.out, "no problem was found")
	return nil
}

// nameLost names the articles that can't be read in a store that can't be opened, since
// its files are damaged.
func nameLost(ctx context.Context, dir string, s streams) (err error) {
	st, err := store.OpenDamaged(filepath.Join(dir, storeFolder))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	lost := 0
	v, err := st.Verify(ctx, 0, func(p store.Problem) {
		if p.Lost && p.ID != "" {
			if lost++; lost <= maxReported {
				fmt.Fprintln(s.out, p)
			}
		}
	})
	fmt.Fprintf(s.out, "%d of %d articles can be read, %d that the change log names can't\n", v.Articles, st.Count(), lost)
	return err
}

// checkup looks for problems and mends them.
type checkup struct {
	library *library
	repair  bool
	streams streams
	found   int
	left    int // that were not mended
}

// tell prints a problem and what became of it.
func (c *checkup) tell(what string, mended bool) {
	c.found++
	if !mended {
		c.left++
	}
	if c.found > maxReported {
		return
	}
	outcome := ""
	if c.repair && mended {
		outcome = " (mended)"
	}
	fmt.Fprintf(c.streams.out, "%s%s\n", what, outcome)
	if c.found == maxReported {
		fmt.Fprintln(c.streams.out, "further problems are only counted")
	}
}

// store checks the store.
func (c *checkup) store(ctx context.Context, from string) error {
	v, problems, err := c.verify(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(c.streams.out, "store: %d articles, %d changes, %d addresses, %d records of the crawl, %d of reprints, %d of usage\n",
		v.Articles, v.Changes, v.Addresses, v.Crawl, v.Reprints, v.Usage)
	saved, err := c.restoreLost(ctx, problems, from)
	if err != nil {
		return err
	}
	if len(saved) > 0 { // what the damaged records left behind is seen now
		_, left, err := c.verify(ctx)
		if err != nil {
			return err
		}
		for _, p := range problems {
			if p.Lost && saved[p.ID] {
				c.tell(p.String(), true)
			}
		}
		problems = left
	}
	for _, p := range problems {
		mended := c.repair && p.Repairable()
		if mended {
			if err := c.library.store.Repair(p); err != nil {
				return err
			}
		}
		c.tell(p.String(), mended)
	}
	return nil
}

// verify reads the whole store.
func (c *checkup) verify(ctx context.Context) (store.Verified, []store.Problem, error) {
	st := c.library.store
	p := newProgress(c.streams.err, "articles checked", int64(st.Count()))
	defer p.finish()
	var problems []store.Problem
	v, err := st.Verify(ctx, 0, func(p store.Problem) { problems = append(problems, p) })
	return v, problems, err
}

// restoreLost takes the articles that can't be read from a backup, and returns those
// that it had.
func (c *checkup) restoreLost(ctx context.Context, problems []store.Problem, from string) (map[string]bool, error) {
	saved := map[string]bool{}
	lost := map[string]bool{}
	for _, p := range problems {
		if p.Lost && p.ID != "" {
			lost[p.ID] = true
		}
	}
	if from == "" || len(lost) == 0 {
		return saved, nil
	}
	articles, err := articlesOf(ctx, c.library.dir, from, lost)
	if err != nil {
		return nil, err
	}
	for _, a := range articles {
		saved[a.ID] = true
	}
	_, err = c.library.store.Put(ctx, articles)
	return saved, err
}

// articlesOf returns those articles that the newest backup has. It restores that beside
// the data folder, where there should be room.
func articlesOf(ctx context.Context, beside, from string, wanted map[string]bool) (found []*corpus.Article, err error) {
	top, err := os.MkdirTemp(filepath.Dir(filepath.Clean(beside)), ".wensou-repair-")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(top)) }()
	dir := filepath.Join(top, "data")
	if _, err := restoreFrom(ctx, from, dir, moment{}, nil); err != nil {
		return nil, err
	}
	st, err := store.Open(filepath.Join(dir, storeFolder))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	for id := range wanted {
		a, err := st.Article(ctx, id)
		if errors.Is(err, corpus.ErrNotFound) || errors.Is(err, corpus.ErrDamaged) { // it was damaged when the backup was taken
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, a)
	}
	return found, nil
}

// index checks the index against the store.
func (c *checkup) index(ctx context.Context) error {
	l := c.library
	problems, err := l.compare(ctx)
	if err != nil {
		return err
	}
	count, err := l.index.Count()
	if err != nil && !errors.Is(err, index.ErrDamaged) {
		return err
	}
	fmt.Fprintf(c.streams.out, "index: %d articles\n", count)
	if len(problems) > 0 && c.repair {
		if err := l.rebuild(ctx, c.streams); err != nil {
			return err
		}
	}
	for _, p := range problems {
		c.tell(p, c.repair)
	}
	if c.repair {
		return l.catchUp(ctx, c.streams)
	}
	return nil
}
