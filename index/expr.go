package index

import (
	"strings"
	"unicode"

	"wensou/index/period"
)

// Expr is a parsed query: Words, Phrase, Prefix, Field, Date, Not, Any or All.
// String gives text that parses to the same expression.
type Expr interface{ String() string }

// Words is plain text: its words are looked for, wherever they stand. What white
// space parts is wanted as several things.
type Words string

// Phrase is text that was quoted: it is looked for as it stands.
type Phrase struct {
	Text  string // without white space at its ends
	Quote Quote  // that it stood in
}

// Quote is a pair of quotation marks that makes a phrase.
type Quote struct{ Left, Right rune }

// Prefix is the beginning of a word: 水* finds 水库 and 水利.
type Prefix string

// Field looks for its expression in a field of the articles and not in the text.
// The expression is Words of one part, a Phrase, or Any or All of such.
type Field struct {
	Name FieldName
	Expr Expr
}

// FieldName names a field that a query can ask for.
type FieldName string

// The fields. Each can be written in Chinese too: see fieldNames.
const (
	TitleField   FieldName = "title"
	AuthorField  FieldName = "author"
	SourceField  FieldName = "source"
	SectionField FieldName = "section"
	TagField     FieldName = "tag"
)

// dateField is the name of Date in a query.
const dateField = "date"

// fieldNames says how the fields are written in a query, normalized.
var fieldNames = map[string]FieldName{
	"title": TitleField, "标题": TitleField,
	"author": AuthorField, "作者": AuthorField,
	"source": SourceField, "来源": SourceField,
	"section": SectionField, "栏目": SectionField,
	"tag": TagField, "标签": TagField,
	"date": dateField, "日期": dateField,
}

// Date admits the articles of a range of days.
type Date struct {
	Text   string // as typed
	Period period.Period
}

// Not admits the articles that its expression does not match. It stands in an All
// beside something that is wanted.
type Not struct{ Expr Expr }

// Any is a choice: one of its parts is enough.
type Any []Expr

// All is a query of several parts, all of which are wanted.
type All []Expr

func (w Words) String() string { return string(w) }

func (p Phrase) String() string {
	return string(p.Quote.Left) + p.Text + string(p.Quote.Right)
}

func (p Prefix) String() string { return string(p) + "*" }

func (f Field) String() string { return string(f.Name) + ":" + operand(f.Expr) }

func (d Date) String() string { return dateField + ":" + d.Text }

func (n Not) String() string {
	text := operand(n.Expr)
	if !beginsOperand(text) {
		return "NOT " + text
	}
	return "-" + text
}

func (a Any) String() string {
	texts := make([]string, len(a))
	for i, e := range a {
		texts[i] = operand(e)
	}
	return strings.Join(texts, " OR ")
}

func (a All) String() string {
	texts := make([]string, len(a))
	for i, e := range a {
		texts[i] = e.String()
	}
	return strings.Join(texts, " ")
}

// operand writes an expression as one item of a query.
func operand(e Expr) string {
	switch e := e.(type) {
	case Any, All:
		return grouped(e)
	case Words:
		if len(strings.Fields(string(e))) > 1 {
			return grouped(e)
		}
	}
	return e.String()
}

// grouped writes an expression in parentheses. A parenthesis that is open in its
// last word, as in f(x, must not be closed by that of the group.
func grouped(e Expr) string {
	text := e.String()
	last := text[strings.LastIndexFunc(text, unicode.IsSpace)+1:]
	open := 0
	for i := range last {
		switch {
		case prefix(last[i:], openMarks[:]) > 0:
			open++
		case prefix(last[i:], closeMarks[:]) > 0 && open > 0:
			open--
		}
	}
	if open > 0 {
		text += " "
	}
	return "(" + text + ")"
}
