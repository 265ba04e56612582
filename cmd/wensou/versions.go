package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/revision"
	"wensou/corpus/store"
	"wensou/corpus/weburl"
)

const versionsHelp = `Show what an article said before: each version whose title or body differed, when it was taken
in, and which paragraphs came (+) and went (-) from one to the next. The ten latest are kept.
A change of read counts, neighbours or other fields makes no version.

The article is named by its ID or by the URL of any of its pages. It may have been removed.`

func newVersions(s streams) *cobra.Command {
	return &cobra.Command{
		Use:     "versions ID|URL",
		Short:   "Show what an article said before",
		Long:    versionsHelp,
		Example: "  wensou versions http://www.example.com/2009/0514/31.html",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			dir := flagValue(&err, cmd.Flags().GetString, "data")
			if err != nil {
				return err
			}
			return withStore(dir, func(st *store.Store) error { return showVersions(cmd.Context(), s.out, st, args[0]) })
		},
	}
}

// showVersions prints the versions of an article, the latest last.
func showVersions(ctx context.Context, w io.Writer, st *store.Store, name string) error {
	id, err := articleID(ctx, st, name)
	if err != nil {
		return err
	}
	versions, err := st.Former(ctx, id)
	if err != nil {
		return err
	}
	now, err := st.Article(ctx, id)
	switch {
	case err == nil:
		versions = append(versions, now)
	case !errors.Is(err, corpus.ErrNotFound):
		return err
	}
	if len(versions) == 0 {
		return fmt.Errorf("no article %s is kept, and none was", name)
	}
	var before *corpus.Article
	for _, a := range versions {
		fmt.Fprintf(w, "version %d, %s: %s, %d characters\n",
			a.Version, inChina(a.Changed), a.Title, utf8.RuneCountInString(a.Body))
		if before != nil {
			writeChange(w, before, a)
		}
		before = a
	}
	if now == nil {
		fmt.Fprintf(w, "the article was removed; \"wensou removed --restore %s\" puts it back\n", id)
	}
	return nil
}

// articleID returns the ID of the article at a URL, or the name itself, which is an ID
// then.
func articleID(ctx context.Context, st *store.Store, name string) (string, error) {
	a, err := crawl.Locate(ctx, st, name)
	switch {
	case err == nil:
		return a.ID, nil
	case errors.Is(err, weburl.ErrURL):
		return name, nil
	case errors.Is(err, corpus.ErrNotFound):
		return corpus.DeriveID(name), nil // of an article that was removed
	}
	return "", err
}

// writeChange prints the paragraphs that came and went, and the title if it differs.
func writeChange(w io.Writer, before, after *corpus.Article) {
	for _, p := range revision.Compare(before.Title+"\n"+before.Body, after.Title+"\n"+after.Body) {
		for _, side := range []struct {
			sign string
			left revision.Kind
		}{{"-", revision.Added}, {"+", revision.Removed}} {
			if text := p.Without(side.left); p.Changed() && text != "" {
				fmt.Fprintf(w, "  %s %s\n", side.sign, text)
			}
		}
	}
}

const removedHelp = `List the articles that were removed, the last removal last: when, which article, and why. A
page that answers 410 loses its article at once; one that answers 404, or with a page that only
says so politely, or leads elsewhere, when it still does a day later. Time-outs and errors of the
server never remove anything.

--restore puts an article back as it was last. Crawls then leave it there until its page has
answered again.`

func newRemoved(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "removed",
		Short:   "List the articles that were removed, and put one back",
		Long:    removedHelp,
		Example: "  wensou removed\n  wensou removed --restore ID",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			dir := flagValue(&err, cmd.Flags().GetString, "data")
			id := flagValue(&err, cmd.Flags().GetString, "restore")
			if err != nil {
				return err
			}
			return withStore(dir, func(st *store.Store) error {
				if id != "" {
					return putBack(cmd.Context(), s.out, st, id)
				}
				return listRemoved(cmd.Context(), s.out, st)
			})
		},
	}
	cmd.Flags().String("restore", "", "put back the article with this `ID`")
	return cmd
}

func putBack(ctx context.Context, w io.Writer, st *store.Store, id string) error {
	a, err := st.Restore(ctx, id)
	if errors.Is(err, corpus.ErrNotFound) {
		return fmt.Errorf("no text of an article %q is kept; \"wensou removed\" lists what was removed", id)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(w, "%s is back: %s\n", a.ID, a.Title)
	return nil
}

// listRemoved prints the removals, one a line.
func listRemoved(ctx context.Context, w io.Writer, st *store.Store) error {
	n := 0
	err := st.Removals(ctx, func(r corpus.Removal) error {
		n++
		back := ""
		if !r.Restored.IsZero() {
			back = "; put back " + inChina(r.Restored)
		}
		_, err := fmt.Fprintf(w, "%s\t%s\t%s\t%s%s\n", inChina(r.At), r.ID, r.Title, r.Why, back)
		return err
	})
	if err == nil && n == 0 {
		_, err = fmt.Fprintln(w, "no article was removed")
	}
	return err
}
