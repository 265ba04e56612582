package corpus

import (
	"strconv"
	"strings"
)

// hanDigits are the Chinese digits by their value; hanZeros are the ways in
// which 0 is written.
const (
	hanDigits = "〇一二三四五六七八九"
	hanZeros  = "〇○零ＯOo"
)

// maxNumeral is the most bytes that Numeral reads: 九千九百九十九 and no more.
const maxNumeral = 24

// Numeral reads a whole number below 10,000 in digits, or in Chinese numerals
// digit by digit (二〇〇九) or with their places named (二十三, 一百零五). It reports
// false for anything else.
func Numeral(s string) (int, bool) {
	switch {
	case s == "" || len(s) > maxNumeral:
		return 0, false
	case strings.ContainsAny(s, "十百千"):
		return placedNumeral(s)
	}
	n, digits := 0, 0
	for _, r := range s {
		d, ok := numeralDigit(r)
		if digits++; !ok || digits > 4 {
			return 0, false
		}
		n = n*10 + d
	}
	return n, true
}

// placedNumeral reads a numeral whose places are named. The first 一 may be
// left out: 十二, 百.
func placedNumeral(s string) (int, bool) {
	n, digit, place := 0, -1, 10000 // digit is the one before its place, -1 if there is none
	zero := false                   // stands for a place left out: 一百五 is no 105
	for i, r := range s {
		unit := map[rune]int{'千': 1000, '百': 100, '十': 10}[r]
		d, isDigit := numeralDigit(r)
		switch {
		case unit > 0 && unit < place && (digit > 0 || i == 0):
			n, digit, place = n+max(digit, 1)*unit, -1, unit
		case unit > 0 || !isDigit || digit > 0 || d == 0 && digit == 0:
			return 0, false
		default:
			digit, zero = d, zero || d == 0
		}
	}
	return n + max(digit, 0), digit < 0 || digit > 0 && (zero || place == 10)
}

// numeralDigit returns the value of a digit, Latin or Chinese.
func numeralDigit(r rune) (int, bool) {
	switch {
	case r >= '0' && r <= '9':
		return int(r - '0'), true
	case r == '两':
		return 2, true
	case strings.ContainsRune(hanZeros, r):
		return 0, true
	}
	i := strings.IndexRune(hanDigits, r)
	return i / len("〇"), i >= 0
}

// LatinNumeral writes a numeral that Numeral reads with digits, and any other
// text as it is.
func LatinNumeral(s string) string {
	if n, ok := Numeral(s); ok {
		return strconv.Itoa(n)
	}
	return s
}
