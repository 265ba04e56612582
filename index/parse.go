package index

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"wensou/segment"
)

// Expr is a parsed query: Words, a Phrase, or All of several. String gives text
// that parses to the same expression.
type Expr interface{ String() string }

// Words is plain text: its words are looked for, wherever they stand.
type Words string

// Phrase is text that was quoted: it is looked for as it stands.
type Phrase struct {
	Text  string // without white space at its ends
	Quote Quote  // that it stood in
}

// Quote is a pair of quotation marks that makes a phrase.
type Quote struct{ Left, Right rune }

// All is a query of several parts.
type All []Expr

func (w Words) String() string { return string(w) }

func (p Phrase) String() string {
	return string(p.Quote.Left) + p.Text + string(p.Quote.Right)
}

func (a All) String() string {
	parts := make([]string, len(a))
	for i, e := range a {
		parts[i] = e.String()
	}
	return strings.Join(parts, " ")
}

var quotes = [...]Quote{{'"', '"'}, {'“', '”'}, {'「', '」'}, {'『', '』'}, {'＂', '＂'}}

// Parse reads a query as it was typed. A quotation mark without its partner is
// plain text. It returns a QueryError for a query that is empty, longer than
// MaxQueryRunes, or not UTF-8, and for no other.
func Parse(text string) (Expr, error) {
	switch {
	case !utf8.ValidString(text):
		return nil, &QueryError{"q", "is not valid UTF-8"}
	case Literal(text) == "":
		return nil, &QueryError{"q", "is empty; type the words to look for"}
	}
	if n := utf8.RuneCountInString(text); n > MaxQueryRunes {
		return nil, &QueryError{"q", fmt.Sprintf("has %d characters; at most %d are accepted", n, MaxQueryRunes)}
	}
	var parts All
	words := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			parts = append(parts, Words(s))
		}
	}
	rest := text
	for {
		left, phrase, right, ok := nextPhrase(rest)
		if !ok {
			break
		}
		words(left)
		parts = append(parts, phrase)
		rest = right
	}
	words(rest)
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

// nextPhrase finds the first quoted phrase that is not blank, and returns it with
// what is at its sides.
func nextPhrase(text string) (left string, p Phrase, right string, ok bool) {
	for at, r := range text {
		i := slices.IndexFunc(quotes[:], func(q Quote) bool { return q.Left == r })
		if i < 0 {
			continue
		}
		q := quotes[i]
		quoted, right, closed := strings.Cut(text[at+utf8.RuneLen(r):], string(q.Right))
		if closed && Literal(quoted) != "" {
			return text[:at], Phrase{strings.TrimSpace(quoted), q}, right, true
		}
	}
	return "", Phrase{}, "", false
}

// Literal returns the text as it is looked for literally: normalized, without
// the spaces at its ends.
func Literal(text string) string { return segment.Trimmed(text) }

// Parts returns the plain words and the phrases of an expression, both as typed.
func Parts(e Expr) (words, phrases []string) {
	switch e := e.(type) {
	case Words:
		words = append(words, string(e))
	case Phrase:
		phrases = append(phrases, e.Text)
	case All:
		for _, part := range e {
			w, p := Parts(part)
			words, phrases = append(words, w...), append(phrases, p...)
		}
	}
	return words, phrases
}
