package plan

import (
	"slices"

	"wensou/index"
)

// Explain says how the query was understood, and which step was taken.
func (p *Plan) Explain(s Step, number int) *index.Explanation {
	e := &index.Explanation{Little: p.little, Need: s.Min, Step: number}
	if p.expr != nil {
		e.Parsed = p.expr.String()
	}
	for _, u := range p.units {
		e.Units = append(e.Units, index.WantedUnit{Text: u.text, Words: u.words, Synonyms: u.synonyms})
	}
	return e
}

// Scoring returns the clauses that give the words' score of a document: those of
// what is wanted, if it matches that, and the text as it was typed.
func (p *Plan) Scoring(s Step, matches bool) []Clause {
	exact := []Clause{{p.literal, p.Exact()}}
	if !matches {
		return exact
	}
	clauses := append(slices.Clone(p.must), p.clauses(s)...)
	for _, w := range p.little {
		clauses = append(clauses, Clause{w, newTerm(p.rules, w)})
	}
	if p.name != "" {
		clauses = append(clauses, Clause{p.name, AnyOf(names(p.name)...)})
	}
	return append(clauses, exact...)
}
