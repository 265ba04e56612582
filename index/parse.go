package index

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/index/period"
	"wensou/segment"
)

// The grammar of a query. An item is read as an operator only where an item may
// begin; marks may be half or full width, and names of fields in Chinese:
//
//	query  = item { [ "AND" | "&&" ] item }                  all of them
//	item   = one { ( "OR" | "或" | "|" ) one }               one of them
//	one    = [ "-" | "NOT" ] single                          not this
//	single = "(" query ")" | field ":" single | phrase | word [ "*" ]
//	phrase = text in "…", “…”, 「…」 or 『…』
//	field  = title 标题 | author 作者 | source 来源 | section 栏目 | tag 标签 | date 日期
//
// "OR" binds what is next to it: 水库 大坝 OR 堤防 wants 水库, and 大坝 or 堤防.

// maxDepth bounds how deep parentheses may be nested.
const maxDepth = 16

// SyntaxError says where a query stops being one, and why. Such a query is
// searched for as plain text.
type SyntaxError struct {
	Offset int // runes of the query
	Reason SyntaxReason
}

// SyntaxReason is what is wrong with a query.
type SyntaxReason string

// The reasons.
const (
	UnclosedGroup  SyntaxReason = "parenthesis is not closed"
	EmptyGroup     SyntaxReason = "parentheses hold nothing"
	MissingOperand SyntaxReason = "nothing to choose from beside OR, AND or a minus"
	MissingValue   SyntaxReason = "nothing to look for in the field"
	BadDate        SyntaxReason = "not a date; a year, month or day is accepted, such as 2009, 2009-05 or 2009-05-14, or a range such as 2009-01..2009-06"
	BadField       SyntaxReason = "a field takes a word, a phrase, or a choice of these"
	OnlyExclusions SyntaxReason = "everything is excluded; something to look for is needed"
	TooDeep        SyntaxReason = "parentheses are nested too deep"
)

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("at character %d: %s", e.Offset+1, e.Reason)
}

// Understand reads a query as it was typed. What Parse finds at fault is plain
// text, and the fault is returned beside it. It returns a QueryError for a query
// that is empty, longer than MaxQueryRunes, or not UTF-8, and for no other.
func Understand(text string) (Expr, *SyntaxError, error) {
	e, err := Parse(text)
	var fault *SyntaxError
	if errors.As(err, &fault) {
		return Words(strings.TrimSpace(text)), fault, nil
	}
	return e, nil, err
}

// Parse reads a query by its grammar. A quotation mark without its partner is
// plain text, and so is a text of several sentences, which was pasted and not
// typed. It returns a QueryError as Understand does, and else a SyntaxError.
func Parse(text string) (Expr, error) {
	switch {
	case !utf8.ValidString(text):
		return nil, &QueryError{"q", "is not valid UTF-8"}
	case Literal(text) == "":
		return nil, &QueryError{"q", "is empty; type the words to look for"}
	}
	if n := utf8.RuneCountInString(text); n > MaxQueryRunes {
		return nil, &QueryError{"q", fmt.Sprintf("has %d characters; at most %d are accepted", n, MaxQueryRunes)}
	}
	if pasted(text) {
		return Words(strings.TrimSpace(text)), nil
	}
	p := parser{lexer: lexer{text: text}}
	p.advance()
	e := p.query(0)
	if p.fault != nil {
		return nil, p.fault
	}
	return e, nil
}

// pasted reports whether a text goes on after the end of a sentence, other than
// inside quotation marks.
func pasted(text string) bool {
	for i := 0; i < len(text); {
		if _, n, ok := phraseAt(text[i:]); ok {
			i += n
			continue
		}
		if n := prefix(text[i:], sentenceEnds[:]); n > 0 && Literal(strings.TrimLeft(text[i+n:], endMarks)) != "" {
			if Literal(text[:i]) != "" {
				return true
			}
		}
		_, n := utf8.DecodeRuneInString(text[i:])
		i += n
	}
	return false
}

// What ends a sentence of a pasted text, and what may stand behind the last one
// of a typed one.
var sentenceEnds = [...]string{"。", "！", "？", "；", "\n"}

const endMarks = "。！？；!?;”」』’）)\"… "

// parser reads a query by recursive descent. After the first fault it goes on
// without a meaning.
type parser struct {
	lexer
	item  lexeme // at hand
	fault *SyntaxError
}

func (p *parser) advance() { p.item = p.next() }

func (p *parser) fail(at int, reason SyntaxReason) Expr {
	if p.fault == nil {
		p.fault = &SyntaxError{utf8.RuneCountInString(p.text[:at]), reason}
	}
	return nil
}

