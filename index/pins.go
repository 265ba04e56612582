package index

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"wensou/corpus"
)

// MaxPins is how many articles a query may show first.
const MaxPins = 20

// Bounds on a list of pins.
const (
	maxPinLines = 100_000
	maxPinRunes = 200 // of a query
)

// pinMark parts the query from the articles, with white space around it.
const pinMark = "=>"

var errPin = errors.New("a line is a query, => and the IDs of articles, with white space between: 水库加固 => 1a2b3c 4d5e6f")

// Pins say which articles a query shows first. The zero value and nil have none.
type Pins struct {
	of map[string][]string // by the query, in the form of Literal
}

// ReadPins reads a list. A line is a query, => and the IDs of the articles that it shows
// first, in their order, at most MaxPins, with white space between (水库加固 => 1a2b3c
// 4d5e6f). So an ID may hold anything but white space; a comma behind it is no part of it.
// What begins with # is a comment. A query has one line, however it is written: see
// Literal. The error names the line.
func ReadPins(r io.Reader) (*Pins, error) {
	p := &Pins{map[string][]string{}}
	if err := eachRule(r, "pins", maxPinLines, p.add); err != nil {
		return nil, err
	}
	return p, nil
}

// Of returns the IDs of the articles that a query, as it was typed, shows first.
func (p *Pins) Of(query string) []string {
	if p == nil || len(p.of) == 0 {
		return nil
	}
	return p.of[Literal(query)]
}

func (p *Pins) add(line string) error {
	typed, ids, err := SplitPin(line)
	if err != nil {
		return err
	}
	query := Literal(typed)
	switch {
	case query == "":
		return fmt.Errorf("%.40q has no query: %w", line, errPin)
	case utf8.RuneCountInString(query) > maxPinRunes:
		return fmt.Errorf("%.40q is longer than %d characters", query, maxPinRunes)
	case p.of[query] != nil:
		return fmt.Errorf("%q has a line already; one line has all its articles", query)
	case len(ids) > MaxPins:
		return fmt.Errorf("%q has %d articles; at most %d can come first", query, len(ids), MaxPins)
	}
	for _, id := range ids {
		if err := corpus.CheckID(id); err != nil {
			return err
		}
	}
	p.of[query] = ids
	return nil
}

// SplitPin takes a line of ReadPins, which is no comment, apart into the query and the
// IDs, each once. It returns an error that says what a line is.
func SplitPin(line string) (query string, ids []string, err error) {
	fields := strings.Fields(line)
	at := len(fields) - 1
	for at >= 0 && fields[at] != pinMark {
		at--
	}
	if at < 0 {
		return "", nil, fmt.Errorf("%.40q: %w", line, errPin)
	}
	for _, id := range fields[at+1:] {
		if id = strings.TrimRight(id, ",，、"); id != "" && !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return "", nil, fmt.Errorf("%.40q has no article: %w", line, errPin)
	}
	return strings.Join(fields[:at], " "), ids, nil
}
