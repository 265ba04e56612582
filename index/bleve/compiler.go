package bleve

import (
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"

	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/index/period"
	"wensou/segment"
)

// compiler makes the plan of a parsed query.
type compiler struct {
	cutter
	plan *plan
}

// top takes the parts of a query that are wanted all.
func (c *compiler) top(e index.Expr) {
	parts, ok := e.(index.All)
	if !ok {
		parts = index.All{e}
	}
	for _, part := range parts {
		switch part := part.(type) {
		case index.Words:
			c.addWords(part, len(parts) > 1, countWords(parts) > 1)
		case index.Date:
			c.plan.days = append(c.plan.days, part.Period)
		case index.Not:
			c.plan.not = append(c.plan.not, c.excluded(part.Expr))
		default:
			c.plan.must = append(c.plan.must, clause{part.String(), c.compile(part)})
		}
	}
	c.plan.long = c.plan.long || len(c.plan.units) > maxKeywords
}

// countWords returns how many parts are plain text.
func countWords(parts index.All) int {
	n := 0
	for _, part := range parts {
		if _, ok := part.(index.Words); ok {
			n++
		}
	}
	return n
}

// addWords takes plain text at the top, which can be relaxed; it stands among other
// parts, and perhaps among other plain texts.
func (c *compiler) addWords(w index.Words, among, others bool) {
	parts := c.rankByEach(w)
	units, little, long := c.cut(parts)
	c.plan.long = c.plan.long || long
	for _, part := range parts {
		c.plan.pieces = append(c.plan.pieces, part.text)
	}
	if len(parts) == 1 && len(units) > 1 && !long && !others {
		c.plan.name = parts[0].text
	}
	if among && len(units) == 1 {
		units[0].whole = true
	}
	c.plan.units = append(c.plan.units, units...)
	c.plan.little = append(c.plan.little, little...)
	for _, u := range units {
		c.plan.markUnit(u)
	}
	for _, word := range little {
		c.plan.mark(word, index.FunctionWeight(word), index.AsWord)
	}
}

// rankByEach adds what white space parts of plain text to the texts that rank, and
// returns it.
func (c *compiler) rankByEach(w index.Words) []typed {
	var parts []typed
	for _, part := range fields(w) {
		parts = append(parts, c.rankBy(index.Literal(part)))
	}
	return parts
}

// rankBy adds a normalized text to those that rank, and returns it with its words.
func (c *compiler) rankBy(normal string) typed {
	part := typed{normal, segment.Words(c.analyzer.Segment(normal))}
	c.plan.parts = append(c.plan.parts, part)
	return part
}

// compile returns the query for an expression inside another, which must match as
// a whole.
func (c *compiler) compile(e index.Expr) query.Query {
	switch e := e.(type) {
	case index.Words:
		return c.compileWords(e)
	case index.Phrase:
		return c.compilePhrase(e)
	case index.Prefix:
		text := index.Literal(string(e))
		c.rankBy(text)
		c.plan.mark(text, 1, index.AsPrefix)
		return prefix{text, 1}
	case index.Field:
		return c.field(e.Name, e.Expr)
	case index.Date:
		return days(e.Period)
	case index.Any:
		return anyOf(each(e, c.compile)...)
	case index.All:
		return c.compileAll(e)
	}
	return literal.NewQuery("", 0) // a Not stands in an All
}

func (c *compiler) compileWords(w index.Words) query.Query {
	units, little, _ := c.cut(c.rankByEach(w))
	queries := wordQueries(little)
	for _, u := range units {
		c.plan.markUnit(u)
		queries = append(queries, u.query())
	}
	if len(queries) == 0 {
		return literal.NewQuery(index.Literal(string(w)), accidental)
	}
	return all(queries...)
}

func (c *compiler) compilePhrase(p index.Phrase) query.Query {
	text := index.Literal(p.Text)
	c.rankBy(text)
	c.plan.mark(text, 1, index.AsLiteral)
	return phrase{text, 1}
}

func (c *compiler) compileAll(parts index.All) query.Query {
	var must, not []query.Query
	for _, e := range parts {
		if n, ok := e.(index.Not); ok {
			not = append(not, c.excluded(n.Expr))
		} else {
			must = append(must, c.compile(e))
		}
	}
	return without(all(must...), not)
}

// excluded returns the query for what is to be left out, which neither ranks nor
// is marked. A word leaves out the articles that hold it as a word: who does not
// want 北大 does not mean 东北大学.
func (c *compiler) excluded(e index.Expr) query.Query {
	aside := compiler{cutter{c.analyzer, nil, map[string]bool{}}, &plan{}}
	w, ok := e.(index.Words)
	if !ok {
		return filter{aside.compile(e)}
	}
	return all(each(aside.rankByEach(w), func(part typed) query.Query {
		if len(part.words) == 1 {
			return term{field: wordsField, text: part.words[0].Term}
		}
		return literal.NewQuery(part.text, 0)
	})...)
}

// field returns the query for what is looked for in a field.
func (c *compiler) field(name index.FieldName, e index.Expr) query.Query {
	inside := func(e index.Expr) query.Query { return c.field(name, e) }
	switch e := e.(type) {
	case index.Any:
		return anyOf(each(e, inside)...)
	case index.All:
		return all(each(e, inside)...)
	case index.Phrase:
		return c.inField(name, index.Literal(e.Text))
	case index.Words:
		return all(each(fields(e), func(part string) query.Query { return c.inField(name, index.Literal(part)) })...)
	}
	return literal.NewQuery("", 0) // the parser admits nothing else
}

// inField returns the query for a normalized text in a field.
func (c *compiler) inField(name index.FieldName, text string) query.Query {
	switch name {
	case index.AuthorField:
		return filter{eachAuthor(text, func(name string) query.Query { return named{authorField, name} })}
	case index.SourceField:
		return filter{named{sourceField, text}}
	case index.SectionField:
		return filter{named{sectionField, trimSection(text)}}
	case index.TagField:
		return filter{named{tagField, text}}
	}
	return c.inTitle(text)
}

// inTitle returns the query for a normalized text in the title.
func (c *compiler) inTitle(text string) query.Query {
	c.plan.mark(text, 1, index.AsLiteral)
	content, function := c.words(c.rankBy(text).words)
	return group{
		queries:  []query.Query{literal.NewTitleQuery(text, accidental)},
		min:      1,
		optional: wordQueries(slices.Concat(content, function)),
	}
}

// days returns the query for the articles of a range of days.
func days(p period.Period) query.Query {
	return within{everything(), minutesOf(p)}
}
