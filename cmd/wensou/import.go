package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/disk"
	"wensou/corpus/intake"
	"wensou/corpus/store"
)

const importHelp = `Import articles from files into the data folder, and index them.

A FILE is JSON lines, an array of JSON objects or a table in CSV, plain or compressed with
gzip or zstd; - is standard input. In JSON lines each line is one article:

  {"id":"2009-323","url":"http://…","title":"…","body":"第一段。\n第二段。\n",
   "section":"经济/水利","author":"…","source":"…","editor":"…","date":"2009-05-14",
   "tags":["…"],"reads":12,"site":"www.example.com"}

Needed are an id or a url, and a title or a body. date is RFC 3339, "2009-05-14 10:21"
(Chinese time), a day, a month or a year. Unknown fields are ignored. A line that is no
article is reported with its number and passed over. An article whose id is known
replaces the one before.

A table has its names in the first row, parted by commas, semicolons or tabs, and is in
UTF-8, GB 18030 or Big5. In tables and arrays the usual names are known (标题, 正文, 作者,
发布时间, typename, pubdate, post_content, …); --map says what goes by another name, with
dots into JSON objects, and in JSON lines too. HTML becomes paragraphs; a date may also be
2009年5月14日 10:21 or seconds since 1970.

Pages are taken too: an archive of a crawl (.warc, .warc.gz), a saved page, or a FOLDER of
them. They are read as a crawl reads them, so pages of an article become one, and a crawl
of the site goes on from there. Where a page of a folder comes from is told by the comment
that browsers write into it, by a mirror's folders (www.example.com/2009/31.html), by --base
or by its rel=canonical.

What is reported as imported is on the disk, whatever happens next. An import that was
broken off can be run again: what is there already is skipped.`

// A batch of articles is written, and acknowledged, when it holds so many, or so
// much text, or when the one before it is so long ago.
const (
	batchArticles = 1000
	batchBytes    = 8 << 20
	batchTime     = time.Second
)

// maxReported bounds the bad lines that are reported one by one.
const maxReported = 20

func newImport(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "import FILE|FOLDER...",
		Short: "Import articles from JSON, CSV, WARC or saved pages",
		Long:  importHelp,
		Example: "  wensou import articles.jsonl.zst\n  mysqldump-to-jsonl | wensou import -\n" +
			"  wensou import export.csv --map title=题目,body=稿件,id=稿号\n  wensou import api.json --map author=meta.by.name\n  wensou import site.warc.gz\n  wensou import ./saved --base http://www.example.com/",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			dir := flagValue(&err, cmd.Flags().GetString, "data")
			fields := flagValue(&err, cmd.Flags().GetStringToString, "map")
			format := flagValue(&err, cmd.Flags().GetString, "format")
			base := flagValue(&err, cmd.Flags().GetString, "base")
			if err != nil {
				return err
			}
			return runImport(cmd.Context(), dir, args, intake.Options{Format: intake.Format(format), Fields: fields, Base: base}, s)
		},
	}
	cmd.Flags().StringToString("map", nil, "what the fields of articles go by in the files, as FIELD=NAME,...")
	cmd.Flags().String("format", string(intake.Auto), "auto, lines, json, csv, warc or pages")
	cmd.Flags().String("base", "", "URL that a folder of saved pages is a copy of")
	return cmd
}

func runImport(ctx context.Context, dir string, files []string, o intake.Options, s streams) (err error) {
	sources, err := openSources(files, untilDone(ctx, s.in), o)
	if err != nil {
		return err
	}
	defer closeAll(sources)
	l, err := openLibrary(dir, false, newLogger(s))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, l.Close()) }()
	im := &importer{store: l.store, options: o, streams: s, started: resourcesAt(time.Now())}
	err = im.run(ctx, l, sources)
	return errors.Join(err, im.report(l))
}

// openSources opens all files before the first is read, so that a name that was
// mistyped is noticed at once.
func openSources(files []string, stdin io.Reader, o intake.Options) ([]*intake.Source, error) {
	var sources []*intake.Source
	for _, name := range files {
		source, err := intake.Open(name, stdin, o)
		if err != nil {
			closeAll(sources)
			return nil, err
		}
		sources = append(sources, source)
	}
	return sources, nil
}

func closeAll(sources []*intake.Source) {
	for _, source := range sources {
		_ = source.Close() // only read
	}
}

// importer moves articles from files to the store while the index follows.
type importer struct {
	store    *store.Store
	options  intake.Options
	streams  streams
	started  resources
	progress *progress
	source   *intake.Source // being read
	batch    []*corpus.Article
	counts   store.Counts
	refused  int
	bytes    int64         // of titles and bodies
	stored   time.Duration // until the store had all
	held     int           // bytes of text in batch
	flushed  time.Time
}

