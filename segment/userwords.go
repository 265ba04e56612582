package segment

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Bounds on user words.
const (
	maxWordRunes  = 32
	maxUserWords  = 1_000_000
	userFrequency = 1000 // of a word without one: more than most words of two parts
)

// CheckUserWords returns the error that Open would return for user words.
func CheckUserWords(r io.Reader) error {
	_, err := readUserWords(r)
	return err
}

// readUserWords returns the words of a list.
func readUserWords(r io.Reader) (map[string]word, error) {
	words := map[string]word{}
	err := EachLine(r, "user words", func(line string) error {
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			return nil
		}
		text, w, err := userWord(strings.Fields(line))
		if err == nil && len(words) == maxUserWords {
			err = fmt.Errorf("more than %d words", maxUserWords)
		}
		if err == nil {
			words[text] = w
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	return words, nil
}

func userWord(fields []string) (text string, w word, err error) {
	text, w = Trimmed(fields[0]), word{frequency: userFrequency}
	switch {
	case !utf8.ValidString(fields[0]):
		return "", word{}, fmt.Errorf("%q is not UTF-8", fields[0])
	case utf8.RuneCountInString(text) > maxWordRunes:
		return "", word{}, fmt.Errorf("%.40q is longer than %d characters", fields[0], maxWordRunes)
	case !isOneRun(text):
		return "", word{}, fmt.Errorf("%q is not one word: signs and spaces end a word", fields[0])
	case len(fields) > 3:
		return "", word{}, fmt.Errorf("%d fields; a line is a word, its frequency and its part of speech", len(fields))
	case len(fields) > 1:
		w.frequency, err = strconv.ParseFloat(fields[1], 64)
		if err != nil || !(w.frequency >= 1 && w.frequency <= 1e9) {
			return "", word{}, fmt.Errorf("frequency %q is not a number from 1 to 1e9", fields[1])
		}
	}
	if len(fields) == 3 {
		w.class = classOf(fields[2])
	}
	return text, w, nil
}

// isOneRun reports whether the dictionary looks a text up whole: it has
// something, and no gap.
func isOneRun(normal string) bool {
	units := new(trie).split(nil, normal)
	return slices.IndexFunc(units, func(u unit) bool { return u.kind == gap }) == len(units)-1 && normal != ""
}
