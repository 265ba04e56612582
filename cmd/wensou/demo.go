package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"wensou/corpus/crawl"
	"wensou/corpus/magazine"
	"wensou/server/keys"
)

const demoHelp = `Show the whole of Wensou on a small magazine that it brings along.

《江畔》 is a magazine site as one found them in 2010: DedeCMS pages in GBK, articles of
several pages, furniture all around. The demo serves it on loopback, crawls it over
HTTP, indexes it, and opens search. What it makes lies in a folder of its own, which it
removes at the end unless --data on the command line names one.`

// demoName is the site's name on the demo's pages.
const demoName = "江畔 · 文搜"

// demoExamples are searches that show something: a story in several articles, a
// phrase, a mixed token, a place.
var demoExamples = []string{"大堤加固", "“最后一班船”", "云江二桥", "PM10", "夜校"}

func newDemo(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Crawl and search a small magazine",
		Long:  demoHelp,
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			addr, err := cmd.Flags().GetString("addr")
			if err != nil {
				return err
			}
			dir := ""
			if f := cmd.Flags().Lookup("data"); onCommandLine(f) {
				dir = f.Value.String()
			}
			return runDemo(cmd.Context(), dir, addr, s)
		},
	}
	cmd.Flags().String("addr", defaultAddr, "`address` of the search server")
	return cmd
}

func runDemo(ctx context.Context, dir, addr string, s streams) (err error) {
	listener, err := listen(ctx, addr)
	if err != nil {
		return err
	}
	if dir == "" {
		if dir, err = os.MkdirTemp("", "wensou-demo-"); err != nil {
			return errors.Join(fmt.Errorf("demo: %w", err), listener.Close())
		}
		defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	}
	site, err := listenForMagazine(ctx)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	tasks, ctx := errgroup.WithContext(ctx)
	tasks.Go(func() error { return serveMagazine(ctx, site) })
	tasks.Go(func() error { return showDemo(ctx, dir, site.Addr().String(), listener, s) })
	return tasks.Wait()
}

// magazineAddr is where the magazine is served if it can be: the IDs of its
// articles depend on it.
const magazineAddr = "127.0.0.1:8079"

func listenForMagazine(ctx context.Context) (net.Listener, error) {
	if l, err := listen(ctx, magazineAddr); err == nil {
		return l, nil
	}
	return listen(ctx, "127.0.0.1:0")
}

// serveMagazine serves the demo's site until the context ends.
func serveMagazine(ctx context.Context, l net.Listener) error {
	handler, err := magazine.Handler()
	if err != nil {
		return errors.Join(err, l.Close())
	}
	srv := &http.Server{Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	stop := context.AfterFunc(ctx, func() { _ = srv.Close() })
	defer stop()
	if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// showDemo crawls the site and serves search.
func showDemo(ctx context.Context, dir, site string, listener net.Listener, s streams) (err error) {
	log := newLogger(s)
	l, err := openLibrary(dir, false, log)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	key, err := demoKey(filepath.Join(dir, keysFile))
	if err == nil {
		err = l.openWeb(true)
	}
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	l.web.Name, l.web.Examples, l.web.Former = demoName, demoExamples, l.store.Shown
	home := "http://" + site + "/"
	fmt.Fprintf(s.out, "the magazine 《江畔》 is at %s\n", home)
	reports, err := l.crawl(ctx, []string{home}, crawl.Options{AllowPrivate: true, Delay: noDelay}, s)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	printReport(s.out, reports[0])
	fmt.Fprintf(s.out, demoHints, listener.Addr(), l.store.Count(), filepath.Clean(dir), key)
	return l.serve(ctx, listener, log)
}

// demoKey makes a key for the editors' desk, in place of that of a demo before.
func demoKey(path string) (string, error) {
	if err := keys.Remove(path, demoEditor); err != nil && !errors.Is(err, keys.ErrNotFound) {
		return "", err
	}
	return keys.Add(path, demoEditor, []keys.Scope{keys.Admin}, time.Now())
}

const demoEditor = "demo"

const demoHints = `search at http://%[1]s: %[2]d articles, in %[3]s
try
  http://%[1]s/search?q=大堤加固
  http://%[1]s/search?q=“最后一班船”
  curl 'http://%[1]s/api/v1/search?q=职工培训'
  wensou search --server http://%[1]s 水库
the editors' desk is at http://%[1]s/desk, with the key %[4]s
then your own: wensou crawl http://your.site/ or wensou import articles.jsonl; wensou serve
stop with Ctrl-C
`
