package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

const relatedHelp = `Show the articles related to an article or a draft, best first, each with reasons
that can be checked in both texts; its reprints apart; and keywords to tag it with.

ID is that of an article, as search shows it. The draft is a text file, - for
standard input, whose first line is the title. If "published" is not null, an
article holds nearly all of the draft already.`

// maxDraftFile bounds a draft, in bytes: the server takes 1 MiB of JSON.
const maxDraftFile = 1 << 20

func newRelated(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "related [ID]",
		Short:   "Show related articles, with reasons",
		Long:    relatedHelp,
		Example: "  wensou related 2009-323 -n 5\n  wensou related --draft draft.txt",
		Args:    cobra.MaximumNArgs(1),
		RunE:    func(cmd *cobra.Command, args []string) error { return runRelated(cmd, args, s) },
	}
	cmd.Flags().IntP("number", "n", 10, "how many, up to 50")
	cmd.Flags().String("draft", "", "`file` of a draft, the title in its first line; - is standard input")
	addAskFlags(cmd)
	return cmd
}

func runRelated(cmd *cobra.Command, args []string, s streams) error {
	n, err := cmd.Flags().GetInt("number")
	if err != nil {
		return err
	}
	file, err := cmd.Flags().GetString("draft")
	if err != nil {
		return err
	}
	if (file == "") == (len(args) == 0) {
		return usageError{errors.New("related takes either the ID of an article or --draft FILE")}
	}
	if file == "" {
		path := articlePath(args[0]) + "/related"
		return ask(cmd, s, 0, func(ctx context.Context, a *asker) ([]byte, error) {
			return a.get(ctx, path, url.Values{"n": {strconv.Itoa(n)}})
		})
	}
	draft, err := readDraft(cmd.InOrStdin(), file)
	if err != nil {
		return err
	}
	draft["n"] = n
	body, err := json.Marshal(draft)
	if err != nil {
		return err
	}
	return ask(cmd, s, 0, func(ctx context.Context, a *asker) ([]byte, error) {
		return a.post(ctx, draftPath, body)
	})
}

// readDraft returns the title, which is the first line, and the body of a draft.
func readDraft(stdin io.Reader, file string) (map[string]any, error) {
	in := stdin
	if file != "-" {
		f, err := os.Open(file)
		if err != nil {
			return nil, fmt.Errorf("draft: %w", err)
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxDraftFile+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("draft: %w", err)
	case len(text) > maxDraftFile:
		return nil, fmt.Errorf("draft %s: more than %d bytes", file, maxDraftFile)
	}
	title, body, _ := strings.Cut(string(bytes.TrimPrefix(text, []byte("\ufeff"))), "\n")
	return map[string]any{"title": strings.TrimSpace(title), "body": body}, nil
}

// relation is what the API says beside the related articles, as far as it is
// printed.
type relation struct {
	Related   []foundHit `json:"related"`
	Reprints  []foundHit `json:"reprints"`
	Published *foundHit  `json:"published"`
	Keywords  []struct {
		Text string `json:"text"`
	} `json:"keywords"`
}

func (r relation) print(w io.Writer) {
	if len(r.Reprints) > 0 {
		fmt.Fprintln(w, "\nreprints:")
	}
	for i, h := range r.Reprints {
		h.print(w, i+1)
	}
	if r.Published != nil {
		fmt.Fprintf(w, "\npublished before: %s (%s)\n", r.Published.Title, r.Published.ID)
	}
	words := make([]string, len(r.Keywords))
	for i, k := range r.Keywords {
		words[i] = k.Text
	}
	if len(words) > 0 {
		fmt.Fprintf(w, "\nkeywords: %s\n", strings.Join(words, "、"))
	}
}

// reason says why an article is related.
type reason struct {
	Kind        string  `json:"kind"`
	Text        string  `json:"text"`
	OwnText     string  `json:"own_text"`
	Sentence    string  `json:"sentence"`
	OwnSentence string  `json:"own_sentence"`
	Weight      float64 `json:"weight"`
}

// print writes the reason with the sentences that hold it, each on a line.
func (r reason) print(w io.Writer) {
	text := cmp.Or(r.Text, r.OwnText)
	if text == "" {
		text = fmt.Sprintf("%.0f%% of the text in common", 100*r.Weight)
	}
	fmt.Fprintf(w, "   %s: %s\n", r.Kind, oneLine(text))
	for _, sentence := range []string{r.Sentence, r.OwnSentence} {
		if sentence != "" {
			fmt.Fprintf(w, "      %s\n", oneLine(sentence))
		}
	}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
