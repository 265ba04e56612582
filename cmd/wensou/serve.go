package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/usage"
	"wensou/corpus/weburl"
	"wensou/index"
	"wensou/index/suggest"
	"wensou/server"
	"wensou/server/keys"
	"wensou/server/metrics"
)

const serveHelp = `Serve the search pages and the API for the data folder, and keep the index level with
the articles. With --site, crawl these sites, at once and then whenever pages of them are due
(see wensou crawl --help).

  GET /                    the search page
  GET /api/v1/search?q=    the API; described by /openapi.yaml
  PUT, DELETE /api/v1/articles/{id}, POST /api/v1/articles:batch
                           programs put articles, with a key (wensou key --help)
  GET /healthz, /readyz    probes

Behind a proxy, name its network with --trusted-proxy: else all readers have the address of
the proxy, and count as one.

With --operate, /metrics for Prometheus and the profiles of Go below /debug/pprof/ are served
at another address, which must be one of this machine alone.

It answers while the index is still catching up, and says so in /readyz. It ends, once
the requests under way are answered, on an interrupt or SIGTERM.

With --index the index lies on an OpenSearch cluster (version 2 or 3, no plugin) and not in the
data folder: the same articles are found, in the same order. It is filled from the data
folder at the first start. Where the cluster does not answer, searches get 503, and what
changes waits. Servers that share one data folder and one index stand by for another: one has
the folder open and writes, the others search and one of them takes over within 10 seconds
when it dies. With --reader, any number of servers more search that index; they need no
data folder, and answer what they don't know with 421.`

const serveExample = `  wensou serve --data D --site http://www.example.com/ --every 6h
  wensou serve --data D --index opensearch:http://10.0.0.1:9200,http://10.0.0.2:9200 --index-shards 3 --index-replicas 1
  wensou serve --reader --index opensearch:http://10.0.0.1:9200,http://10.0.0.2:9200`

func newServe(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "serve",
		Short:   "Serve search pages and API, and crawl on schedule",
		Long:    serveHelp,
		Example: serveExample,
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return runServe(cmd, s) },
	}
	cmd.Flags().String("addr", defaultAddr, "`address` to listen on")
	cmd.Flags().String("name", "", "name of the site, shown on the pages")
	cmd.Flags().String("public-url", "", "`URL` under which readers reach the server, with the prefix that a proxy takes away; for links in boxes")
	cmd.Flags().StringArray("trusted-proxy", nil, "`CIDR` of proxies that tell the reader's address in X-Forwarded-For (repeatable)")
	cmd.Flags().Int("searches", 0, "`number` of searches that run at a time, eight times as many may wait; 0 is twice the processors, at least 8")
	cmd.Flags().Float64("rate", 0, "`requests` a second that one address may send, and twice as many at once; 0 is no bound")
	cmd.Flags().StringArray("origin", nil, "`origin` of a site whose scripts may use the API, such as https://www.example.cn; * for all (repeatable)")
	cmd.Flags().Bool("query-log", true, "count what readers ask, without who asked; false keeps and counts nothing")
	cmd.Flags().Bool("versions", true, "show readers what articles said before they were changed")
	cmd.Flags().String("operate", "", "loopback `address` for metrics and profiles, such as 127.0.0.1:9090; none by default")
	cmd.Flags().String("backup", "", "`FOLDER` to take backups to, on schedule")
	cmd.Flags().Duration("backup-every", 24*time.Hour, "time from one backup to the next")
	cmd.Flags().StringArray("site", nil, "`URL` of a site to crawl (repeatable)")
	addIndexFlags(cmd)
	addDueFlags(cmd)
	addCrawlFlags(cmd)
	return cmd
}

// serveOptions is what the flags of serve say.
type serveOptions struct {
	addr, operate string // operate is "" for none
	sites         []string
	backups       schedule
	crawl         crawl.Options
	index         place
	reader        bool   // another server writes the index
	writerURL     string // under which this one takes writes, "" for the address that it listens on
	queryLog      bool
	versions      bool // are shown
	web           server.Config
}

