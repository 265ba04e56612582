package main

import (
	"fmt"
	"io"
	"strings"
)

// explanation is how the API says that a query was understood.
type explanation struct {
	Parsed string `json:"parsed"`
	Units  []struct {
		Text     string   `json:"text"`
		Words    []string `json:"words"`
		Synonyms []string `json:"synonyms"`
	} `json:"units"`
	Little []string `json:"little"`
	Need   int      `json:"need"`
}

// hitExplanation is how the API says that a hit came to its score.
type hitExplanation struct {
	Parts []struct {
		Kind  string  `json:"kind"`
		Text  string  `json:"text"`
		Value float64 `json:"value"`
	} `json:"parts"`
	Title []string `json:"title"`
}

// absence is why the API says that an article is not found.
type absence struct {
	ID     string   `json:"id"`
	Cause  string   `json:"cause"`
	Detail []string `json:"detail"`
	Held   []string `json:"held"`
}

// causes says what each cause of an absence means.
var causes = map[string]string{
	"found":       "it is among the results",
	"unknown":     "there is no such article: it was not crawled or imported, or was deleted",
	"damaged":     "it can't be read from the store",
	"not_indexed": "it is stored and not yet indexed",
	"section":     "the filter of the section leaves it out",
	"source":      "the filter of the source leaves it out",
	"author":      "the filter of the author leaves it out",
	"site":        "the filter of the site leaves it out",
	"date":        "it does not lie in the days asked for",
	"id":          "the query names other articles",
	"excluded":    "it holds what the query leaves out",
	"unmatched":   "it does not hold what the query wants",
}

func (e *explanation) print(w io.Writer) {
	if e == nil {
		return
	}
	fmt.Fprintf(w, "understood as: %s\n", e.Parsed)
	for _, u := range e.Units {
		fmt.Fprintf(w, "  wants %s, cut into %s", u.Text, strings.Join(u.Words, " | "))
		if len(u.Synonyms) > 0 {
			fmt.Fprintf(w, "; also %s", strings.Join(u.Synonyms, ", "))
		}
		fmt.Fprintln(w)
	}
	if len(e.Little) > 0 {
		fmt.Fprintf(w, "  counts a little: %s\n", strings.Join(e.Little, " "))
	}
	if e.Need > 0 && e.Need < len(e.Units) {
		fmt.Fprintf(w, "  %d of these are enough\n", e.Need)
	}
}

func (e *hitExplanation) print(w io.Writer) {
	if e == nil {
		return
	}
	sum := 0.0
	for _, p := range e.Parts {
		fmt.Fprintf(w, "     %9.6f  %s %s\n", p.Value, p.Kind, p.Text)
		sum += p.Value
	}
	fmt.Fprintf(w, "     %9.6f  in all; the title is cut into %s\n", sum, strings.Join(e.Title, " | "))
}

func (a *absence) print(w io.Writer) {
	if a == nil {
		return
	}
	fmt.Fprintf(w, "why not %s: %s", a.ID, causes[a.Cause])
	if len(a.Detail) > 0 {
		fmt.Fprintf(w, " (%s)", strings.Join(a.Detail, ", "))
	}
	if len(a.Held) > 0 {
		fmt.Fprintf(w, "; it does hold %s", strings.Join(a.Held, ", "))
	}
	fmt.Fprintln(w)
}
