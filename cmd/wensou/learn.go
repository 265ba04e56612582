package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/extract"
)

const learnHelp = `Try the profiles on some articles of a site, and write a profile to start from.

It fetches pages from URL on, as a crawl would, until it has found enough articles; shows what
was found on each, side by side, and how often and by which step each field was found; and then
a profile with the places in which titles, texts and bylines stand, in the form of profiles.yaml.
Read it, mend it, and put it into profiles.yaml in the data folder: it then goes before all
others. "wensou extract" shows what it gives. Nothing else is kept.`

const (
	learnArticles  = 5
	learnPages     = 40 // pages that are fetched at most
	maxSample      = 50 // articles
	maxLearnColumn = 24 // runes of a field in the table
)

func newLearn(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "learn URL",
		Short:   "Try the profiles on a site, and write one for it",
		Long:    learnHelp,
		Example: "  wensou learn http://www.example.com/\n  wensou learn http://www.example.com/news/ --out wensou-data/profiles.yaml",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runLearn(cmd, args[0], s) },
	}
	addCrawlFlags(cmd)
	cmd.Flags().Int("articles", learnArticles, "articles to learn of")
	cmd.Flags().String("out", "", "`FILE` that the profile is written to; one that exists is left as it is")
	return cmd
}

func runLearn(cmd *cobra.Command, seed string, s streams) (err error) {
	o, err := crawlOptions(cmd)
	if err != nil {
		return err
	}
	flags := cmd.Flags()
	dir := flagValue(&err, flags.GetString, "data")
	want := flagValue(&err, flags.GetInt, "articles")
	out := flagValue(&err, flags.GetString, "out")
	if err != nil {
		return err
	}
	if want < 2 || want > maxSample {
		return usageError{fmt.Errorf("--articles %d: from 2 to %d", want, maxSample)}
	}
	x, err := openExtractor(profilesOf(dir))
	if err != nil {
		return err
	}
	samples, err := sampleArticles(cmd.Context(), x, seed, want, o)
	if err != nil {
		return explainPrivate(err)
	}
	if len(samples) < 2 {
		return fmt.Errorf("%d articles were found within %d pages from %s on; name a page that leads to articles", len(samples), learnPages, seed)
	}
	if err := writeSamples(s.out, samples); err != nil {
		return err
	}
	return writeLearned(x, samples, out, s)
}

// sample is an article that was found.
type sample struct {
	page   *corpus.Page
	result *extract.Result
}

// sampleArticles fetches pages of a site until it has some articles. It visits first
// what is linked in the most common form of address: articles are.
func sampleArticles(ctx context.Context, x *extract.Extractor, seed string, want int, o crawl.Options) ([]sample, error) {
	p, err := crawl.NewPreview(ctx, seed, o)
	if err != nil {
		return nil, err
	}
	var samples []sample
	q := linkQueue{waiting: []string{seed}, known: map[string]bool{seed: true}, forms: map[string]int{}}
	for fetched := 0; fetched < learnPages && len(samples) < want && len(q.waiting) > 0; fetched++ {
		page, err := p.Page(ctx, q.next())
		if err != nil {
			if fetched == 0 || ctx.Err() != nil {
				return nil, err
			}
			continue // one page that can't be read is no reason to end
		}
		r, err := x.Extract(page)
		if err != nil {
			continue // likewise
		}
		if r.Kind == extract.Article && r.Number == 1 && fetched > 0 {
			samples = append(samples, sample{page, r})
			continue
		}
		for _, l := range r.Links {
			if link := p.Follow(l.URL); link != "" {
				q.add(link)
			}
		}
	}
	return samples, nil
}

// linkQueue holds links to be visited.
type linkQueue struct {
	waiting []string
	known   map[string]bool
	forms   map[string]int // links by the form of their address
}

var digits = regexp.MustCompile(`\d+`)

// formOf returns an address with its numbers made equal.
func formOf(link string) string { return digits.ReplaceAllString(link, "0") }

func (q *linkQueue) add(link string) {
	if q.known[link] {
		return
	}
	q.known[link] = true
	q.forms[formOf(link)]++
	q.waiting = append(q.waiting, link)
}

// next takes the first link of the most common form.
func (q *linkQueue) next() string {
	best := 0
	for i, link := range q.waiting {
		if q.forms[formOf(link)] > q.forms[formOf(q.waiting[best])] {
			best = i
		}
	}
	link := q.waiting[best]
	q.waiting = slices.Delete(q.waiting, best, best+1)
	return link
}

// writeSamples prints the fields of articles side by side, and by which step they were
// found.
func writeSamples(w io.Writer, samples []sample) error {
	var b strings.Builder
	head := []string{"field", "found", "by"}
	for i, s := range samples {
		fmt.Fprintf(&b, "%d  %s\n", i+1, s.page.URL)
		head = append(head, strconv.Itoa(i+1))
	}
	b.WriteByte('\n')
	rows := [][]string{head}
	for i, f := range extractedFields(&samples[0].result.Part) {
		row, found, steps := []string{f.name, "", ""}, 0, map[string]int{}
		for _, s := range samples {
			value := extractedFields(&s.result.Part)[i].value
			row = append(row, shorten(cmp.Or(value, "-")))
			if value != "" {
				found++
				steps[s.result.Part.Found[f.step]]++
			}
		}
		row[1], row[2] = fmt.Sprintf("%d of %d", found, len(samples)), stepCounts(steps)
		rows = append(rows, row)
	}
	writeColumns(&b, rows)
	_, err := io.WriteString(w, b.String())
	return err
}

// writeColumns writes rows of as many cells each, in columns as wide as a terminal shows
// them: a Chinese character takes two places.
func writeColumns(b *strings.Builder, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], uniseg.StringWidth(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-uniseg.StringWidth(cell)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// stepCounts writes how often each step found a field.
func stepCounts(steps map[string]int) string {
	var all []string
	for step, n := range steps {
		all = append(all, fmt.Sprintf("%s %d", step, n))
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

func shorten(s string) string {
	s = strings.ReplaceAll(s, "\t", " ")
	if runes := []rune(s); len(runes) > maxLearnColumn {
		return string(runes[:maxLearnColumn-1]) + "…"
	}
	return s
}

// writeLearned prints a profile that was learned, or writes it to a new file.
func writeLearned(x *extract.Extractor, samples []sample, out string, s streams) error {
	u, err := url.Parse(samples[0].page.URL)
	if err != nil {
		return err
	}
	var pages []*corpus.Page
	for _, sample := range samples {
		pages = append(pages, sample.page)
	}
	learned, err := x.Learn(strings.TrimPrefix(u.Hostname(), "www."), pages)
	if errors.Is(err, extract.ErrNothingLearned) {
		fmt.Fprintf(s.out, "\n%v; a profile must be written by hand\n", err)
		return nil
	}
	if err != nil {
		return err
	}
	text, err := learned.YAML()
	if err != nil {
		return err
	}
	if name := samples[0].result.Profile; name != "" && !slices.ContainsFunc(samples, func(s sample) bool { return s.result.Profile != name }) {
		fmt.Fprintf(s.out, "\nthe profile %s fits all of them: none of your own is needed where the table is right\n", name)
	}
	if out == "" {
		_, err := fmt.Fprintf(s.out, "\n%s", text)
		return err
	}
	f, err := os.OpenFile(out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Close()); err == nil {
		fmt.Fprintf(s.out, "\nthe profile was written to %s\n", out)
	}
	return err
}
