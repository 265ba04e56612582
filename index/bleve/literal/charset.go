package literal

// The text column is written in a code of its own, .55 of the size of UTF-8 for
// Chinese, which can be searched as bytes:
//
//	00        border between title and body
//	01 … 9f   the 159 characters of frequent.txt, in that order: the space, the
//	          digits, and the most frequent of some 70 million in news articles
//	a0 … fe   + 1 byte: the characters of the ranges below, in that order
//	ff        + 1 byte, three times: any other character, 7 bits at a time
//	          from the highest; the first of the three bytes has its top bit set
//
// A byte below a0 ends a character wherever it stands, so the start of a
// character is found by counting the bytes above it backwards (see indexCode).

import (
	"bytes"
	_ "embed"
	"unicode/utf8"
)

//go:embed frequent.txt
var frequent string

const (
	border    = 0x00
	firstPair = 0xa0
	escape    = 0xff
)

// pairRanges are the characters of two bytes: 95 × 256 of them.
var pairRanges = [...]struct{ first, last rune }{
	{0x4e00, 0x9fff}, // Han
	{0x0000, 0x04ff}, // Latin, Greek, Cyrillic
	{0x2000, 0x26ff}, // punctuation and symbols
	{0x3000, 0x30ff}, // CJK punctuation, kana
}

// codes holds the table of one-byte characters both ways.
type codes struct {
	encode [1 << 16]byte // 0: the character has no code of one byte
	decode [firstPair]rune
}

var oneByte = loadCodes(frequent)

func loadCodes(table string) *codes {
	c := new(codes)
	next := 1
	for _, r := range table {
		if next < firstPair {
			c.encode[r&0xffff] = byte(next)
			c.decode[next] = r
			next++
		}
	}
	return c
}

// appendCode appends the code of one character.
func appendCode(dst []byte, r rune) []byte {
	if r < 1<<16 {
		if c := oneByte.encode[r]; c != 0 {
			return append(dst, c)
		}
	}
	if i := pairIndex(r); i >= 0 {
		return append(dst, byte(firstPair+i>>8), byte(i))
	}
	return append(dst, escape, byte(r>>14)|0x80, escape, byte(r>>7)&0x7f, escape, byte(r)&0x7f)
}

// encodeText returns the code of text. A byte that is not UTF-8 counts as U+FFFD.
func encodeText(text string) []byte {
	code := make([]byte, 0, len(text))
	for _, r := range text {
		code = appendCode(code, r)
	}
	return code
}

func pairIndex(r rune) int {
	i := 0
	for _, p := range pairRanges {
		if p.first <= r && r <= p.last {
			return i + int(r-p.first)
		}
		i += int(p.last-p.first) + 1
	}
	return -1
}

func pairRune(i int) rune {
	for _, p := range pairRanges {
		n := int(p.last-p.first) + 1
		if i < n {
			return p.first + rune(i)
		}
		i -= n
	}
	return utf8.RuneError
}

// decodeText returns the UTF-8 of coded text that holds no border. Damaged code
// gives U+FFFD.
func decodeText(code []byte) string {
	dst := make([]byte, 0, len(code)*2)
	for len(code) > 0 {
		r, n := decodeCode(code)
		dst = utf8.AppendRune(dst, r)
		code = code[n:]
	}
	return string(dst)
}

// firstCode returns the code of so many characters at most.
func firstCode(code []byte, runes int) []byte {
	at := 0
	for ; runes > 0 && at < len(code); runes-- {
		_, n := decodeCode(code[at:])
		at += n
	}
	return code[:at]
}

// decodeCode returns the first character of code and its length.
func decodeCode(code []byte) (rune, int) {
	c := code[0]
	switch {
	case c == border:
		return utf8.RuneError, 1
	case c < firstPair:
		return oneByte.decode[c], 1
	case len(code) < 2:
		return utf8.RuneError, 1
	case c < escape:
		return pairRune(int(c-firstPair)<<8 | int(code[1])), 2
	case len(code) < 6:
		return utf8.RuneError, len(code)
	}
	return rune(code[1]&0x7f)<<14 | rune(code[3]&0x7f)<<7 | rune(code[5]&0x7f), 6
}

// indexCode returns where pattern begins in code for the first time at or after
// from, as whole characters, or -1. from must be the start of a character. The
// time taken is linear in the code: a match that is none ends on the second
// byte of a character, so what follows it is the next known start.
func indexCode(code, pattern []byte, from int) int {
	for from+len(pattern) <= len(code) {
		at := bytes.Index(code[from:], pattern)
		if at < 0 {
			return -1
		}
		at += from
		high := 0
		for i := at - 1; i >= from && code[i] >= firstPair; i-- {
			high++
		}
		if high%2 == 0 {
			return at
		}
		from = at + 1
	}
	return -1
}

// splitBorder cuts a document's code into title and body.
func splitBorder(code []byte) (title, body []byte) {
	at := indexCode(code, []byte{border}, 0)
	if at < 0 {
		return code, nil
	}
	return code[:at], code[at+1:]
}
