package index

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/segment"
)

// Bounds on a list of stop words.
const (
	maxStopWords     = 10_000
	maxStopWordRunes = 32
)

// errStopWord says what a line of stop words is.
var errStopWord = errors.New("a line is one word, or - and one to take it out of the function words: 记者, -如何")

// StopWords say which words of a query count as little as function words, and which
// function words do not. They are words as the dictionary cuts them. The zero value and
// nil leave the function words as they are.
type StopWords struct {
	little map[string]bool // by normalized word; false: it counts as any other
}

// ReadStopWords reads a list: a word a line, with - before it for a function word that
// shall count as any other. What begins with # is a comment. The error names the line.
func ReadStopWords(r io.Reader) (*StopWords, error) {
	s := &StopWords{map[string]bool{}}
	if err := eachRule(r, "stop words", maxStopWords, s.add); err != nil {
		return nil, err
	}
	return s, nil
}

func (s *StopWords) add(line string) error {
	word, out := strings.CutPrefix(segment.Trimmed(line), "-")
	word = strings.TrimSpace(word)
	before, twice := s.little[word]
	switch {
	case strings.ContainsFunc(word, unicode.IsSpace) || !strings.ContainsFunc(word, inWord):
		return fmt.Errorf("%.40q: %w", line, errStopWord)
	case utf8.RuneCountInString(word) > maxStopWordRunes:
		return fmt.Errorf("%.40q is longer than %d characters", word, maxStopWordRunes)
	case twice && before == out:
		return fmt.Errorf("%q is a stop word in one line and none in another", word)
	}
	s.little[word] = !out
	return nil
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// weight returns the weight of a normalized term.
func (s *StopWords) weight(term string) float64 {
	if s != nil {
		switch little, named := s.little[term]; {
		case named && little:
			return functionWeight
		case named:
			return 1
		}
	}
	return FunctionWeight(term)
}
