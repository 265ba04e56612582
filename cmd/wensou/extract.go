package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/extract"
)

// profilesFile is the name of the operator's own profiles in the data folder.
const profilesFile = "profiles.yaml"

// maxPageFile bounds a saved page, in bytes.
const maxPageFile = 8 << 20

const extractHelp = `Take one page apart and show what was found, and by which step.

The page is fetched as a crawl would fetch it, or read from a file; --url says where a file
comes from, for its links and for profiles that name hosts. Nothing is kept.

The steps, each of which fills only what those before left empty: profile (CSS selectors of
a content management system or of one site), meta (what the head of the page says), byline
(the short lines around the text), generic (the main text by its form). profiles.yaml in the
data folder holds profiles of your own, which go first; "wensou learn" writes one.`

func newExtract(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "extract URL|FILE",
		Short:   "Show one page taken apart",
		Long:    extractHelp,
		Example: "  wensou extract http://www.example.com/2009/0514/31.html\n  wensou extract page.html --url http://www.example.com/31.html --json",
		Args:    cobra.ExactArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runExtract(cmd, args[0], s) },
	}
	addCrawlFlags(cmd)
	cmd.Flags().String("url", "", "address that a FILE comes from")
	cmd.Flags().Bool("json", false, "print what was found as JSON")
	return cmd
}

func runExtract(cmd *cobra.Command, from string, s streams) (err error) {
	o, err := crawlOptions(cmd)
	if err != nil {
		return err
	}
	flags := cmd.Flags()
	dir := flagValue(&err, flags.GetString, "data")
	address := flagValue(&err, flags.GetString, "url")
	asJSON := flagValue(&err, flags.GetBool, "json")
	if err != nil {
		return err
	}
	x, err := openExtractor(profilesOf(dir))
	if err != nil {
		return err
	}
	page, err := openPage(cmd.Context(), from, address, o)
	if err != nil {
		return err
	}
	r, err := x.Extract(page)
	if err != nil {
		return err
	}
	if asJSON {
		return json.NewEncoder(s.out).Encode(r)
	}
	return writeExtracted(s.out, r)
}

func profilesOf(dir string) string { return filepath.Join(dir, profilesFile) }

// openExtractor returns an extractor with the profiles of a file, if there is one.
func openExtractor(path string) (*extract.Extractor, error) {
	own, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	x, err := extract.New(extract.Options{Profiles: own})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return x, nil
}

// openPage fetches a page, or reads it from a file.
func openPage(ctx context.Context, from, address string, o crawl.Options) (*corpus.Page, error) {
	if isWebAddress(from) {
		p, err := crawl.NewPreview(ctx, from, o)
		if err != nil {
			return nil, explainPrivate(err)
		}
		page, err := p.Page(ctx, from)
		return page, explainPrivate(err)
	}
	f, err := os.Open(from)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, maxPageFile+1))
	if err == nil && len(b) > maxPageFile {
		err = fmt.Errorf("%s has more than %d MB", from, maxPageFile>>20)
	}
	return &corpus.Page{URL: address, Body: b}, err
}

func isWebAddress(s string) bool {
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://")
}

// explainPrivate says what helps against an error of crawl.ErrPrivate.
func explainPrivate(err error) error {
	if errors.Is(err, crawl.ErrPrivate) {
		return fmt.Errorf("%w; give --allow-private to read it", err)
	}
	return err
}

// field is one line of what a page gave.
type field struct{ name, step, value string }

// writeExtracted prints the fields, a line each, and the text.
func writeExtracted(w io.Writer, r *extract.Result) error {
	a := &r.Part
	fields := []field{{"kind", "", string(r.Kind)}, {"profile", "", r.Profile}}
	for _, f := range extractedFields(a) {
		fields = append(fields, field{f.name, a.Found[f.step], f.value})
	}
	fields = append(fields,
		field{"page", "", fmt.Sprintf("%d of %s", r.Number, pageCount(r.Count))},
		field{"next page", "", r.NextPage},
		field{"canonical", "", r.Canonical},
		field{"links", "", strconv.Itoa(len(r.Links))},
	)
	var b strings.Builder
	for _, f := range fields {
		if f.value == "" {
			f.value = "-"
		}
		fmt.Fprintf(&b, "%-10s %-8s %s\n", f.name, f.step, f.value)
	}
	if r.NoIndex {
		b.WriteString("the page asks not to be indexed\n")
	}
	if a.Body != "" {
		fmt.Fprintf(&b, "\n%s", a.Body)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// extractedFields returns the fields of an article as text; step is the name of the
// field in Article.Found.
func extractedFields(a *corpus.Article) []field {
	body := ""
	if a.Body != "" {
		body = fmt.Sprintf("%d characters in %d paragraphs", utf8.RuneCountInString(a.Body), strings.Count(a.Body, "\n"))
	}
	reads := ""
	if a.Reads != nil {
		reads = strconv.Itoa(*a.Reads)
	}
	return []field{
		{"title", "title", a.Title},
		{"date", "published", corpus.FormatDate(a.Published, a.Precision)},
		{"author", "author", a.Author},
		{"source", "source", a.Source},
		{"editor", "editor", a.Editor},
		{"section", "section", strings.Join(a.Section, " > ")},
		{"tags", "tags", strings.Join(a.Tags, ", ")},
		{"reads", "reads", reads},
		{"previous", "prev", a.Prev},
		{"next", "next", a.Next},
		{"body", "body", body},
	}
}

func pageCount(n int) string {
	if n == 0 {
		return "?"
	}
	return strconv.Itoa(n)
}
