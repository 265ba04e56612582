package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"wensou/index/ingest"
	"wensou/index/suggest"
)

const suggestHelp = `Show what the search box proposes for what has been typed: titles, people, organisations,
sources, sections, tags and words of titles, each with how many articles have it, and what
was probably meant if that is mistyped. Pinyin will do: whole syllables, first letters, or
both, also beside characters (zhongg, zgyl, 中gyl).

Without --server the articles of the data folder are read first, some 10,000 a second.
--json prints the answer of the API (GET /api/v1/suggest).`

func newSuggest(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "suggest PREFIX",
		Short:   "Complete and correct what is typed",
		Long:    suggestHelp,
		Example: "  wensou suggest zgyl --server http://127.0.0.1:8080",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runSuggest(cmd, strings.Join(args, " "), s) },
	}
	cmd.Flags().Int("size", 10, fmt.Sprintf("completions, up to %d", suggest.MaxCompletions))
	addAskFlags(cmd)
	return cmd
}

func runSuggest(cmd *cobra.Command, text string, s streams) (err error) {
	size := flagValue(&err, cmd.Flags().GetInt, "size")
	asJSON := flagValue(&err, cmd.Flags().GetBool, "json")
	if err != nil {
		return err
	}
	a, err := newAsker(cmd, s, (*library).learnWords)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	answer, err := a.get(cmd.Context(), suggestPath, url.Values{"q": {text}, "size": {strconv.Itoa(size)}})
	if err != nil {
		return err
	}
	if asJSON {
		_, err := s.out.Write(answer)
		return err
	}
	return printSuggestions(s.out, answer)
}

// learnWords reads all articles for what completes and corrects queries, with a progress
// bar.
func (l *library) learnWords(ctx context.Context, s streams) error {
	l.suggest = suggest.New(l.words)
	p := newProgress(s.err, "reading words", int64(l.store.LastSeq()))
	defer p.finish()
	return ingest.CatchUp(ctx, l.store, l.suggest, ingest.Observer{Applied: func(seq uint64, _ int) { p.set(int64(seq)) }})
}

func printSuggestions(w io.Writer, body []byte) error {
	var a struct {
		Corrected   *string
		Completions []struct {
			Text, Kind string
			Articles   int
			Asked      int
		}
	}
	if err := json.Unmarshal(body, &a); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	printMeant(w, a.Corrected)
	for _, c := range a.Completions {
		if c.Articles == 0 {
			fmt.Fprintf(w, "%s  (%s, asked %d times)\n", c.Text, c.Kind, c.Asked)
			continue
		}
		fmt.Fprintf(w, "%s  (%s, %d articles)\n", c.Text, c.Kind, c.Articles)
	}
	return nil
}

// printMeant says what was probably meant, if anything.
func printMeant(w io.Writer, meant *string) {
	if meant != nil {
		fmt.Fprintf(w, "perhaps you meant: %s\n", *meant)
	}
}
