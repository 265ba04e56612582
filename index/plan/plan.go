// Package plan says what a query wants of the articles, for all backends: which of them
// match, in which steps it is relaxed, what scores and what is marked. A backend turns
// a Query into its own and ranks by the score of each.
package plan

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"wensou/index"
	"wensou/index/period"
	"wensou/segment"
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

// Accidental is the score of an article that holds the text as it was typed but
// not its words, such as 广州 across the border of two words: found, and behind
// all that hold a word. Wordless is more than such scores sum up to, and less
// than that of any word.
const (
	Accidental = 1e-7
	Wordless   = 1e-5
)

// Plan is how a query is answered.
type Plan struct {
	Fault *index.SyntaxError // the text is searched for as it is
	Parts []Typed            // texts that rank, normalized
	Forms []Written          // characters of the query as they were typed
	Marks []index.Wanted     // what is marked in the hits
	Long  bool               // the best matches of the units are taken
	Pins  []string           // IDs of the articles that come first, whether they match or not; none in an order by time

	expr    index.Expr
	all     bool     // any article matches; the rest is empty
	literal string   // the whole query as typed, normalized
	must    []Clause // phrases, choices and fields
	not     []Query
	days    []period.Period // that an article must lie in, each
	units   []unit
	name    string   // a short text of several units, which may be the name of an author, a source or a tag
	little  []string // function words: they count, and are not wanted
	pieces  []string // what white space parts of the plain text, normalized
	rules   *index.Rules
}

// Clause is a query with the part of the typed one that it stands for.
type Clause struct {
	Text  string
	Query Query
}

func queriesOf(clauses []Clause) []Query {
	return Each(clauses, func(c Clause) Query { return c.Query })
}

// New parses the text of a query and takes it apart into the words of s. The rules are
// those in use. It returns an error of index.ErrQuery for one that no index could answer.
func New(q index.Query, s segment.Segmenter, rules *index.Rules) (*Plan, error) {
	if q.Browses() {
		return &Plan{all: true}, nil
	}
	e, fault, err := index.Understand(q.Text)
	if err != nil {
		return nil, err
	}
	rules = cmp.Or(q.Rules, rules)
	p := &Plan{expr: e, Fault: fault, literal: index.Literal(q.Text), Forms: writtenForms(q.Text), rules: rules}
	c := compiler{cutter{s, rules, map[string]bool{}}, p}
	c.top(e)
	if len(p.units) == 0 { // a query of function words alone wants them
		p.units, p.little = wordByWord(p.little), nil
	}
	if len(p.Parts) == 1 && len(p.must) == 0 {
		p.mark(p.literal, 1, index.AsLiteral)
	}
	if p.Ranks() && !q.ByTime() {
		p.Pins = rules.PinsOf(q.Text)
	}
	return p, nil
}

// mark adds what is marked in the hits.
func (p *Plan) mark(text string, weight float64, manner index.Manner) {
	w := index.Wanted{Text: text, Weight: weight, Manner: manner, Little: p.Weight(text) < 1}
	if text != "" && !slices.Contains(p.Marks, w) {
		p.Marks = append(p.Marks, w)
	}
}

// markUnit marks the text of a unit and its words, but not the single characters
// that make up a name.
func (p *Plan) markUnit(u unit) {
	if len(u.words) != 1 {
		p.mark(u.text, 1, index.AsWord)
	}
	for _, w := range u.words {
		if len(u.words) == 1 || utf8.RuneCountInString(w) > 1 {
			p.mark(w, p.Weight(w), index.AsWord)
		}
	}
	for _, s := range u.synonyms {
		p.mark(s, synonymWeight, index.AsWord)
	}
}

// Weight returns what a normalized word of the query weighs; see index.Rules.
func (p *Plan) Weight(word string) float64 { return p.rules.Weight(word) }

// Ranks reports whether the query says anything to rank by.
func (p *Plan) Ranks() bool { return !p.all && len(p.Parts) > 0 }

// Step is how much of the query an article must hold.
type Step struct {
	Min   int     // units
	Share float64 // or of the weight of the words
	loose bool    // any word of any unit
}

// Steps returns the steps of relaxation, the strictest first. byTime says that the
// best matches do not come first, so that a long text wants all its words too.
func (p *Plan) Steps(byTime bool) []Step {
	n := len(p.units)
	if p.Long && !byTime {
		return []Step{{Share: minShare}}
	}
	steps := []Step{{Min: n}}
	for min := (n + 1) / 2; n > 1 && min < steps[len(steps)-1].Min; min = (min + 1) / 2 {
		steps = append(steps, Step{Min: min})
	}
	if slices.ContainsFunc(p.units, func(u unit) bool { return len(u.words) > 1 }) {
		steps = append(steps, Step{loose: true})
	}
	return steps
}

// Query returns the query for a step: what holds the units and all else that
// is wanted, or the text as it was typed.
func (p *Plan) Query(s Step) Query {
	switch matching := p.Matching(s); {
	case matching == nil:
		return p.Exact()
	case p.all:
		return matching
	default:
		return AnyOf(matching, p.Exact())
	}
}

// Shown returns the query for a step with the articles that come first.
func (p *Plan) Shown(s Step) Query {
	if len(p.Pins) == 0 {
		return p.Query(s)
	}
	return AnyOf(p.Query(s), IDs(p.Pins))
}

// Exact returns the query for the text as it was typed.
func (p *Plan) Exact() Query { return Literal{Text: p.literal, Score: Accidental} }

// Matching returns the query for what is wanted, nil if that is the text as it was
// typed and nothing else.
func (p *Plan) Matching(s Step) Query {
	must := queriesOf(p.must)
	if len(p.units) > 0 {
		must = append(must, p.wanted(s))
	}
	if p.all || len(must) == 0 && len(p.days) > 0 {
		must = append(must, Everything{})
	}
	if len(must) == 0 {
		return nil
	}
	matching := All(must...)
	if len(p.little) > 0 {
		matching = Group{Queries: []Query{matching}, Min: 1, Optional: wordQueries(p.rules, p.little)}
	}
	if len(p.days) > 0 {
		matching = Within{matching, p.days}
	}
	return without(matching, p.not)
}

// wanted returns the query for the units, or for what they name together.
func (p *Plan) wanted(s Step) Query {
	units := Group{Queries: queriesOf(p.clauses(s)), Min: s.Min, Share: s.Share}
	queries := []Query{units}
	if p.name != "" {
		queries = append(queries, names(p.name)...)
	}
	if s.Share > 0 && len(p.pieces) <= maxKeywords && len(p.pieces)+len(p.must) > 1 {
		queries = append(queries, p.literally())
	}
	return AnyOf(queries...)
}

// literally returns the query for each of the pieces of a long text as it was
// typed, whose words the dictionary may cut in another way than those of an article
// that holds it.
func (p *Plan) literally() Query {
	return All(Each(p.pieces, func(piece string) Query { return Literal{Text: piece} })...)
}

// clauses returns what is looked for of the units.
func (p *Plan) clauses(s Step) []Clause {
	var clauses []Clause
	for _, u := range p.units {
		if s.Share == 0 && !s.loose {
			clauses = append(clauses, Clause{u.text, u.query(p.rules)})
			continue
		}
		for _, w := range u.words {
			clauses = append(clauses, Clause{w, newTerm(p.rules, w)})
		}
	}
	return clauses
}
