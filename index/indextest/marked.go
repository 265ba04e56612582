package indextest

import (
	"strings"

	"wensou/index"
)

// Marked writes a text with its marks in 【】.
func Marked(text string, marks []index.Span) string {
	var b strings.Builder
	at := 0
	for _, m := range marks {
		b.WriteString(text[at:m.Start] + "【" + text[m.Start:m.End] + "】")
		at = m.End
	}
	return b.String() + text[at:]
}