// readServeOptions reads and checks the flags of serve.
func readServeOptions(cmd *cobra.Command) (o serveOptions, err error) {
	flags := cmd.Flags()
	o.addr = flagValue(&err, flags.GetString, "addr")
	o.operate = flagValue(&err, flags.GetString, "operate")
	o.sites = flagValue(&err, flags.GetStringArray, "site")
	o.backups = schedule{flagValue(&err, flags.GetString, "backup"), flagValue(&err, flags.GetDuration, "backup-every")}
	o.web.Name = flagValue(&err, flags.GetString, "name")
	o.web.PublicURL = flagValue(&err, flags.GetString, "public-url")
	o.web.MaxSearches = flagValue(&err, flags.GetInt, "searches")
	o.web.Rate = flagValue(&err, flags.GetFloat64, "rate")
	o.web.Origins = flagValue(&err, flags.GetStringArray, "origin")
	o.queryLog = flagValue(&err, flags.GetBool, "query-log")
	o.versions = flagValue(&err, flags.GetBool, "versions")
	var badPlace error
	o.index, badPlace = indexPlace(cmd)
	o.writerURL = flagValue(&err, flags.GetString, "writer-url")
	o.reader = flagValue(&err, flags.GetBool, "reader")
	proxies, badProxies := networks(flagValue(&err, flags.GetStringArray, "trusted-proxy"))
	o.web.TrustedProxies = proxies
	var badOptions error
	o.crawl, badOptions = crawlOptions(cmd)
	badDue := dueOptions(cmd, &o.crawl)
	if err := errors.Join(err, badOptions, badDue, badPlace, badProxies); err != nil {
		return o, err
	}
	if o.reader && (o.index.cluster == nil || len(o.sites) > 0 || o.backups.folder != "") {
		return o, usageError{errors.New("--reader: it searches what --index opensearch:URL names, and neither crawls a --site nor takes a --backup")}
	}
	if o.web.Rate < 0 {
		return o, usageError{fmt.Errorf("--rate %v: requests a second, or 0", o.web.Rate)}
	}
	if o.web.MaxSearches < 0 {
		return o, usageError{fmt.Errorf("--searches %d: a number of searches, or 0", o.web.MaxSearches)}
	}
	if o.backups.every < time.Minute {
		return o, usageError{fmt.Errorf("--backup-every %s: at least 1m", o.backups.every)}
	}
	return o, nil
}

// networks reads networks, each as an address with its bits or as one address.
func networks(texts []string) ([]netip.Prefix, error) {
	var all []netip.Prefix
	for _, text := range texts {
		network, err := netip.ParsePrefix(text)
		if addr, addrErr := netip.ParseAddr(text); addrErr == nil {
			network, err = netip.PrefixFrom(addr, addr.BitLen()), nil
		}
		if err != nil {
			return nil, usageError{fmt.Errorf("--trusted-proxy %s: want a network or an address, such as 10.0.0.0/8 or 127.0.0.1", text)}
		}
		all = append(all, network.Masked())
	}
	return all, nil
}

func runServe(cmd *cobra.Command, s streams) error {
	ctx := cmd.Context()
	dir, err := cmd.Flags().GetString("data")
	if err != nil {
		return err
	}
	o, err := readServeOptions(cmd)
	if err != nil {
		return err
	}
	decided, err := openDecisions(cmd, &o.crawl)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, decided.Close()) }()
	listener, err := listen(ctx, o.addr)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }() // it is closed already, unless what follows fails
	operator, err := listenOperator(ctx, o.operate)
	if err != nil {
		return err
	}
	log := newLogger(s)
	switch {
	case o.reader:
		return runReader(ctx, dir, o, listener, operator, s)
	case o.index.cluster != nil:
		return runCandidate(ctx, dir, o, listener, operator, s)
	}
	l, err := openLibrary(dir, len(o.sites) == 0, log)
	if err != nil {
		return errors.Join(err, closeIfOpen(operator))
	}
	tellListening(listener, operator, s)
	return l.runWeb(ctx, o, listener, operator, log)
}

// runWeb serves the library until the context ends, and closes it and the listeners, of
// which that of the operator may be nil.
func (l *library) runWeb(ctx context.Context, o serveOptions, listener, operator net.Listener, log *slog.Logger) (err error) {
	defer func() { err = errors.Join(err, l.Close()) }()
	if _, err := l.openProfiles(); err != nil { // now, not in the log of a later pass
		return errors.Join(err, closeIfOpen(operator))
	}
	l.web, l.backups = o.web, o.backups
	if o.versions {
		l.web.Former = l.store.Shown
	}
	if err := l.openWeb(o.queryLog); err != nil {
		return errors.Join(err, closeIfOpen(operator))
	}
	l.web.Metrics = metrics.New(l.measure)
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.Go(func() error { return l.serve(ctx, listener, log) })
	if operator != nil {
		tasks.Go(func() error { return l.web.Metrics.Serve(ctx, operator) })
	}
	if len(o.sites) > 0 {
		tasks.Go(func() error { return l.crawlOnSchedule(ctx, o.sites, o.crawl, log) })
	}
	return tasks.Wait()
}

