package index

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/segment"
)

// lexeme is an item of a query.
type lexeme struct {
	kind       lexemeKind
	start, end int    // bytes of the query
	phrase     Phrase // of a phraseItem
	field      FieldName
}

type lexemeKind uint8

const (
	endItem lexemeKind = iota
	wordItem
	phraseItem
	openItem  // (
	closeItem // )
	orItem
	andItem
	notItem
	fieldItem // with its colon
)

// lexer cuts a query into lexemes. What only looks like an operator, such as the
// hyphen of covid-19 or the parenthesis of f(x), is part of a word: an operator
// stands where an item begins.
type lexer struct {
	text  string
	at    int
	depth int // parentheses that are open
	last  lexemeKind
}

// next returns the next item, an endItem behind the last. What normalizes to
// nothing, such as a control character, is white space.
func (l *lexer) next() lexeme {
	fresh := l.last != wordItem
	var x lexeme
	for blank := true; blank; {
		start := l.at
		l.at = skipSpace(l.text, l.at)
		fresh = fresh || l.at > start
		x = l.item(fresh)
		blank = x.kind == wordItem && Literal(l.text[x.start:x.end]) == ""
		fresh = fresh || blank
		l.at = x.end
	}
	l.last = x.kind
	switch x.kind {
	case openItem:
		l.depth++
	case closeItem:
		l.depth--
	}
	return x
}

// item reads the item that begins at l.at; fresh says that none ends there.
func (l *lexer) item(fresh bool) lexeme {
	rest := l.text[l.at:]
	if rest == "" {
		return lexeme{start: l.at, end: l.at}
	}
	if p, n, ok := phraseAt(rest); ok {
		return lexeme{kind: phraseItem, start: l.at, end: l.at + n, phrase: p}
	}
	if n := prefix(rest, orMarks[:]); n > 0 {
		return l.mark(orItem, n)
	}
	if n := prefix(rest, closeMarks[:]); n > 0 && l.depth > 0 {
		return l.mark(closeItem, n)
	}
	if fresh {
		if x := l.operator(rest); x.kind != endItem {
			return x
		}
	}
	end := l.wordEnd()
	switch l.text[l.at:end] {
	case "OR", "或":
		return l.mark(orItem, end-l.at)
	case "AND", "&&":
		return l.mark(andItem, end-l.at)
	case "NOT":
		if fresh && l.last != notItem {
			return l.mark(notItem, end-l.at)
		}
	}
	return lexeme{kind: wordItem, start: l.at, end: end}
}

// The marks of the syntax, half and full width.
var (
	openMarks  = [...]string{"(", "（"}
	closeMarks = [...]string{")", "）"}
	orMarks    = [...]string{"||", "|", "｜"}
	notMarks   = [...]string{"-", "－", "−"}
	colons     = [...]string{":", "："}
	starMarks  = [...]string{"*", "＊"}
)

func (l *lexer) mark(kind lexemeKind, size int) lexeme {
	return lexeme{kind: kind, start: l.at, end: l.at + size}
}

// operator reads what has a meaning only at the beginning of an item.
func (l *lexer) operator(rest string) lexeme {
	if n := prefix(rest, openMarks[:]); n > 0 {
		return l.mark(openItem, n)
	}
	if n := prefix(rest, notMarks[:]); n > 0 && l.last != notItem && beginsOperand(rest[n:]) {
		return l.mark(notItem, n)
	}
	if name, n, ok := fieldAt(rest); ok && l.last != fieldItem {
		x := l.mark(fieldItem, n)
		x.field = name
		return x
	}
	return lexeme{}
}

// beginsOperand reports whether what follows a minus can be excluded: a letter or
// digit, a phrase or a parenthesis.
func beginsOperand(rest string) bool {
	r, _ := utf8.DecodeRuneInString(rest)
	_, _, phrase := phraseAt(rest)
	return phrase || unicode.IsLetter(r) || unicode.IsDigit(r) || prefix(rest, openMarks[:]) > 0
}

// maxFieldName bounds the search for the colon behind the name of a field.
const maxFieldName = 24 // bytes

// fieldAt reads the name of a field and its colon.
func fieldAt(rest string) (name FieldName, size int, ok bool) {
	for i := range rest {
		if i > maxFieldName {
			return "", 0, false
		}
		if n := prefix(rest[i:], colons[:]); n > 0 {
			name, ok = fieldNames[segment.Normal(rest[:i])]
			return name, i + n, ok
		}
	}
	return "", 0, false
}

// wordEnd returns where the word that begins at l.at ends: at white space, a
// phrase, a mark of choice, or the parenthesis that closes a group.
func (l *lexer) wordEnd() int {
	open := 0 // parentheses inside the word
	for i, r := range l.text[l.at:] {
		rest := l.text[l.at+i:]
		if unicode.IsSpace(r) || i > 0 && prefix(rest, orMarks[:]) > 0 {
			return l.at + i
		}
		if _, _, phrase := phraseAt(rest); phrase {
			return l.at + i
		}
		switch {
		case prefix(rest, openMarks[:]) > 0:
			open++
		case prefix(rest, closeMarks[:]) > 0 && open > 0:
			open--
		case prefix(rest, closeMarks[:]) > 0 && l.depth > 0:
			return l.at + i
		}
	}
	return len(l.text)
}

var quotes = [...]Quote{{'"', '"'}, {'“', '”'}, {'「', '」'}, {'『', '』'}, {'＂', '＂'}}

// phraseAt reads the quoted phrase, which is not blank, that the text begins
// with, and returns its length with the quotes.
func phraseAt(text string) (p Phrase, size int, ok bool) {
	r, n := utf8.DecodeRuneInString(text)
	i := slices.IndexFunc(quotes[:], func(q Quote) bool { return q.Left == r })
	if i < 0 {
		return Phrase{}, 0, false
	}
	q := quotes[i]
	quoted, _, closed := strings.Cut(text[n:], string(q.Right))
	if !closed || Literal(quoted) == "" {
		return Phrase{}, 0, false
	}
	return Phrase{strings.TrimSpace(quoted), q}, n + len(quoted) + utf8.RuneLen(q.Right), true
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
