package segment

import (
	"slices"
	"sync"
	"unicode"
)

// WrittenForms returns the Han characters of a text that fold to another one,
// each once, in the order in which they first stand there: those of traditional
// script and variants. Of 皇后頭髮 it returns 頭 and 髮. It takes time linear in
// the length of the text. Compatibility forms of Han (U+F900), which look like
// what they fold to, do not count.
func WrittenForms(text string) []rune {
	table := foldings()
	var forms []rune
	seen := map[rune]bool{}
	for _, r := range text {
		if isForm(r, table.of(r)) && !seen[r] {
			seen[r] = true
			forms = append(forms, r)
		}
	}
	return forms
}

// FormsOf returns the characters that WrittenForms counts and that fold to r, in
// the order of Unicode: 發 and 髮 of 发. None folds to a character that is such a
// form itself. The caller must not change what it returns.
func FormsOf(r rune) []rune { return formsByFolded()[r] }

// isForm reports whether r is a written form of the character that it folds to.
func isForm(r, folded rune) bool {
	return folded != r && folded > 0 && unicode.Is(unicode.Unified_Ideograph, r) && unicode.Is(unicode.Unified_Ideograph, folded)
}

// formsByFolded is the table of FormsOf.
var formsByFolded = sync.OnceValue(func() map[rune][]rune {
	table := foldings()
	forms := map[rune][]rune{}
	add := func(r, folded rune) {
		if isForm(r, folded) {
			forms[folded] = append(forms[folded], r)
		}
	}
	for r, folded := range table.basic {
		add(rune(r), folded)
	}
	for r, folded := range table.others {
		add(r, folded)
	}
	for _, all := range forms {
		slices.Sort(all)
	}
	return forms
})
