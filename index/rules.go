package index

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"wensou/segment"
)

// Rules are what editors decide about searching. nil and the zero value decide nothing.
type Rules struct {
	Synonyms  *Synonyms  // what stands for what
	StopWords *StopWords // which words count little, beside the function words
	Pins      *Pins      // which articles a query shows first
}

// eachRule calls add for each line of a list of rules that says something: what begins
// with # is a comment. The error names the line.
func eachRule(r io.Reader, list string, most int, add func(line string) error) error {
	rules := 0
	return segment.EachLine(r, list, func(line string) error {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || strings.HasPrefix(line, "#"):
			return nil
		case !utf8.ValidString(line):
			return fmt.Errorf("%.40q is not UTF-8", line)
		}
		if rules++; rules > most {
			return fmt.Errorf("more than %d lines", most)
		}
		return add(line)
	})
}

// SynonymsOf returns what stands for a normalized text, without that itself.
func (r *Rules) SynonymsOf(text string) []string {
	if r == nil {
		return nil
	}
	return r.Synonyms.Of(text)
}

// Weight returns what a normalized term of a query weighs: that of FunctionWeight,
// unless the stop words say otherwise.
func (r *Rules) Weight(term string) float64 {
	if r == nil {
		return FunctionWeight(term)
	}
	return r.StopWords.weight(term)
}

// PinsOf returns the IDs of the articles that a query, as it was typed, shows first.
func (r *Rules) PinsOf(query string) []string {
	if r == nil {
		return nil
	}
	return r.Pins.Of(query)
}
