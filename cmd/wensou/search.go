package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
)

const searchHelp = `Search the data folder, or the server that --server names.

All that a short query names is wanted; if too few articles have it all, some may be
missing, and the answer says so. An article that holds the query literally is always
found. In a query, with Chinese or ASCII marks:

  "开闸放水"  “…” 「…」       the text as it stands
  水库 -加固                  without 加固
  水库 OR 大坝  或  |         one of them; parentheses group
  水*                         words that begin with 水
  标题:水库 作者:林晚 来源:江畔周刊 栏目:经济 标签:春耕
                              in a field: title, author, source, section, tag
  日期:2009-01..2009-06       in these days; also 2009, 2009-05, 2009-05-14

A query that breaks this grammar is searched for as plain text, and the answer says why.
synonyms.txt in the data folder has a line for words that stand for one another (北大,
北京大学) or for one that finds others too (电脑 => 计算机); pins.txt a query and
the IDs of the articles that it shows first (水库 => 1a2b3c); stopwords.txt words that count
little.

--explain prints how the query was understood and how each hit came to its score;
--why-not says why an article is not among the results.
--json prints the answer of the API (GET /api/v1/search); see /openapi.yaml of a server.`

// filters are the flags of search that go to the API under their own names.
var filters = []struct{ name, usage string }{
	{"section", "only this section, such as 经济 or 经济/水利"},
	{"source", "only from this source"},
	{"author", "only by this author"},
	{"site", "only of this site"},
	{"from", "only from this day on, such as 2009-05-14"},
	{"to", "only up to this day"},
	{"sort", "relevance, newest or oldest"},
}

func newSearch(s streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "search QUERY",
		Short:   "Search the articles",
		Long:    searchHelp,
		Example: "  wensou search 水库 加固\n  wensou search '\"除险加固\"' --section 经济 --json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return runSearch(cmd, strings.Join(args, " "), s)
		},
	}
	for _, f := range filters {
		cmd.Flags().String(f.name, "", f.usage)
	}
	cmd.Flags().Int("size", 10, "hits on a page, up to 100")
	cmd.Flags().Int("page", 1, "page of hits")
	cmd.Flags().Bool("collapse", false, "one article of each cluster of reprints")
	cmd.Flags().Bool("explain", false, "explain the query and the scores")
	cmd.Flags().String("why-not", "", "`ID` of an article that you miss: says why it is not found")
	addAskFlags(cmd)
	return cmd
}

// addAskFlags adds the flags of a command that asks the API.
func addAskFlags(cmd *cobra.Command) {
	cmd.Flags().String("server", "", "`URL` of a running server to ask instead of the data folder")
	cmd.Flags().Bool("json", false, "print the API's answer")
}

func runSearch(cmd *cobra.Command, text string, s streams) error {
	params := url.Values{"q": {text}}
	for _, name := range []string{"size", "page"} {
		n, err := cmd.Flags().GetInt(name)
		if err != nil {
			return err
		}
		params.Set(name, strconv.Itoa(n))
	}
	for _, f := range filters {
		if v, err := cmd.Flags().GetString(f.name); err == nil && v != "" {
			params.Set(f.name, v)
		}
	}
	if collapse, err := cmd.Flags().GetBool("collapse"); err == nil && collapse {
		params.Set("collapse", "1")
	}
	if explain, err := cmd.Flags().GetBool("explain"); err == nil && explain {
		params.Set("explain", "1")
	}
	if id, err := cmd.Flags().GetString("why-not"); err == nil && id != "" {
		params.Set("why_not", id)
	}
	page, err1 := strconv.Atoi(params.Get("page"))
	size, err2 := strconv.Atoi(params.Get("size"))
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	return ask(cmd, s, (page-1)*size, func(ctx context.Context, a *asker) ([]byte, error) {
		return a.get(ctx, searchPath, params)
	})
}

// ask gets an answer and prints it, as JSON, or for people with the hits numbered
// from skipped on.
func ask(cmd *cobra.Command, s streams, skipped int, get func(context.Context, *asker) ([]byte, error)) (err error) {
	a, err := newAsker(cmd, s)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.close()) }()
	answer, err := get(cmd.Context(), a)
	if err != nil {
		return err
	}
	if asJSON, err := cmd.Flags().GetBool("json"); err != nil || asJSON {
		_, err := s.out.Write(answer)
		return err
	}
	return printAnswer(s.out, answer, skipped)
}

// answer is what the API says, as far as it is printed.
type answer struct {
	TookMS  float64 `json:"took_ms"`
	Total   *int    `json:"total"`
	Meant   *string `json:"corrected"`
	Relaxed bool    `json:"relaxed"`
	Partial bool    `json:"partial"`
	Fault   *struct {
		Offset int    `json:"offset"`
		Reason string `json:"reason"`
	} `json:"fault"`
	Explanation *explanation `json:"explanation"`
	WhyNot      *absence     `json:"why_not"`
	Hits        []foundHit   `json:"hits"`
	relation
}

// foundHit is an article that the API lists.
type foundHit struct {
	ID          string          `json:"id"`
	Title       string          `json:"title"`
	PageURL     string          `json:"page_url"`
	Section     string          `json:"section"`
	Source      string          `json:"source"`
	Published   string          `json:"published"`
	Snippet     snippet         `json:"snippet"`
	Reasons     []reason        `json:"reasons"`
	Pinned      bool            `json:"pinned"`
	Explanation *hitExplanation `json:"explanation"`
}

type snippet struct {
	Text  string   `json:"text"`
	Marks [][2]int `json:"marks"` // in characters
}

// String returns the text on one line, marked terms in 【】.
func (s snippet) String() string {
	runes := []rune(s.Text)
	for _, m := range slices.Backward(s.Marks) {
		if m[0] >= 0 && m[0] <= m[1] && m[1] <= len(runes) {
			runes = slices.Insert(runes, m[1], '】')
			runes = slices.Insert(runes, m[0], '【')
		}
	}
	return strings.Join(strings.Fields(string(runes)), " ")
}

func printAnswer(w io.Writer, body []byte, skipped int) error {
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		return fmt.Errorf("read answer: %w", err)
	}
	if a.Total != nil {
		fmt.Fprintf(w, "%d articles, %.1f ms\n", *a.Total, a.TookMS)
	}
	printMeant(w, a.Meant)
	if a.Fault != nil {
		fmt.Fprintf(w, "searched for as plain text: at character %d, %s\n", a.Fault.Offset+1, a.Fault.Reason)
	}
	if a.Partial {
		fmt.Fprintln(w, "the index is being rebuilt; some articles are not found for the moment")
	}
	if a.Relaxed {
		fmt.Fprintln(w, "few articles have all that was asked for; these may lack some")
	}
	a.Explanation.print(w)
	a.WhyNot.print(w)
	for i, h := range slices.Concat(a.Hits, a.Related) {
		h.print(w, skipped+i+1)
	}
	a.print(w)
	return nil
}

func (h foundHit) print(w io.Writer, number int) {
	fmt.Fprintf(w, "\n%d. %s\n", number, h.Title)
	about := slices.DeleteFunc([]string{h.ID, h.Section, h.Source, h.Published, h.PageURL}, func(s string) bool { return s == "" })
	if h.Pinned {
		about = append(about, "put first by editors")
	}
	fmt.Fprintf(w, "   %s\n", strings.Join(about, " · "))
	if text := h.Snippet.String(); text != "" {
		fmt.Fprintf(w, "   %s\n", text)
	}
	for _, r := range h.Reasons {
		r.print(w)
	}
	h.Explanation.print(w)
}
