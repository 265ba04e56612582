package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/store"
	"wensou/corpus/weburl"
)

const pagesHelp = `Say what crawls know of the pages of sites, and why a page gave no article.

Without flags it counts the pages of each site by their state, and tells the reasons:

  article      the page is an article, or a page of one
  twin         it shows an article that is kept from another page
  read         it was read and is no article: a list, a front page
  failed       it gave nothing; the reason is told
  quarantined  it was there and could not be read; it is tried again when it changes, and when
               profiles.yaml does
  gone         it was not there when it was asked for last
  waiting      it is known and was not yet visited

--state lists the pages of a state, one a line; with a URL all that is known of that page is
printed, with the time at which it is due again (wensou crawl --help). Pages that robots.txt or
the bounds of the crawl keep out are counted by a pass alone, and are not known here unless
something once led to them.`

func newPages(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "pages [URL]",
		Short:   "Say what became of the pages of sites",
		Long:    pagesHelp,
		Example: "  wensou pages\n  wensou pages --state quarantined\n  wensou pages http://www.example.com/2009/0514/31.html",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			dir := flagValue(&err, cmd.Flags().GetString, "data")
			state := corpus.Outcome(flagValue(&err, cmd.Flags().GetString, "state"))
			if err != nil {
				return err
			}
			if state != "" && !slices.Contains(corpus.Outcomes(), state) {
				return usageError{fmt.Errorf("--state %q: one of %v", state, corpus.Outcomes())}
			}
			return runPages(cmd.Context(), dir, state, args, s)
		},
	}
	cmd.Flags().String("state", "", "list the pages in this state")
	return cmd
}

func runPages(ctx context.Context, dir string, state corpus.Outcome, urls []string, s streams) error {
	return withStore(dir, func(st *store.Store) error {
		switch {
		case len(urls) > 0:
			return showPage(ctx, s.out, st, urls[0])
		case state != "":
			return st.EachVisit(ctx, func(_ string, v corpus.Visit) error { return listPage(s.out, &v, state) })
		}
		counts := pageCounts{}
		now := time.Now()
		err := st.EachVisit(ctx, func(site string, v corpus.Visit) error {
			counts.add(site, &v, now)
			return nil
		})
		if err != nil {
			return err
		}
		return counts.write(s.out)
	})
}

// showPage prints all that is known of a page, in whichever spelling it was met.
func showPage(ctx context.Context, w io.Writer, st *store.Store, raw string) error {
	u, err := weburl.Parse(raw)
	if err != nil {
		return usageError{err}
	}
	for _, spelling := range weburl.Spellings(u) {
		v, err := st.Visit(ctx, weburl.Site(u), spelling)
		if errors.Is(err, corpus.ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s; %s\n", v.Outcome(), dueText(&v, time.Now()))
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(v)
	}
	return fmt.Errorf("no crawl knows %s", raw)
}

// listPage prints one page, if it is in a state.
func listPage(w io.Writer, v *corpus.Visit, state corpus.Outcome) error {
	if v.Outcome() != state {
		return nil
	}
	fetched := "-"
	if !v.Fetched.IsZero() {
		fetched = inChina(v.Fetched)
	}
	_, err := fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", v.Status, fetched, v.URL, cmp.Or(v.Quarantine.Why, v.Why, v.Article, v.Twin))
	return err
}

// dueText says when a page is asked for again, if only what is due is.
func dueText(v *corpus.Visit, now time.Time) string {
	if v.Due.After(now) {
		return "due " + inChina(v.Due)
	}
	return "due now"
}

// pageCounts counts pages by site.
type pageCounts map[string]*siteCounts

// siteCounts counts the pages of a site by outcome and reason.
type siteCounts struct {
	tally   corpus.Tally
	reasons map[corpus.Outcome]map[string]int
}

func (c pageCounts) add(site string, v *corpus.Visit, now time.Time) {
	if c[site] == nil {
		c[site] = &siteCounts{reasons: map[corpus.Outcome]map[string]int{}}
	}
	c[site].tally.Add(v, now)
	reasons := c[site].reasons
	outcome := v.Outcome()
	if reasons[outcome] == nil {
		reasons[outcome] = map[string]int{}
	}
	reasons[outcome][reasonOf(v)]++
}

// reasonOf returns why a page gave nothing, so that many share it: an address in it
// says where one page has gone.
func reasonOf(v *corpus.Visit) string {
	if v.Status >= 300 && v.Status != http.StatusNotModified {
		return fmt.Sprintf("%d %s", v.Status, http.StatusText(v.Status))
	}
	return cmp.Or(v.Quarantine.Why, v.Why)
}

const maxReasons = 10 // of one state of one site that are told

// write prints the counts, the commonest reason first.
func (c pageCounts) write(w io.Writer) error {
	if len(c) == 0 {
		_, err := fmt.Fprintln(w, "no crawl has begun")
		return err
	}
	for _, site := range slices.Sorted(maps.Keys(c)) {
		fmt.Fprintln(w, site)
		for _, state := range corpus.Outcomes() {
			if reasons := c[site].reasons[state]; reasons != nil {
				writeReasons(w, state, c[site].tally.Outcomes[state], reasons)
			}
		}
		if t := c[site].tally; t.NotDue > 0 {
			fmt.Fprintf(w, "  not due     %d; the next at %s\n", t.NotDue, inChina(t.Next))
		}
	}
	return nil
}

func writeReasons(w io.Writer, state corpus.Outcome, total int, reasons map[string]int) {
	fmt.Fprintf(w, "  %-11s %d\n", state, total)
	all := slices.SortedFunc(maps.Keys(reasons), func(a, b string) int {
		return cmp.Or(cmp.Compare(reasons[b], reasons[a]), cmp.Compare(a, b))
	})
	for _, reason := range all[:min(len(all), maxReasons)] {
		if reason != "" {
			fmt.Fprintf(w, "    %6d  %s\n", reasons[reason], reason)
		}
	}
	if rest := len(all) - maxReasons; rest > 0 {
		fmt.Fprintf(w, "    and %d other reasons\n", rest)
	}
}
