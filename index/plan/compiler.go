package plan

import (
	"slices"

	"wensou/index"
	"wensou/index/period"
	"wensou/segment"
)

// compiler makes the plan of a parsed query.
type compiler struct {
	cutter
	plan *Plan
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
			c.plan.must = append(c.plan.must, Clause{part.String(), c.compile(part)})
		}
	}
	c.plan.Long = c.plan.Long || len(c.plan.units) > maxKeywords
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
	c.plan.Long = c.plan.Long || long
	for _, part := range parts {
		c.plan.pieces = append(c.plan.pieces, part.Text)
	}
	if len(parts) == 1 && len(units) > 1 && !long && !others {
		c.plan.name = parts[0].Text
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
		c.plan.mark(word, c.rules.Weight(word), index.AsWord)
	}
}

// rankByEach adds what white space parts of plain text to the texts that rank, and
// returns it.
func (c *compiler) rankByEach(w index.Words) []Typed {
	var parts []Typed
	for _, part := range fields(w) {
		parts = append(parts, c.rankBy(index.Literal(part)))
	}
	return parts
}

// rankBy adds a normalized text to those that rank, and returns it with its words.
func (c *compiler) rankBy(normal string) Typed {
	part := Typed{normal, segment.Words(c.analyzer.Segment(normal))}
	c.plan.Parts = append(c.plan.Parts, part)
	return part
}

// compile returns the query for an expression inside another, which must match as
// a whole.
func (c *compiler) compile(e index.Expr) Query {
	switch e := e.(type) {
	case index.Words:
		return c.compileWords(e)
	case index.Phrase:
		return c.compilePhrase(e)
	case index.Prefix:
		text := index.Literal(string(e))
		c.rankBy(text)
		c.plan.mark(text, 1, index.AsPrefix)
		return Prefix{text, 1}
	case index.Field:
		return c.field(e.Name, e.Expr)
	case index.Date:
		return days(e.Period)
	case index.Any:
		return AnyOf(Each(e, c.compile)...)
	case index.All:
		return c.compileAll(e)
	}
	return Literal{} // a Not stands in an All
}

func (c *compiler) compileWords(w index.Words) Query {
	units, little, _ := c.cut(c.rankByEach(w))
	queries := wordQueries(c.rules, little)
	for _, u := range units {
		c.plan.markUnit(u)
		queries = append(queries, u.query(c.rules))
	}
	if len(queries) == 0 {
		return Literal{Text: index.Literal(string(w)), Score: Accidental}
	}
	return All(queries...)
}

func (c *compiler) compilePhrase(p index.Phrase) Query {
	text := index.Literal(p.Text)
	c.rankBy(text)
	c.plan.mark(text, 1, index.AsLiteral)
	return Phrase{text, 1}
}

func (c *compiler) compileAll(parts index.All) Query {
	var must, not []Query
	for _, e := range parts {
		if n, ok := e.(index.Not); ok {
			not = append(not, c.excluded(n.Expr))
		} else {
			must = append(must, c.compile(e))
		}
	}
	return without(All(must...), not)
}

// excluded returns the query for what is to be left out, which neither ranks nor
// is marked. A word leaves out the articles that hold it as a word: who does not
// want 北大 does not mean 东北大学.
func (c *compiler) excluded(e index.Expr) Query {
	aside := compiler{cutter{c.analyzer, nil, map[string]bool{}}, &Plan{}}
	w, ok := e.(index.Words)
	if !ok {
		return Filter{aside.compile(e)}
	}
	return All(Each(aside.rankByEach(w), func(part Typed) Query {
		if len(part.Words) == 1 {
			return Term{Field: Words, Text: part.Words[0].Term}
		}
		return Literal{Text: part.Text}
	})...)
}

// field returns the query for what is looked for in a field.
func (c *compiler) field(name index.FieldName, e index.Expr) Query {
	inside := func(e index.Expr) Query { return c.field(name, e) }
	switch e := e.(type) {
	case index.Any:
		return AnyOf(Each(e, inside)...)
	case index.All:
		return All(Each(e, inside)...)
	case index.Phrase:
		return c.inField(name, index.Literal(e.Text))
	case index.Words:
		return All(Each(fields(e), func(part string) Query { return c.inField(name, index.Literal(part)) })...)
	}
	return Literal{} // the parser admits nothing else
}

// inField returns the query for a normalized text in a field.
func (c *compiler) inField(name index.FieldName, text string) Query {
	switch name {
	case index.AuthorField:
		return Filter{EachAuthor(text, func(name string) Query { return Named{Author, name} })}
	case index.SourceField:
		return Filter{Named{Source, text}}
	case index.SectionField:
		return Filter{Named{Section, TrimSection(text)}}
	case index.TagField:
		return Filter{Named{Tag, text}}
	}
	return c.inTitle(text)
}

// inTitle returns the query for a normalized text in the title.
func (c *compiler) inTitle(text string) Query {
	c.plan.mark(text, 1, index.AsLiteral)
	content, function := c.words(c.rankBy(text).Words)
	return Group{
		Queries:  []Query{Literal{Text: text, Score: Accidental, Title: true}},
		Min:      1,
		Optional: wordQueries(c.rules, slices.Concat(content, function)),
	}
}

// days returns the query for the articles of a range of days.
func days(p period.Period) Query {
	return Within{Everything{}, []period.Period{p}}
}
