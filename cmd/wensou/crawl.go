package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/disk"
	"wensou/corpus/extract"
	"wensou/index"
	"wensou/index/ingest"
)

const crawlHelp = `Read a site, one pass, into the data folder, and index it.

The crawl keeps to the site of each URL, obeys its robots.txt and Crawl-delay, fetches one
page of a site at a time and waits between two. Several sites are read at once, so that a slow
one holds up no other. Articles of several pages become one. A crawl that was broken off goes
on where it was; a later one asks only for what has changed. With --max-pages the rest of a
site waits for the next pass.

With --due a pass asks for the pages alone that are due, and leaves the others be: lists are
due by how often they have changed, an article when it has been as it is for twice as long as
at the last visit, what a sitemap says has changed at once. --every, --soonest and --rarest are
the bounds; "wensou pages URL" says when a page is due, and --decisions keeps what was done
about each.

Private and loopback addresses are refused unless --allow-private is given. --resolve
fetches the pages of a host from another address, under the host's own name: a staging
copy, or a saved site.`

// noDelay is how crawl.Options say that nothing lies between two fetches.
const noDelay = -1

func newCrawl(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "crawl URL...",
		Short: "Read a site into the data folder",
		Long:  crawlHelp,
		Example: "  wensou crawl http://www.example.com/\n" +
			"  wensou crawl --allow-private --resolve www.example.com=127.0.0.1:8000 --delay 0s http://www.example.com/",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runCrawl(cmd, args, s) },
	}
	addCrawlFlags(cmd)
	cmd.Flags().Bool("due", false, "ask only for the pages that are due, as a server does on its schedule")
	addDueFlags(cmd)
	return cmd
}

// addCrawlFlags adds the flags of a command that crawls.
func addCrawlFlags(cmd *cobra.Command) {
	cmd.Flags().Bool("allow-private", false, "fetch from loopback and private addresses too")
	cmd.Flags().StringArray("resolve", nil, "fetch a host's pages from another address, `HOST=ADDR:PORT` (repeatable)")
	cmd.Flags().String("site-ca", "", "PEM `file` of authorities that certificates of sites are checked by, beside those of the system")
	cmd.Flags().Int("max-pages", 0, "fetches of a site in one pass; 0 is no bound")
	cmd.Flags().Duration("delay", time.Second, "least time between two fetches from a host; Crawl-delay lengthens it")
}

// crawlOptions reads the flags of addCrawlFlags.
func crawlOptions(cmd *cobra.Command) (crawl.Options, error) {
	var err error
	private := flagValue(&err, cmd.Flags().GetBool, "allow-private")
	resolve := flagValue(&err, cmd.Flags().GetStringArray, "resolve")
	delay := flagValue(&err, cmd.Flags().GetDuration, "delay")
	most := flagValue(&err, cmd.Flags().GetInt, "max-pages")
	authorities := flagValue(&err, cmd.Flags().GetString, "site-ca")
	if err != nil {
		return crawl.Options{}, err
	}
	if delay < 0 {
		return crawl.Options{}, usageError{fmt.Errorf("--delay %s: from 0s up", delay)}
	}
	if most < 0 {
		return crawl.Options{}, usageError{fmt.Errorf("--max-pages %d: a number of pages, or 0", most)}
	}
	o := crawl.Options{AllowPrivate: private, Resolve: map[string]string{}, Delay: delay, MaxPages: most}
	if delay == 0 {
		o.Delay = noDelay
	}
	if o.RootCAs, err = readAuthorities(authorities); err != nil {
		return o, usageError{fmt.Errorf("--site-ca: %w", err)}
	}
	for _, r := range resolve {
		host, addr, ok := strings.Cut(r, "=")
		if _, _, err := net.SplitHostPort(addr); !ok || host == "" || err != nil {
			return crawl.Options{}, usageError{fmt.Errorf("--resolve %q: want HOST=ADDR:PORT, such as www.example.com=127.0.0.1:8000", r)}
		}
		o.Resolve[host] = addr
	}
	return o, nil
}

// readAuthorities returns the authorities of the system and of a PEM file; nil, which
// stands for those of the system, without a file.
func readAuthorities(path string) (*x509.CertPool, error) {
	if path == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	pool, err := x509.SystemCertPool()
	if err != nil {
		return nil, err
	}
	if !pool.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s has no certificate in PEM form", path)
	}
	return pool, nil
}

