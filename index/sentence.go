package index

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/segment"
)

// endMark reports whether a character ends a sentence.
func endMark(r rune) bool {
	switch r {
	case '。', '！', '？', '；', '!', '?', '\n':
		return true
	}
	return false
}

// closingMark reports whether a character that follows the end of a sentence is
// part of it still.
func closingMark(r rune) bool {
	switch r {
	case '”', '」', '』', '’', '）', ')', '"', '》', '】':
		return true
	}
	return false
}

// sentences finds where the sentences of a text begin, going forward only.
type sentences struct {
	text    string
	end     int // of the sentence before the one at hand
	scanned int // the text before it has been searched
}

// startOf returns where the sentence that holds an offset begins. It may lie
// behind the offset, if that is in the white space before a sentence.
func (s *sentences) startOf(offset int) int {
	for s.scanned < offset {
		r, size := utf8.DecodeRuneInString(s.text[s.scanned:])
		s.scanned += size
		if endMark(r) {
			s.end = s.scanned
		}
	}
	rest := strings.TrimLeftFunc(s.text[s.end:], closingMark)
	return skipSpace(s.text, len(s.text)-len(rest))
}

// SentencesAround returns the sentences of a text that hold a span of it, which is
// on character borders, without white space at their ends.
func SentencesAround(text string, at Span) Span {
	finder := sentences{text: text}
	start := min(finder.startOf(at.Start), at.Start)
	end := at.End
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	for !endMark(last) && end < len(text) {
		var size int
		last, size = utf8.DecodeRuneInString(text[end:])
		end += size
	}
	for end < len(text) {
		r, size := utf8.DecodeRuneInString(text[end:])
		if !closingMark(r) {
			break
		}
		end += size
	}
	return Span{start, max(at.End, start+len(strings.TrimRightFunc(text[start:end], unicode.IsSpace)))}
}

// endsSentence reports whether the text ends with a sentence.
func endsSentence(text string) bool {
	r, size := utf8.DecodeLastRuneInString(text)
	if closingMark(r) {
		r, _ = utf8.DecodeLastRuneInString(text[:len(text)-size])
	}
	return endMark(r)
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

// What a passage does not begin with: the marks of a list, and what closes or
// parts what was said before.
const (
	leadMarks   = "•·●■◆▲★○□◇☆▪※，、；：。！？,;:!?）)」』”’》〉】］]"
	asciiBullet = "-*" // with a space behind it
)

// What a passage that goes on in the text does not end with: what opens or
// announces what comes then.
const tailMarks = "•·●■◆▲★○□◇☆▪※，、：,:（(「『“‘《〈【［["

// skipLead returns where what is worth showing begins, at or after an offset and
// at the limit at the latest, and at the start of a character. If all of the text
// up to the limit is such marks, they are shown.
func skipLead(text string, offset, limit int) int {
	first := min(skipSpace(text, clusterEnd(text, offset)), limit)
	at := first
	for at < limit {
		r, size := utf8.DecodeRuneInString(text[at:])
		bullet := strings.ContainsRune(asciiBullet, r) && strings.HasPrefix(text[at+size:], " ")
		if !bullet && !unicode.IsSpace(r) && !strings.ContainsRune(leadMarks, r) || continues(text, at+size) {
			return at
		}
		at += size
	}
	if limit == len(text) {
		return first
	}
	return limit
}

// skipTail returns where a passage that ends at an offset ends without white
// space and, if the text goes on, without the marks that lead there; at last or
// behind it.
func skipTail(text string, offset, last int, goesOn bool) int {
	for offset > last {
		r, size := utf8.DecodeLastRuneInString(text[:offset])
		mark := unicode.IsSpace(r) || goesOn && strings.ContainsRune(tailMarks, r)
		if !mark || continues(text, offset-size) {
			break
		}
		offset -= size
	}
	return offset
}

func skipSpace(text string, offset int) int {
	return len(text) - len(strings.TrimLeftFunc(text[offset:], unicode.IsSpace))
}
