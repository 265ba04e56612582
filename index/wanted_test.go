package index_test

import (
	"strings"

	"wensou/index"
)

// wanted reads what is wanted, parted by white space: a word, 「a phrase」 that is
// looked for wherever it is written, a prefix*.
func wanted(typed string) []index.Wanted {
	var all []index.Wanted
	for rest := strings.TrimSpace(typed); rest != ""; rest = strings.TrimSpace(rest) {
		w := index.Wanted{Manner: index.AsWord}
		if quoted, ok := strings.CutPrefix(rest, "「"); ok {
			w.Text, rest, _ = strings.Cut(quoted, "」")
			w.Manner = index.AsLiteral
		} else {
			at := strings.IndexAny(rest+" ", " \t\r\n")
			w.Text, rest = rest[:at], rest[at:]
			if prefix, ok := strings.CutSuffix(w.Text, "*"); ok && prefix != "" {
				w.Text, w.Manner = prefix, index.AsPrefix
			}
		}
		if w.Text = index.Literal(w.Text); w.Text != "" {
			w.Weight = index.FunctionWeight(w.Text)
			w.Little = w.Weight < 1
			all = append(all, w)
		}
	}
	return all
}
