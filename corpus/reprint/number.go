package reprint

import "strings"

// numberReader finds the numbers of a normal text, letter by letter. A number is
// a run of digits, with the points, commas and colons inside it left out, or two
// Chinese numerals or more (一 alone is mostly no number).
type numberReader struct {
	kind     numberKind
	at, last int // first letter, and the letter after the last digit
	digits   int
	hash     uint64
}

type numberKind int

const (
	noNumber numberKind = iota
	arabic
	chinese
)

// insideNumber are the marks that stand between two digits: 3.5, 12:30.
const insideNumber = ".,:"

func kindOf(r rune) numberKind {
	switch r {
	case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
		return arabic
	case '〇', '零', '一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '百', '千', '万', '亿', '两':
		return chinese
	}
	return noNumber
}

// read takes the next character, which stands at a place in the letters, and
// appends the number that ends before it, if one does.
func (n *numberReader) read(r rune, at int, numbers *[]number) {
	kind := kindOf(r)
	if n.kind == arabic && kind == noNumber && n.last == at && strings.ContainsRune(insideNumber, r) {
		return
	}
	if kind != n.kind {
		n.end(numbers)
		*n = numberReader{kind: kind, at: at}
	}
	if kind == noNumber {
		return
	}
	n.hash = (n.hash + uint64(r)) * 0x9e3779b97f4a7c15
	n.digits++
	n.last = at + 1
}

func (n *numberReader) end(numbers *[]number) {
	if n.kind == arabic || n.kind == chinese && n.digits > 1 {
		*numbers = append(*numbers, number{n.at, n.last, n.hash})
	}
}
