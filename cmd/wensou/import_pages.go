package main

import (
	"context"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/intake"
)

// readPages imports the sources of pages, as a crawl reads what it fetches.
func (im *importer) readPages(ctx context.Context, l *library, sources []*intake.Source) error {
	var names []string
	for _, source := range sources {
		if source.HasPages() {
			names = append(names, source.Name)
		}
	}
	if len(names) == 0 {
		return nil
	}
	x, err := l.openProfiles()
	if err != nil {
		return err
	}
	p := newProgress(im.streams.err, "pages", 0)
	c, err := crawl.New(l.store, x, crawl.Options{})
	if err != nil {
		return err
	}
	told := map[string]bool{}
	bad := func(e *intake.PageError) {
		if !told[e.Where] {
			told[e.Where] = true
			im.tell(e.Error())
		}
	}
	reports, err := c.Load(ctx, func(do func(*corpus.SavedPage) error) error {
		for _, name := range names {
			if err := eachPage(name, im.options, func(page *corpus.SavedPage) error { p.add(1); return do(page) }, bad); err != nil {
				return err
			}
		}
		return nil
	})
	p.finish()
	for _, r := range reports {
		im.counts.Added += r.Added // what else came of them the report says
		printReport(im.streams.out, r)
	}
	return err
}

// eachPage calls do for each page of a file or folder.
func eachPage(name string, o intake.Options, do func(*corpus.SavedPage) error, bad func(*intake.PageError)) error {
	source, err := intake.Open(name, nil, o)
	if err != nil {
		return err
	}
	defer source.Close() // only read
	return source.EachPage(do, bad)
}
