package index

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Bounds on a list of synonyms.
const (
	maxSynonymLines = 100_000
	maxSynonyms     = 16 // of one text
	maxSynonymRunes = 32
)

// Synonyms says which texts stand for others. The zero value and nil have none.
type Synonyms struct {
	of map[string][]string // both normalized
}

// ReadSynonyms reads a list. A line is either texts that stand for one another,
// parted by commas or 、 (北大, 北京大学), or such texts, => and others (电脑 =>
// 计算机): who looks for one on the left finds those on the right too, and not
// the other way. What begins with # is a comment. The error names the line.
func ReadSynonyms(r io.Reader) (*Synonyms, error) {
	s := &Synonyms{of: map[string][]string{}}
	if err := eachRule(r, "synonyms", maxSynonymLines, s.add); err != nil {
		return nil, err
	}
	return s, nil
}

// Of returns what stands for a normalized text, without that itself.
func (s *Synonyms) Of(text string) []string {
	if s == nil {
		return nil
	}
	return s.of[text]
}

func (s *Synonyms) add(line string) error {
	left, right, oneWay := strings.Cut(line, "=>")
	from, err := synonymTexts(left)
	if err != nil {
		return err
	}
	to := from
	if oneWay {
		if to, err = synonymTexts(right); err != nil {
			return err
		}
	} else if len(from) < 2 {
		return fmt.Errorf("%q stands alone; a line is texts parted by commas, or texts => texts", line)
	}
	for _, text := range from {
		for _, other := range to {
			if other == text || slices.Contains(s.of[text], other) {
				continue
			}
			if len(s.of[text]) == maxSynonyms {
				return fmt.Errorf("%q has more than %d synonyms", text, maxSynonyms)
			}
			s.of[text] = append(s.of[text], other)
		}
	}
	return nil
}

func partsSynonyms(r rune) bool { return strings.ContainsRune(",，、", r) }

// SynonymsIn returns the texts of a line of ReadSynonyms, which is no comment, as they are
// written.
func SynonymsIn(line string) []string {
	texts := strings.FieldsFunc(strings.Replace(line, "=>", ",", 1), partsSynonyms)
	for i, text := range texts {
		texts[i] = strings.TrimSpace(text)
	}
	return texts
}

// synonymTexts returns the texts of one side of a line, normalized.
func synonymTexts(side string) ([]string, error) {
	var texts []string
	for field := range strings.FieldsFuncSeq(side, partsSynonyms) {
		text := Literal(field)
		switch {
		case text == "":
		case utf8.RuneCountInString(text) > maxSynonymRunes:
			return nil, fmt.Errorf("%.40q is longer than %d characters", text, maxSynonymRunes)
		default:
			texts = append(texts, text)
		}
	}
	if len(texts) == 0 {
		return nil, fmt.Errorf("%q has no text; a line is texts parted by commas, or texts => texts", side)
	}
	return texts, nil
}