// query reads items up to the end of the text or of the group that it is in.
func (p *parser) query(depth int) Expr {
	start := p.item.start
	var parts All
	for p.fault == nil && p.item.kind != endItem && p.item.kind != closeItem {
		if p.item.kind == andItem {
			at := p.item.start
			if p.advance(); len(parts) == 0 || !p.beginsItem() {
				return p.fail(at, MissingOperand)
			}
		}
		parts = appendPart(parts, p.choice(depth))
	}
	switch {
	case p.fault != nil:
		return nil
	case len(parts) == 0:
		return p.fail(start, EmptyGroup)
	case !slices.ContainsFunc(parts, isWanted):
		return p.fail(start, OnlyExclusions)
	case len(parts) == 1:
		return parts[0]
	}
	return parts
}

// appendPart adds a part to a query of several: words join the words before them,
// and a group of several parts gives its own.
func appendPart(parts All, e Expr) All {
	if all, ok := e.(All); ok {
		for _, part := range all {
			parts = appendPart(parts, part)
		}
		return parts
	}
	if w, ok := e.(Words); ok && len(parts) > 0 {
		if before, ok := parts[len(parts)-1].(Words); ok {
			parts[len(parts)-1] = before + " " + w
			return parts
		}
	}
	return append(parts, e)
}

// isWanted reports whether an expression asks for something rather than to leave
// something out.
func isWanted(e Expr) bool {
	_, not := e.(Not)
	return !not
}

func (p *parser) beginsItem() bool {
	switch p.item.kind {
	case endItem, closeItem, orItem, andItem:
		return false
	}
	return true
}

// choice reads an item, and those that stand beside it as alternatives.
func (p *parser) choice(depth int) Expr {
	if p.item.kind == orItem {
		return p.fail(p.item.start, MissingOperand)
	}
	starts := []int{p.item.start}
	alternatives := Any{p.one(depth)}
	for p.fault == nil && p.item.kind == orItem {
		at := p.item.start
		if p.advance(); !p.beginsItem() {
			return p.fail(at, MissingOperand)
		}
		starts = append(starts, p.item.start)
		alternatives = append(alternatives, p.one(depth))
	}
	if len(alternatives) == 1 {
		return alternatives[0]
	}
	if i := slices.IndexFunc(alternatives, func(e Expr) bool { return e != nil && !isWanted(e) }); i >= 0 {
		return p.fail(starts[i], OnlyExclusions)
	}
	return alternatives
}

// one reads a single item with the minus before it.
func (p *parser) one(depth int) Expr {
	if p.item.kind != notItem {
		return p.single(depth)
	}
	at := p.item.start
	if p.advance(); !p.beginsItem() {
		return p.fail(at, MissingOperand)
	}
	e := p.single(depth)
	if p.fault != nil {
		return nil
	}
	return Not{e}
}

func (p *parser) single(depth int) Expr {
	item := p.item
	switch item.kind {
	case openItem:
		return p.group(depth + 1)
	case fieldItem:
		return p.field(depth)
	case phraseItem:
		p.advance()
		return item.phrase
	}
	p.advance()
	return word(p.text[item.start:item.end])
}

func (p *parser) group(depth int) Expr {
	at := p.item.start
	if depth > maxDepth {
		return p.fail(at, TooDeep)
	}
	p.advance()
	e := p.query(depth)
	switch {
	case p.fault != nil:
		return nil
	case p.item.kind != closeItem:
		return p.fail(at, UnclosedGroup)
	}
	p.advance()
	return e
}

// word reads a word that may be the beginning of words.
func word(text string) Expr {
	for _, star := range starMarks {
		if stem, ok := strings.CutSuffix(text, star); ok && isWord(Literal(stem)) {
			return Prefix(stem)
		}
	}
	return Words(text)
}

func isWord(normal string) bool {
	return normal != "" && !strings.ContainsFunc(normal, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
}

// field reads a field and what is looked for in it.
func (p *parser) field(depth int) Expr {
	field := p.item
	if p.advance(); !p.beginsItem() || p.item.kind == notItem {
		return p.fail(field.start, MissingValue)
	}
	if field.field == dateField {
		return p.date()
	}
	at := p.item.start
	e := p.single(depth)
	if p.fault == nil && !isFieldValue(e) {
		return p.fail(at, BadField)
	}
	return Field{field.field, e}
}

func (p *parser) date() Expr {
	item := p.item
	text := p.text[item.start:item.end]
	if item.kind == phraseItem {
		text = item.phrase.Text
	}
	days, err := period.Parse(text)
	if err != nil || strings.ContainsFunc(text, unicode.IsSpace) {
		return p.fail(item.start, BadDate)
	}
	p.advance()
	return Date{text, days}
}

// isFieldValue reports whether a field can be asked for an expression.
func isFieldValue(e Expr) bool {
	switch e := e.(type) {
	case Words, Phrase:
		return true
	case Any:
		return !slices.ContainsFunc(e, func(e Expr) bool { return !isFieldValue(e) })
	case All:
		return !slices.ContainsFunc(e, func(e Expr) bool { return !isFieldValue(e) })
	}
	return false
}

// Literal returns the text as it is looked for literally: normalized, without the
// spaces at its ends and beside Chinese characters (see segment.Joined).
func Literal(text string) string { return segment.JoinNormal(segment.Trimmed(text)) }