func listen(ctx context.Context, addr string) (net.Listener, error) {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("%w; choose another address with --addr, such as 127.0.0.1:8081", err)
	}
	return l, nil
}

// openWeb reads what a server keeps beside the index: the keys of programs and, if they
// are counted, what readers ask.
func (l *library) openWeb(counted bool) (err error) {
	ring, err := keys.Open(filepath.Join(l.dir, keysFile))
	if err != nil {
		return err
	}
	l.keys.Store(ring)
	if counted {
		l.queries, err = usage.OpenQueries(context.Background(), l.store, time.Now)
	}
	return err
}

// serve answers requests and follows the store until the context ends. It
// closes the listener.
func (l *library) serve(ctx context.Context, listener net.Listener, log *slog.Logger) error {
	l.suggest = suggest.New(l.words)
	srv, err := l.server(log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.Go(func() error { return srv.Serve(ctx, listener) })
	tasks.Go(func() error { return l.follow(ctx, log) })
	tasks.Go(func() error { return l.mend(ctx, log) })
	tasks.Go(func() error { return l.keepBackups(ctx, log) })
	tasks.Go(func() error { return l.scrub(ctx, log) })
	tasks.Go(func() error { return l.hearWishes(ctx, log) })
	tasks.Go(func() error { return l.watch(ctx, log) })
	tasks.Go(func() error { return l.followUsage(ctx, log) })
	tasks.Go(func() error { return l.followWords(ctx, log) })
	tasks.Go(func() error { return l.followQueries(ctx, log) })
	return tasks.Wait()
}

// server returns the server of the library.
func (l *library) server(log *slog.Logger) (*server.Server, error) {
	config := l.web
	config.Searcher, config.Articles, config.Status, config.Usage = l.index, l.store, l.status, l.usage
	config.Keys = func(secret string) (keys.Key, bool) { return l.keys.Load().Find(secret) }
	config.Writer, config.Sources, config.Reprints, config.Audit = storeWriter{l.store}, l.crawls, l.reprints, l.store
	config.Suggest, config.Queries, config.Rules, config.Log = l.suggest, l.queries, l.book, log
	config.Locate = func(ctx context.Context, url string) (*corpus.Article, error) {
		a, err := crawl.Locate(ctx, l.store, url)
		if errors.Is(err, weburl.ErrURL) {
			return nil, corpus.ErrNotFound // there is no article at what is no address
		}
		return a, err
	}
	return server.New(config)
}

// handler returns the handler of the library's server.
func (l *library) handler(log *slog.Logger) (http.Handler, error) {
	srv, err := l.server(log)
	if err != nil {
		return nil, err
	}
	return srv.Handler(), nil
}

// status says how far the index is.
func (l *library) status(ctx context.Context) (server.Status, error) {
	applied, err := l.index.Applied(ctx)
	if errors.Is(err, index.ErrUnavailable) {
		return server.Status{Last: l.store.LastSeq(), Reason: "the index does not answer at the moment"}, nil
	}
	if err != nil && !errors.Is(err, index.ErrDamaged) {
		return server.Status{}, err
	}
	count, err := l.index.Count()
	if err != nil && !errors.Is(err, index.ErrDamaged) {
		return server.Status{}, err
	}
	s := server.Status{Articles: int(count), Applied: applied, Last: l.store.LastSeq()}
	if s.Applied >= s.Last {
		l.ready.Store(true)
	}
	s.Ready = l.ready.Load()
	s.Partial = errors.Is(l.index.Wanted(), index.ErrDamaged)
	s.Reason = l.reason(ctx, s)
	return s, nil
}

// reason says what the index is busy with.
func (l *library) reason(ctx context.Context, s server.Status) string {
	switch rebuilt, rebuilding := l.index.Progress(ctx); {
	case rebuilding && s.Partial:
		return fmt.Sprintf("the index is damaged and is being rebuilt: at change %d of %d", rebuilt, s.Last)
	case rebuilding:
		return fmt.Sprintf("the index is being rebuilt, the present one answers: at change %d of %d", rebuilt, s.Last)
	case s.Partial:
		return "the index is damaged and is about to be rebuilt"
	}
	if err := l.store.Room(0); err != nil {
		return err.Error()
	}
	if trouble := l.trouble.Load(); trouble != nil {
		return *trouble
	}
	if s.Applied < s.Last {
		return fmt.Sprintf("the index is at change %d of %d", s.Applied, s.Last)
	}
	return ""
}