func runCrawl(cmd *cobra.Command, sites []string, s streams) (err error) {
	o, err := crawlOptions(cmd)
	if err != nil {
		return err
	}
	if err := dueOptions(cmd, &o); err != nil {
		return err
	}
	dir := flagValue(&err, cmd.Flags().GetString, "data")
	o.OnlyDue = flagValue(&err, cmd.Flags().GetBool, "due")
	if err != nil {
		return err
	}
	decided, err := openDecisions(cmd, &o)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, decided.Close()) }()
	l, err := openLibrary(dir, false, newLogger(s))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	reports, err := l.crawl(cmd.Context(), sites, o, s)
	for _, report := range reports {
		if report != nil && report.Site != "" {
			printReport(s.out, report)
		}
	}
	return explainPrivate(err)
}

// crawl makes one pass over each site while the index follows. A site that fails keeps no
// other from being read; it has no report if its pass could not begin.
func (l *library) crawl(ctx context.Context, sites []string, o crawl.Options, s streams) ([]*crawl.Report, error) {
	p := newProgress(s.err, "pages of "+strings.Join(sites, ", "), 0)
	reports, errs := make([]*crawl.Report, len(sites)), make([]error, len(sites))
	err := l.whileFollowing(ctx, func() error {
		hearing, deaf := context.WithCancel(ctx)
		heard := make(chan error, 1)
		go func() { heard <- l.hearWishes(hearing, newLogger(s)) }()
		eachSite(sites, func(i int) {
			o, seen := o, 0
			o.Progress = func(r crawl.Report) {
				n := r.Fetched + r.NotModified + r.Failures
				p.add(int64(n - seen))
				seen = n
			}
			reports[i], errs[i] = l.pass(ctx, sites[i], o)
		})
		deaf()
		return errors.Join(append(errs, <-heard)...)
	})
	p.finish()
	if err != nil {
		return reports, err
	}
	return reports, l.catchUp(ctx, s)
}

// whileFollowing runs a task that fills the store while the index follows it. An
// index that turns out to be damaged is left to catchUp.
func (l *library) whileFollowing(ctx context.Context, task func() error) error {
	following, stop := context.WithCancel(ctx)
	defer stop()
	indexed := make(chan error, 1)
	go func() { indexed <- ingest.Follow(following, l.reprints, l.index, ingest.Observer{}) }()
	err := task()
	stop()
	switch e := <-indexed; {
	case errors.Is(e, index.ErrDamaged), errors.Is(e, disk.ErrFull) && errors.Is(err, disk.ErrFull):
		return err
	default:
		return errors.Join(err, e)
	}
}

// pass makes one pass over a site, into the store alone.
func (l *library) pass(ctx context.Context, site string, o crawl.Options) (*crawl.Report, error) {
	x, err := l.openProfiles()
	if err != nil {
		return nil, err
	}
	c, err := crawl.New(l.store, x, o)
	if err != nil {
		return nil, err
	}
	report, err := c.Run(ctx, site)
	if errors.Is(err, corpus.ErrPaused) {
		err = fmt.Errorf("%w; \"wensou sources --resume %s\" lets it go on", err, siteOf(site))
	}
	return report, err
}

// openProfiles returns the extractor in use, with the profiles of the data folder.
func (l *library) openProfiles() (*extract.Extractor, error) {
	if x := l.extractor.Load(); x != nil {
		return x, nil
	}
	x, err := openExtractor(profilesOf(l.dir))
	if err != nil {
		return nil, err
	}
	l.extractor.Store(x)
	return x, nil
}

// printReport says what a pass did.
func printReport(w io.Writer, r *crawl.Report) {
	fmt.Fprintf(w, "%s: %d pages read, %d as before, %d failed; articles: %d new, %d changed, %d gone\n",
		r.Site, r.Fetched, r.NotModified, r.Failures, r.Added, r.Changed, r.Deleted)
	if r.Listings > 0 {
		fmt.Fprintf(w, "  %d sitemaps and feeds read; by them, %d articles are as before\n", r.Listings, r.Skipped)
	}
	if !r.Known.Next.IsZero() {
		fmt.Fprintf(w, "  %d pages are not due; the next is at %s\n", r.Known.NotDue, inChina(r.Known.Next))
	}
	for _, reason := range slices.Sorted(maps.Keys(r.Refused)) {
		fmt.Fprintf(w, "  not fetched, %s: %d\n", reason, r.Refused[reason])
	}
	for _, f := range r.Failed[:min(len(r.Failed), maxReported)] {
		fmt.Fprintf(w, "  failed: %s: %s\n", f.URL, f.Why)
	}
}
