package plan

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
)

// unit is one thing that a query wants: a word, a name that the dictionary lacks,
// or what white space parts. An article that holds it literally has it, however
// the words were cut, so no change of the dictionary loses an article.
type unit struct {
	text     string   // normalized
	words    []string // that it consists of, function words aside
	whole    bool     // it was typed by itself, so it may be the name of an author, a source or a tag
	synonyms []string // normalized texts that stand for it
}

// A unit of more words than this is a sentence rather than a name, and is wanted
// word by word.
const maxUnitWords = 4

// synonymWeight is what a synonym weighs beside the word that was typed.
const synonymWeight = .5

// nameWeight is what a name in the fields of an article weighs beside one in its
// text: who looks for a name wants what is about it as well as what is by it.
const nameWeight = .5

// query returns the query for the articles that have the unit.
func (u unit) query(rules *index.Rules) Query {
	queries := append(u.asWords(rules), Literal{Text: u.text, Score: Accidental})
	if u.whole {
		queries = append(queries, names(u.text)...)
	}
	for _, s := range u.synonyms {
		queries = append(queries, Phrase{s, synonymWeight})
	}
	return AnyOf(queries...)
}

// asWords returns what scores the unit: its words, or itself if those are single
// characters that the dictionary knows no word for.
func (u unit) asWords(rules *index.Rules) []Query {
	if u.isName() {
		return []Query{Phrase{u.text, 1}}
	}
	if len(u.words) == 0 {
		return nil
	}
	return []Query{All(wordQueries(rules, u.words)...)}
}

// isName reports whether the unit is of single characters, as names are that are
// in no dictionary.
func (u unit) isName() bool {
	return len(u.words) > 1 && !containsLonger(u.words)
}

func containsLonger(words []string) bool {
	for _, w := range words {
		if utf8.RuneCountInString(w) > 1 {
			return true
		}
	}
	return false
}

// names returns the queries for the articles by, from or tagged with a name.
func names(text string) []Query {
	name := func(field FieldName, text string) Query { return Term{Field: field, Text: text, Weight: nameWeight} }
	authors := EachAuthor(text, func(author string) Query { return name(Author, author) })
	return []Query{authors, name(Source, text), name(Tag, text)}
}

// EachAuthor returns the query for the articles by all the authors of a normalized
// text, made of one for each.
func EachAuthor(text string, one func(author string) Query) Query {
	var queries []Query
	for author := range corpus.AuthorNames(text) {
		queries = append(queries, one(author))
	}
	return All(queries...)
}

func wordQueries(rules *index.Rules, words []string) []Query {
	return Each(words, func(word string) Query { return newTerm(rules, word) })
}

// newTerm returns the query for a word.
func newTerm(rules *index.Rules, word string) Term {
	return Term{Field: Words, Text: word, Weight: rules.Weight(word)}
}

// cutter takes plain text apart into units.
type cutter struct {
	analyzer segment.Segmenter
	rules    *index.Rules
	seen     map[string]bool // words that were taken
}

// cut takes the parts of plain text apart.
func (c *cutter) cut(parts []Typed) (units []unit, little []string, long bool) {
	if len(parts) == 1 {
		return c.sentence(parts[0])
	}
	return c.keywords(parts)
}

// keywords takes text apart that was typed as several things; long says that one
// of them is a sentence. Signs are found literally, but punctuation, such as the
// dash of 大桥 - 江渡日报, is wanted only if there is nothing else. What was typed
// before is not wanted twice.
func (c *cutter) keywords(parts []Typed) (units []unit, little []string, long bool) {
	var punctuation []unit
	for _, part := range parts {
		normal := part.Text
		words, function := c.words(part.Words)
		switch {
		case normal == "":
		case isPunctuation(normal):
			punctuation = append(punctuation, unit{text: normal})
		case len(part.Words) == 0:
			units = append(units, unit{text: normal})
		case len(words) > maxUnitWords:
			long = true
			units = append(units, wordByWord(words)...)
		case len(words) > 0:
			units = append(units, unit{text: normal, words: words, whole: true, synonyms: c.rules.SynonymsOf(normal)})
		}
		little = append(little, function...)
	}
	if len(units) == 0 && len(little) == 0 {
		units = punctuation
	}
	return units, little, long
}

// isPunctuation reports whether a text is punctuation alone.
func isPunctuation(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPunct(r) })
}

func wordByWord(words []string) []unit {
	units := make([]unit, len(words))
	for i, w := range words {
		units[i] = unit{text: w, words: []string{w}}
	}
	return units
}

// sentence takes text apart that was typed as one: a unit is a word, or adjacent
// characters that are no word; long says that there are many.
func (c *cutter) sentence(part Typed) (units []unit, little []string, long bool) {
	normal, tokens := part.Text, part.Words
	for i := 0; i < len(tokens); {
		n := c.nameLength(tokens[i:])
		words, function := c.words(tokens[i : i+n])
		little = append(little, function...)
		if len(words) > 0 {
			piece := normal[tokens[i].Start:tokens[i+n-1].End]
			units = append(units, unit{text: piece, words: words, synonyms: c.rules.SynonymsOf(piece)})
		}
		i += n
	}
	if len(units) == 1 {
		units[0].whole = units[0].text == normal
	}
	return units, little, len(units) > shortQuery
}

// words returns the words of tokens that have not been seen, function words apart.
func (c *cutter) words(tokens []segment.Token) (content, function []string) {
	for _, k := range tokens {
		if c.seen[k.Term] || len(c.seen) == maxTerms {
			continue
		}
		c.seen[k.Term] = true
		if c.rules.Weight(k.Term) < 1 {
			function = append(function, k.Term)
		} else {
			content = append(content, k.Term)
		}
	}
	return content, function
}

// nameLength returns how many tokens at the beginning make a unit: the adjacent
// single Chinese characters, with a letter before them as in A超, or one.
func (c *cutter) nameLength(tokens []segment.Token) int {
	n := 0
	if len(tokens[0].Term) == 1 {
		n = 1
	}
	for n < len(tokens) && c.isLoose(tokens[n].Term) && (n == 0 || tokens[n].Start == tokens[n-1].End) {
		n++
	}
	return max(n, 1)
}

// isLoose reports whether a word is a single Chinese character that says
// something.
func (c *cutter) isLoose(word string) bool {
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.Is(unicode.Han, r) && c.rules.Weight(word) == 1
}

// fields returns the parts of a text between white space.
func fields(words index.Words) []string { return strings.Fields(string(words)) }
