package index

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed function_words.txt
var functionWordList string

// functionWeight is what a function word weighs beside a word of content: 0 would
// lose those who search for one, 1 ranks by them (FACTS.md, "Ranking").
const functionWeight = .3

var functionWords = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for line := range strings.Lines(functionWordList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for w := range strings.FieldsSeq(line) {
			words[w] = true
		}
	}
	return words
})

// FunctionWeight returns the weight of a normalized term: little for particles,
// pronouns and the words of a question, which say how one speaks and not of
// what, and 1 for all others. Queries go by Rules.Weight; related articles and key
// terms, which no editor's list is made for, by this.
func FunctionWeight(term string) float64 {
	if functionWords()[term] {
		return functionWeight
	}
	return 1
}
