package index

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/segment"
)

// What ends a sentence, and what may follow that and still be part of it.
var (
	sentenceMarks = [...]string{"。", "！", "？", "；", "!", "?", "\n"}
	closingMarks  = [...]string{"”", "」", "』", "’", "）", ")", "\""}
)

// sentences finds where the sentences of a text begin, going forward only.
type sentences struct {
	text    string
	start   int // of the sentence at hand
	scanned int // the text before it has been searched
}

// startOf returns where the sentence that holds an offset begins. It may lie
// behind the offset, if that is in the white space before a sentence.
func (s *sentences) startOf(offset int) int {
	for ; s.scanned < offset; s.scanned++ {
		if n := sentenceEnd(s.text[s.scanned:]); n > 0 {
			s.start = skipSpace(s.text, s.scanned+n)
		}
	}
	return s.start
}

// sentenceEnd returns the length of the mark that the text begins with, if that
// ends a sentence, with the closing marks behind it, or 0.
func sentenceEnd(text string) int {
	n := prefix(text, sentenceMarks[:])
	if n == 0 {
		return 0
	}
	for k := 1; k > 0; n += k {
		k = prefix(text[n:], closingMarks[:])
	}
	return n
}

// prefix returns the length of the mark that the text begins with, 0 if none.
func prefix(text string, marks []string) int {
	for _, m := range marks {
		if strings.HasPrefix(text, m) {
			return len(m)
		}
	}
	return 0
}

// endsSentence reports whether the text ends with a sentence.
func endsSentence(text string) bool {
	for _, closing := range closingMarks {
		if rest, ok := strings.CutSuffix(text, closing); ok {
			text = rest
			break
		}
	}
	for _, mark := range sentenceMarks {
		if strings.HasSuffix(text, mark) {
			return true
		}
	}
	return false
}

// wordAround returns the word that an offset lies inside of, nil if none.
func wordAround(tokens []segment.Token, offset int) *segment.Token {
	i := sort.Search(len(tokens), func(i int) bool { return tokens[i].Start >= offset }) - 1
	if i < 0 {
		return nil
	}
	for i > 0 && tokens[i-1].Position == tokens[i].Position {
		i-- // what is inside a word may begin after it
	}
	if k := &tokens[i]; offset < k.End {
		return k
	}
	return nil
}

// clusterStart returns where the character, with its combining marks and what
// joiners tie to it, begins that an offset lies in: the offset itself, between
// two characters.
func clusterStart(text string, offset int) int {
	const joiner = '\u200d'
	for offset > 0 && offset < len(text) {
		r, _ := utf8.DecodeRuneInString(text[offset:])
		before, size := utf8.DecodeLastRuneInString(text[:offset])
		if !unicode.IsMark(r) && r != joiner && before != joiner {
			break
		}
		offset -= size
	}
	return offset
}

func skipSpace(text string, offset int) int {
	return len(text) - len(strings.TrimLeftFunc(text[offset:], unicode.IsSpace))
}
