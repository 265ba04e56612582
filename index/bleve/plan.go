package bleve

import (
	"slices"

	"github.com/blevesearch/bleve/v2/search/query"

	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/segment"
)

// A query of up to shortQuery words of content wants all of them; a longer one
// takes the best matches, since wanting all loses articles that answer it
// (FACTS.md, "Ranking").
const shortQuery = 3

// maxTerms bounds the words of a pasted text that are looked for; those beyond
// it add cost and no article.
const maxTerms = 64

// accidental is the score of an article that holds the text as it was typed but
// not its words, such as 广州 across the border of two words: found, and behind
// all that hold the words.
const accidental = 1e-6

// plan is how a parsed query is answered.
type plan struct {
	all     bool     // any article matches; the rest is empty
	byTime  bool     // the best matches do not come first, so all words are wanted
	literal string   // the whole query as typed
	parts   []typed  // words and phrases as typed
	phrases []string // normalized
	content []term   // words that a short query wants all of
	little  []term   // function words: they count, and are not wanted
	marks   []string // what is marked in the hits
}

// newPlan parses the text of a query and cuts it into words.
func (x *Index) newPlan(q index.Query) (*plan, error) {
	if q.Browses() {
		return &plan{all: true}, nil
	}
	e, err := index.Parse(q.Text)
	if err != nil {
		return nil, err
	}
	words, phrases := index.Parts(e)
	p := &plan{literal: index.Literal(q.Text), byTime: q.Sort == index.Newest || q.Sort == index.Oldest}
	seen := map[string]bool{}
	for _, phrase := range phrases {
		p.phrases = append(p.phrases, x.addPart(p, phrase))
	}
	for _, text := range words {
		x.addPart(p, text)
		p.addWords(p.parts[len(p.parts)-1].words, seen)
	}
	if len(p.content) == 0 { // a query of function words alone wants them
		p.content, p.little = p.little, nil
	}
	p.marks = append(p.marks, p.phrases...)
	for _, t := range slices.Concat(p.content, p.little) {
		p.marks = append(p.marks, t.text)
	}
	if len(phrases) == 0 && !slices.Contains(p.marks, p.literal) {
		p.marks = append(p.marks, p.literal)
	}
	return p, nil
}

// addPart adds a part of the query and returns it normalized.
func (x *Index) addPart(p *plan, text string) string {
	normal := index.Literal(text)
	p.parts = append(p.parts, typed{normal, segment.Words(x.analyzer.Segment(normal))})
	return normal
}

// addWords adds the words that have not been seen.
func (p *plan) addWords(words []segment.Token, seen map[string]bool) {
	for _, w := range words {
		if seen[w.Term] || len(seen) == maxTerms {
			continue
		}
		seen[w.Term] = true
		t := term{field: wordsField, text: w.Term, weight: index.FunctionWeight(w.Term)}
		if t.weight < 1 {
			p.little = append(p.little, t)
		} else {
			p.content = append(p.content, t)
		}
	}
}

// lastStep returns the number of the last step of relaxation.
func (p *plan) lastStep() int { return len(p.wanted()) - 1 }

// wanted returns how many words of content an article must hold at each step.
func (p *plan) wanted() []int {
	n := len(p.content)
	switch {
	case n <= 1:
		return []int{n}
	case n > shortQuery && !p.byTime:
		return []int{1}
	case n == 2:
		return []int{2, 1}
	default:
		return []int{n, (n + 1) / 2, 1}
	}
}

// query returns bleve's query for a step: what holds the words and the phrases,
// or the text as it was typed.
func (p *plan) query(step int) query.Query {
	if p.all {
		return filter{query.NewMatchAllQuery()}
	}
	exact := literal.NewQuery(p.literal, accidental)
	var must []query.Query
	for _, phrase := range p.phrases {
		must = append(must, literal.NewQuery(phrase, accidental))
	}
	if len(p.content) > 0 {
		wanted := p.wanted()
		must = append(must, group{queries(p.content), wanted[min(step, len(wanted)-1)]})
	}
	if len(must) == 0 {
		return exact
	}
	matching := all(must...)
	if len(p.little) > 0 {
		matching = query.NewBooleanQuery([]query.Query{matching}, []query.Query{anyOf(queries(p.little)...)}, nil)
	}
	return anyOf(matching, exact)
}

func queries(terms []term) []query.Query {
	out := make([]query.Query, len(terms))
	for i, t := range terms {
		out[i] = t
	}
	return out
}
