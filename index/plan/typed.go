package plan

import (
	"unicode/utf8"

	"wensou/segment"
)

// Typed is a part of a query as it was typed, normalized, with its words.
type Typed struct {
	Text  string
	Words []segment.Token // with offsets in Text
}

// maxFormRunes bounds the queries whose written forms are looked at. In a longer
// text the words around a character tell what it means.
const maxFormRunes = 8

// Written is a character of a query in the form that was typed.
type Written struct {
	Typed rune
	Other []rune // forms that fold to the same character; none of them if Typed is the folded one
}

// writtenForms returns the characters of a query that can be written in several
// ways.
func writtenForms(text string) []Written {
	if utf8.RuneCountInString(text) > maxFormRunes {
		return nil
	}
	var all []Written
	for _, r := range text {
		folded, _ := utf8.DecodeRuneInString(segment.Normal(string(r)))
		forms := segment.FormsOf(folded)
		switch {
		case len(forms) == 0:
		case r == folded:
			all = append(all, Written{r, forms})
		default:
			all = append(all, Written{r, nil})
		}
	}
	return all
}
