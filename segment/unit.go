package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// kind is what a unit of text can be part of.
type kind uint8

const (
	han    kind = iota // one character: of a dictionary word, or a word by itself
	script             // letters, digits and marks of any other script: one word
	gap                // punctuation, a symbol or a space: no word
)

// unit is the smallest piece that cutting looks at.
type unit struct {
	start int32 // byte offset; the unit ends where the next one starts
	code  uint16
	kind  kind
}

// maxRun bounds a script unit, in bytes: a longer run of letters and digits, which
// is no word of any language, is cut there.
const maxRun = 120

// split appends the units of the text and a gap of no length at its end.
func (t *trie) split(units []unit, text string) []unit {
	for i := 0; i < len(text); {
		if r := commonHan(text, i); r != 0 {
			units = append(units, unit{int32(i), t.codes[r], han})
			i += 3
			continue
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		u := unit{start: int32(i), kind: kindOf(r)}
		switch {
		case u.kind == han:
			u.code = t.code(r)
		case u.kind == script:
			size = scriptLength(text[i:])
		case r == '*':
			if n := starLength(text, i); n > 0 {
				u.kind, size = script, n
			}
		}
		units = append(units, u)
		i += size
	}
	return append(units, unit{start: int32(len(text)), kind: gap})
}

// The block CJK Unified Ideographs, where nearly all of a text lies.
const (
	firstHan = 0x4e00
	lastHan  = 0x9fff
)

// commonHan returns the character at i if it is in the block CJK Unified
// Ideographs, or 0. It saves most of the time of decoding.
func commonHan(text string, i int) uint16 {
	const continuation, lead = 0x80, 0xe0
	if i+2 >= len(text) || text[i]>>4 != lead>>4 || text[i+1]>>6 != continuation>>6 || text[i+2]>>6 != continuation>>6 {
		return 0
	}
	r := uint16(text[i])<<12 | uint16(text[i+1]&0x3f)<<6 | uint16(text[i+2]&0x3f)
	if r < firstHan || r > lastHan {
		return 0
	}
	return r
}

// kindOf returns what a character is part of; a character that joins others,
// such as the point of 3.5, is a gap by itself.
func kindOf(r rune) kind {
	switch {
	case r < utf8.RuneSelf:
		if isAlphanumeric(byte(r)) {
			return script
		}
		return gap
	case firstHan <= r && r <= lastHan, unicode.Is(unicode.Han, r):
		return han
	case unicode.IsLetter(r), unicode.IsNumber(r), unicode.IsMark(r):
		return script
	}
	return gap
}

// scriptLength returns the length of the script unit that the text begins with:
// a run of letters and digits, with what joins them (3.5, 1,000, covid-19, at&t,
// t+0) and what follows them (8.7%, c++).
func scriptLength(text string) int {
	n := 0
	for n < len(text) && n < maxRun {
		c := text[n]
		switch {
		case isAlphanumeric(c):
			n++
		case c < utf8.RuneSelf:
			if n == 0 || !joins(text, n) {
				return n + suffixLength(text, n)
			}
			n++
		default:
			r, size := utf8.DecodeRuneInString(text[n:])
			if kindOf(r) != script {
				return n + suffixLength(text, n)
			}
			n += size
		}
	}
	return n
}

// joins reports whether the character at i > 0 makes one word of what is at its
// sides.
func joins(text string, i int) bool {
	if i+1 >= len(text) {
		return false
	}
	switch before, after := text[i-1], text[i+1]; text[i] {
	case '.':
		return isDigit(before) && isDigit(after)
	case ',':
		return groupsDigits(text, i)
	case '-':
		return isAlphanumeric(before) && isAlphanumeric(after)
	case '&':
		return isLetter(before) && isLetter(after)
	case '+':
		return isLetter(before) && isDigit(after)
	}
	return false
}

// groupsDigits reports whether the comma at i groups the digits of a number, as
// in 1,000: up to three before it, exactly three behind it.
func groupsDigits(text string, i int) bool {
	const group = 3
	before, after := 0, 0
	for before <= group && before < i && isDigit(text[i-1-before]) {
		before++
	}
	for after <= group && i+1+after < len(text) && isDigit(text[i+1+after]) {
		after++
	}
	return before > 0 && before <= group && after == group
}

// suffixLength returns the length of the sign at i, if it belongs to the letter
// or digit before it.
func suffixLength(text string, i int) int {
	if i == 0 {
		return 0
	}
	rest := text[i:]
	if isDigit(text[i-1]) {
		for _, sign := range [...]string{"%", "‰"} {
			if strings.HasPrefix(rest, sign) {
				return len(sign)
			}
		}
	}
	if isLetter(text[i-1]) {
		for _, sign := range [...]string{"++", "+", "#"} {
			if strings.HasPrefix(rest, sign) && endsWord(rest[len(sign):]) {
				return len(sign)
			}
		}
	}
	return 0
}

// starLength returns the length of the mark of a troubled stock, *st, if that is
// what stands at i, or 0.
func starLength(text string, i int) int {
	const mark = "*st"
	if strings.HasPrefix(text[i:], mark) && endsWord(text[i+len(mark):]) && (i == 0 || !isAlphanumeric(text[i-1])) {
		return len(mark)
	}
	return 0
}

// endsWord reports whether a word can end where the rest of its text begins.
func endsWord(rest string) bool {
	return rest == "" || !isAlphanumeric(rest[0]) && rest[0] != '+' && rest[0] != '#'
}

// emitParts emits the parts of a mixed word: the runs of letters, the numbers
// and, of a number with a point or a comma, the runs of digits. pm2.5 has pm, 2.5,
// 2 and 5.
func emitParts(text string, start, end, position int, emit func(start, end, position int)) {
	for i := start; i < end; {
		stop := partEnd(text, i, end)
		if stop == i {
			_, size := utf8.DecodeRuneInString(text[i:]) // a sign
			i += size
			continue
		}
		if i > start || stop < end {
			emit(i, stop, position)
		}
		if isDigit(text[i]) {
			emitDigits(text, i, stop, position, emit)
		}
		i = stop
	}
}

// partEnd returns where the run of letters or the number at i ends: at i, if a
// sign is there.
func partEnd(text string, i, end int) int {
	if isDigit(text[i]) {
		for i < end && (isDigit(text[i]) || joinsDigits(text[i]) && i+1 < end && isDigit(text[i+1])) {
			i++
		}
		return i
	}
	for i < end && (isLetter(text[i]) || text[i] >= utf8.RuneSelf && !strings.HasPrefix(text[i:], "‰")) {
		i++
	}
	return i
}

// emitDigits emits the runs of digits of a number that has more than one.
func emitDigits(text string, start, end, position int, emit func(start, end, position int)) {
	from := start
	for i := start; i < end; i++ {
		if joinsDigits(text[i]) {
			emit(from, i, position)
			from = i + 1
		}
	}
	if from > start {
		emit(from, end, position)
	}
}

// joinsDigits reports whether a sign within a word can stand inside a number.
func joinsDigits(c byte) bool { return c == '.' || c == ',' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

func isAlphanumeric(c byte) bool { return isDigit(c) || isLetter(c) }
