package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/store"
)

const sourcesHelp = `List the sites that are crawled: how many pages each has, what the last pass did, and when the
first page is due. With --server a running server is asked, which also tells how far a pass is
that is under way, and when the next begins; it wants a key of the scope admin.

--pause has a site asked for nothing more: a pass over it ends after the page that it has asked
for, and none begins until --resume, also after a restart. It goes on where it was. Where another
process has the data folder open, that one is asked, and does it within seconds.`

func newSources(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "sources",
		Short:   "List the sites that are crawled, pause and resume them",
		Long:    sourcesHelp,
		Example: "  wensou sources\n  wensou sources --pause example.cn\n  wensou sources --server http://127.0.0.1:8080 --key wensou_…",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			o := sourcesOptions{}
			o.dir = flagValue(&err, cmd.Flags().GetString, "data")
			o.server = flagValue(&err, cmd.Flags().GetString, "server")
			o.key = flagValue(&err, cmd.Flags().GetString, "key")
			o.pause = flagValue(&err, cmd.Flags().GetStringArray, "pause")
			o.resume = flagValue(&err, cmd.Flags().GetStringArray, "resume")
			if err != nil {
				return err
			}
			if o.server != "" {
				return o.ask(cmd.Context(), s)
			}
			return o.run(cmd.Context(), s)
		},
	}
	cmd.Flags().StringArray("pause", nil, "ask this `site` for nothing more (repeatable)")
	cmd.Flags().StringArray("resume", nil, "let the crawl of this `site` go on (repeatable)")
	cmd.Flags().String("server", "", "`URL` of a running server to ask, in place of the data folder")
	cmd.Flags().String("key", "", "key of the scope admin, for --server; better given as WENSOU_KEY")
	return cmd
}

// sourcesOptions is what the flags of sources say.
type sourcesOptions struct {
	dir, server, key string
	pause, resume    []string
}

// wishes returns the sites to pause and to resume, by their names.
func (o *sourcesOptions) wishes() []pauseWish {
	var wishes []pauseWish
	for _, site := range o.pause {
		wishes = append(wishes, pauseWish{siteNamed(site), true})
	}
	for _, site := range o.resume {
		wishes = append(wishes, pauseWish{siteNamed(site), false})
	}
	return wishes
}

// siteNamed returns the name of a site that is named by it, in any spelling, or by a URL.
func siteNamed(raw string) string {
	if strings.Contains(raw, "://") {
		return siteOf(raw)
	}
	return siteOf("http://" + raw)
}

// pauseWish is a site to pause, or to resume.
type pauseWish struct {
	site   string
	paused bool
}

func (w pauseWish) done() string {
	if w.paused {
		return "is paused"
	}
	return "goes on"
}

// run lists or pauses the sites of a data folder.
func (o *sourcesOptions) run(ctx context.Context, s streams) error {
	wishes := o.wishes()
	err := withStore(o.dir, func(st *store.Store) error {
		if len(wishes) == 0 {
			return listSources(ctx, s.out, st)
		}
		for _, w := range wishes {
			_, err := setPaused(ctx, st, w.site, w.paused)
			if errors.Is(err, corpus.ErrNotFound) {
				return fmt.Errorf("no crawl knows the site %s; \"wensou sources\" lists those that are known", w.site)
			}
			if err != nil {
				return err
			}
			fmt.Fprintf(s.out, "%s %s\n", w.site, w.done())
		}
		return nil
	})
	if len(wishes) == 0 || !errors.Is(err, store.ErrLocked) {
		return err
	}
	for _, w := range wishes {
		if err := askToPause(o.dir, w.site, w.paused); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s is in use; the process that has it open hears within seconds that %s %s, and tells its log\n", o.dir, w.site, w.done())
	}
	return nil
}

// ask lists or pauses the sites of a running server.
func (o *sourcesOptions) ask(ctx context.Context, s streams) error {
	a, err := remoteAsker(o.server)
	if err != nil {
		return err
	}
	a.key = o.key
	wishes := o.wishes()
	for _, w := range wishes {
		verb := wishResume
		if w.paused {
			verb = wishPause
		}
		if _, err := a.post(ctx, sourcesPath+"/"+url.PathEscape(w.site)+"/"+verb, nil); err != nil {
			return err
		}
		fmt.Fprintf(s.out, "%s %s\n", w.site, w.done())
	}
	if len(wishes) > 0 {
		return nil
	}
	answer, err := a.get(ctx, sourcesPath, nil)
	if err != nil {
		return err
	}
	return writeLiveSources(s.out, answer)
}

// listSources prints the sites of a store.
func listSources(ctx context.Context, w io.Writer, st *store.Store) error {
	n := 0
	err := st.Sources(ctx, func(source corpus.Source) error {
		n++
		return writeSource(w, &source)
	})
	if err == nil && n == 0 {
		_, err = fmt.Fprintln(w, "no crawl has begun")
	}
	return err
}

// writeSource prints a site.
func writeSource(w io.Writer, s *corpus.Source) error {
	var b strings.Builder
	b.WriteString(s.Site)
	if !s.Paused.IsZero() {
		fmt.Fprintf(&b, ", paused since %s", inChina(s.Paused))
	}
	b.WriteString("\n  pages:")
	for _, outcome := range corpus.Outcomes() {
		fmt.Fprintf(&b, " %d %s", s.Known.Outcomes[outcome], outcome)
	}
	b.WriteString("\n")
	if p := s.Pass; !p.Started.IsZero() {
		fmt.Fprintf(&b, "  last pass: %s, %s; asked for %d, %d read, %d as before, %d failed\n", inChina(p.Started), endOf(&p), p.Asked, p.Fetched, p.Unchanged, p.Failed)
	}
	if !s.Known.Next.IsZero() {
		fmt.Fprintf(&b, "  next page due: %s\n", inChina(s.Known.Next))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// endOf says how a pass ended.
func endOf(p *corpus.Pass) string {
	switch {
	case p.Error != "":
		return "ended early (" + p.Error + ")"
	case p.Ended.IsZero():
		return "cut off"
	default:
		return "ended " + inChina(p.Ended)
	}
}

// inChina shows a time to the second, as it is in China.
func inChina(t time.Time) string { return t.In(corpus.China).Format(time.DateTime) }

// writeLiveSources prints what a server answered, a site in a line.
func writeLiveSources(w io.Writer, answer []byte) error {
	var list struct {
		Sources []struct {
			Site     string
			State    string
			Pages    map[corpus.Outcome]int
			NextPass time.Time `json:"next_pass"`
			Current  *struct {
				Asked          int
				PagesPerMinute float64 `json:"pages_per_minute"`
			} `json:"current_pass"`
		}
	}
	if err := json.Unmarshal(answer, &list); err != nil {
		return fmt.Errorf("read the answer of the server: %w", err)
	}
	for _, s := range list.Sources {
		fmt.Fprintf(w, "%s\t%s\t%d articles", s.Site, s.State, s.Pages[corpus.OutcomeArticle])
		switch {
		case s.Current != nil:
			fmt.Fprintf(w, "\tasked for %d, %.0f a minute", s.Current.Asked, s.Current.PagesPerMinute)
		case !s.NextPass.IsZero():
			fmt.Fprintf(w, "\tnext pass %s", inChina(s.NextPass))
		}
		fmt.Fprintln(w)
	}
	return nil
}
