package bleve

import (
	"slices"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/search/query"

	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/index/period"
)

// A text of up to shortQuery units wants all of them; a longer one that was typed
// as one takes the best matches, since wanting all loses articles that answer it:
// with three in place of two, recall@100 falls from .918 to .880 on RGB's questions
// and from .878 to .866 on CRUD's.
const shortQuery = 2

// maxKeywords bounds the units that are wanted all together, each with its own
// search of the literal text; more of them take the best matches.
const maxKeywords = 8

// minShare is how much of a long text an article must hold, each word weighed by
// the most that it can score.
const minShare = .2

// maxTerms bounds the words of a pasted text that are looked for; those beyond
// it add cost and no article.
const maxTerms = 64

// accidental is the score of an article that holds the text as it was typed but
// not its words, such as 广州 across the border of two words: found, and behind
// all that hold a word. wordless is more than such scores sum up to, and less
// than that of any word.
const (
	accidental = 1e-7
	wordless   = 1e-5
)

// plan is how a query is answered.
type plan struct {
	expr    index.Expr
	fault   *index.SyntaxError // the text is searched for as it is
	all     bool               // any article matches; the rest is empty
	literal string             // the whole query as typed, normalized
	parts   []typed            // texts that rank, normalized
	forms   []written          // characters of the query as they were typed
	must    []clause           // phrases, choices and fields
	not     []query.Query
	days    []period.Period // that an article must lie in, each
	units   []unit
	name    string   // a short text of several units, which may be the name of an author, a source or a tag
	little  []string // function words: they count, and are not wanted
	pieces  []string // what white space parts of the plain text, normalized
	long    bool     // the best matches of the units are taken
	marks   []index.Wanted
}

// clause is a query with the part of the typed one that it stands for.
type clause struct {
	text  string
	query query.Query
}

func queriesOf(clauses []clause) []query.Query {
	return each(clauses, func(c clause) query.Query { return c.query })
}

// newPlan parses the text of a query and takes it apart.
func (v *view) newPlan(q index.Query) (*plan, error) {
	if q.Browses() {
		return &plan{all: true}, nil
	}
	e, fault, err := index.Understand(q.Text)
	if err != nil {
		return nil, err
	}
	p := &plan{expr: e, fault: fault, literal: index.Literal(q.Text), forms: writtenForms(q.Text)}
	c := compiler{cutter{v.analyzer, v.synonyms, map[string]bool{}}, p}
	c.top(e)
	if len(p.units) == 0 { // a query of function words alone wants them
		p.units, p.little = wordByWord(p.little), nil
	}
	if len(p.parts) == 1 && len(p.must) == 0 {
		p.mark(p.literal, 1, index.AsLiteral)
	}
	return p, nil
}

// mark adds what is marked in the hits.
func (p *plan) mark(text string, weight float64, manner index.Manner) {
	w := index.Wanted{Text: text, Weight: weight, Manner: manner}
	if text != "" && !slices.Contains(p.marks, w) {
		p.marks = append(p.marks, w)
	}
}

// markUnit marks the text of a unit and its words, but not the single characters
// that make up a name.
func (p *plan) markUnit(u unit) {
	if len(u.words) != 1 {
		p.mark(u.text, 1, index.AsWord)
	}
	for _, w := range u.words {
		if len(u.words) == 1 || utf8.RuneCountInString(w) > 1 {
			p.mark(w, index.FunctionWeight(w), index.AsWord)
		}
	}
	for _, s := range u.synonyms {
		p.mark(s, synonymWeight, index.AsWord)
	}
}

// ranks reports whether the query says anything to rank by.
func (p *plan) ranks() bool { return !p.all && len(p.parts) > 0 }

// step is how much of the query an article must hold.
type step struct {
	min   int     // units
	share float64 // or of the weight of the words
	loose bool    // any word of any unit
}

// steps returns the steps of relaxation, the strictest first. byTime says that the
// best matches do not come first, so that a long text wants all its words too.
func (p *plan) steps(byTime bool) []step {
	n := len(p.units)
	if p.long && !byTime {
		return []step{{share: minShare}}
	}
	steps := []step{{min: n}}
	for min := (n + 1) / 2; n > 1 && min < steps[len(steps)-1].min; min = (min + 1) / 2 {
		steps = append(steps, step{min: min})
	}
	if slices.ContainsFunc(p.units, func(u unit) bool { return len(u.words) > 1 }) {
		steps = append(steps, step{loose: true})
	}
	return steps
}

// query returns bleve's query for a step: what holds the units and all else that
// is wanted, or the text as it was typed.
func (p *plan) query(s step) query.Query {
	switch matching := p.matching(s); {
	case matching == nil:
		return p.exact()
	case p.all:
		return matching
	default:
		return anyOf(matching, p.exact())
	}
}

// exact returns the query for the text as it was typed.
func (p *plan) exact() query.Query { return literal.NewQuery(p.literal, accidental) }

// matching returns the query for what is wanted, nil if that is the text as it was
// typed and nothing else.
func (p *plan) matching(s step) query.Query {
	must := queriesOf(p.must)
	if len(p.units) > 0 {
		must = append(must, p.wanted(s))
	}
	if p.all || len(must) == 0 && len(p.days) > 0 {
		must = append(must, everything())
	}
	if len(must) == 0 {
		return nil
	}
	matching := all(must...)
	if len(p.little) > 0 {
		matching = group{queries: []query.Query{matching}, min: 1, optional: wordQueries(p.little)}
	}
	if len(p.days) > 0 {
		matching = within{matching, minutesOf(p.days...)}
	}
	return without(matching, p.not)
}

// wanted returns the query for the units, or for what they name together.
func (p *plan) wanted(s step) query.Query {
	units := group{queries: queriesOf(p.clauses(s)), min: s.min, share: s.share}
	queries := []query.Query{units}
	if p.name != "" {
		queries = append(queries, names(p.name)...)
	}
	if s.share > 0 && len(p.pieces) <= maxKeywords && len(p.pieces)+len(p.must) > 1 {
		queries = append(queries, p.literally())
	}
	return anyOf(queries...)
}

// literally returns the query for each of the pieces of a long text as it was
// typed, whose words the dictionary may cut in another way than those of an article
// that holds it.
func (p *plan) literally() query.Query {
	return all(each(p.pieces, func(piece string) query.Query { return literal.NewQuery(piece, 0) })...)
}

// clauses returns what is looked for of the units.
func (p *plan) clauses(s step) []clause {
	var clauses []clause
	for _, u := range p.units {
		if s.share == 0 && !s.loose {
			clauses = append(clauses, clause{u.text, u.query()})
			continue
		}
		for _, w := range u.words {
			clauses = append(clauses, clause{w, newTerm(w)})
		}
	}
	return clauses
}