// run imports the sources and brings the index level. After an error of a source
// the index is brought level all the same.
func (im *importer) run(ctx context.Context, l *library, sources []*intake.Source) error {
	err := l.whileFollowing(ctx, func() error {
		if err := im.readAll(ctx, sources); err != nil {
			return err
		}
		return im.readPages(ctx, l, sources)
	})
	im.stored = time.Since(im.started.at)
	if ctx.Err() != nil || errors.Is(err, disk.ErrFull) {
		return err
	}
	return errors.Join(err, l.catchUp(ctx, im.streams))
}

// readAll imports the files of articles one after another. What was read before an error
// is kept.
func (im *importer) readAll(ctx context.Context, sources []*intake.Source) error {
	im.progress = newProgress(im.streams.err, "imported", 0)
	defer im.progress.finish()
	for _, source := range sources {
		if source.HasPages() {
			continue
		}
		im.source = source
		err := source.Read(
			func(a *corpus.Article) error { return im.add(ctx, a) },
			func(e *corpus.LineError) { im.refuse(source.Name, e) },
		)
		if err := errors.Join(im.flush(ctx), err); err != nil {
			return err
		}
	}
	return nil
}

func (im *importer) add(ctx context.Context, a *corpus.Article) error {
	a.Fetched = im.started.at.UTC()
	im.batch = append(im.batch, a)
	im.held += len(a.Title) + len(a.Body)
	if len(im.batch) < batchArticles && im.held < batchBytes && time.Since(im.flushed) < batchTime {
		return nil
	}
	return im.flush(ctx)
}

// flush writes the batch; when it returns, the articles are acknowledged.
func (im *importer) flush(ctx context.Context) error {
	counts, err := im.store.Put(ctx, im.batch)
	im.counts.Added += counts.Added
	im.counts.Updated += counts.Updated
	im.counts.Unchanged += counts.Unchanged
	im.bytes += int64(im.held)
	im.progress.read(im.source.Consumed(), im.source.Size)
	im.progress.add(int64(counts.Added + counts.Updated + counts.Unchanged))
	im.batch, im.held, im.flushed = im.batch[:0], 0, time.Now()
	return err
}

func (im *importer) refuse(file string, e *corpus.LineError) { im.tell(fmt.Sprintf("%s, %v", file, e)) }

// tell reports what was refused, as long as that is not too much.
func (im *importer) tell(why string) {
	im.refused++
	switch {
	case im.refused <= maxReported:
		fmt.Fprintln(im.streams.err, why)
	case im.refused == maxReported+1:
		fmt.Fprintln(im.streams.err, "what else is bad is only counted")
	}
}

// report says what was done and what it took.
func (im *importer) report(l *library) error {
	u := im.started.until(time.Now())
	out := im.streams.out
	n := im.counts.Added + im.counts.Updated + im.counts.Unchanged
	fmt.Fprintf(out, "imported %d articles: %d new, %d changed, %d as before; %d bad\n",
		n, im.counts.Added, im.counts.Updated, im.counts.Unchanged, im.refused)
	if n == 0 && im.refused > 0 {
		return errors.New("nothing was an article; see \"wensou import --help\" for what is accepted")
	}
	if n == 0 || u.wall <= 0 {
		return nil
	}
	if mb := float64(im.bytes) / 1e6; mb > 0 {
		fmt.Fprintf(out, "text %.1f MB in %.1f s (stored after %.1f s): %.0f articles/s, %.2f MB/s; %.1f CPU-seconds, %.2f MB per CPU-second; peak memory %d MB\n",
			mb, u.wall.Seconds(), im.stored.Seconds(), float64(n)/u.wall.Seconds(), mb/u.wall.Seconds(), u.cpu.Seconds(), mb/u.cpu.Seconds(), u.peak>>20)
	}
	storeSize, indexSize, err := l.sizes()
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "store %.1f MB, index %.1f MB, for %d articles in all\n", float64(storeSize)/1e6, float64(indexSize)/1e6, l.store.Count())
	return nil
}

// untilDone reads from r until the context ends, even while r waits for a pipe.
// What is then still to come is left to the end of the process.
func untilDone(ctx context.Context, r io.Reader) io.Reader {
	out, in := io.Pipe()
	started := sync.OnceFunc(func() {
		context.AfterFunc(ctx, func() { _ = in.CloseWithError(ctx.Err()) }) // never fails
		go func() {
			_, err := io.Copy(in, r)
			_ = in.CloseWithError(err) // never fails
		}()
	})
	return readerFunc(func(p []byte) (int, error) {
		started()
		return out.Read(p)
	})
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func newLogger(s streams) *slog.Logger { return slog.New(slog.NewTextHandler(s.err, nil)) }
