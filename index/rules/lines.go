package rules

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"wensou/index"
	"wensou/segment"
)

// LineError says which line of a text can't be used, and what is accepted.
type LineError struct {
	List   List
	Line   int // from 1; 0: the text as a whole
	Reason string
}

func (e *LineError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%s: %s", e.List.File(), e.Reason)
	}
	return fmt.Sprintf("%s, line %d: %s", e.List.File(), e.Line, e.Reason)
}

// check returns a LineError for a text that can't be that of a list.
func check(l List, text string) error {
	switch {
	case len(text) > MaxText:
		return &LineError{List: l, Reason: fmt.Sprintf("%d bytes; at most %d are accepted", len(text), MaxText)}
	case !utf8.ValidString(text):
		return &LineError{List: l, Reason: "not UTF-8"}
	}
	err := parse(l, text, new(index.Rules))
	var bad *segment.LineError
	if errors.As(err, &bad) {
		return &LineError{l, bad.Line, bad.Err.Error()}
	}
	return err
}

// parse reads a list into rules, of which user words are no part.
func parse(l List, text string, into *index.Rules) (err error) {
	r := strings.NewReader(text)
	switch l {
	case Pins:
		into.Pins, err = index.ReadPins(r)
	case Synonyms:
		into.Synonyms, err = index.ReadSynonyms(r)
	case StopWords:
		into.StopWords, err = index.ReadStopWords(r)
	case Words:
		err = segment.CheckUserWords(r)
	}
	return err
}

// inOrder returns a text as files have it: lines that end in \n, which browsers send with
// \r\n, and no blank ones at the end.
func inOrder(text string) string {
	text = strings.TrimRight(strings.ReplaceAll(text, "\r\n", "\n"), "\n \t")
	if text == "" {
		return ""
	}
	return text + "\n"
}

// fingerprintOf tells texts apart.
func fingerprintOf(text string) string { return fmt.Sprintf("%016x", xxh3.HashString(text)) }

// linesOf returns the lines of a text.
func linesOf(text string) []string {
	text = strings.TrimSuffix(text, "\n")
	if text == "" {
		return nil
	}
	return strings.Split(text, "\n")
}

// textOf is the reverse of linesOf.
func textOf(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(lines, "\n") + "\n"
}

// difference returns the lines that a text has and another has not, blank ones aside, in
// their order, and behind which line each of those stood that it lacks, "" for none. Lines
// that only stand elsewhere are none of them: no list depends on its order.
func difference(before, after string) (added, removed, behind []string) {
	was, is := linesOf(before), linesOf(after)
	left := map[string]int{} // how often a line of the one is not matched by the other
	for _, line := range is {
		left[line]++
	}
	last := ""
	for _, line := range was {
		switch {
		case strings.TrimSpace(line) == "":
			continue
		case left[line] > 0:
			left[line]--
		default:
			removed, behind = append(removed, line), append(behind, last)
		}
		last = line
	}
	for _, line := range slices.Backward(is) { // of equal lines the last are new
		if left[line] > 0 && strings.TrimSpace(line) != "" {
			left[line]--
			added = append(added, line)
		}
	}
	slices.Reverse(added)
	return added, removed, behind
}

// takeBack returns a text without the lines that a record added, and with those that it
// removed, unless they are there again, behind the lines that they stood behind, or at the
// end. It reports false if the text lacks one of the former, or there is nothing to do.
func takeBack(text string, r record) (string, bool) {
	lines := linesOf(text)
	for _, line := range r.Added {
		at := slices.Index(lines, line)
		if at < 0 {
			return "", false
		}
		lines = slices.Delete(lines, at, at+1)
	}
	for i, line := range r.Removed {
		if slices.Contains(lines, line) {
			continue
		}
		at := 0
		if i < len(r.Behind) && r.Behind[i] != "" {
			if at = slices.Index(lines, r.Behind[i]) + 1; at == 0 {
				at = len(lines)
			}
		}
		lines = slices.Insert(lines, at, line)
	}
	after := textOf(lines)
	return after, after != text
}
