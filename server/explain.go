package server

import (
	"time"

	"wensou/index"
	"wensou/index/period"
)

// faultAnswer says why a query was searched for as plain text.
type faultAnswer struct {
	Offset int    `json:"offset"` // code points of the query
	Reason string `json:"reason"`
}

// dateAnswer is a date phrase in the query, with the filter that it proposes.
type dateAnswer struct {
	Text string  `json:"text"`
	From *string `json:"from"` // null: open
	To   *string `json:"to"`
}

// explanationAnswer says how a query was understood.
type explanationAnswer struct {
	Parsed string       `json:"parsed"`
	Units  []unitAnswer `json:"units"`
	Little []string     `json:"little"`
	Need   int          `json:"need"`
	Step   int          `json:"step"`
}

type unitAnswer struct {
	Text     string   `json:"text"`
	Words    []string `json:"words"`
	Synonyms []string `json:"synonyms"`
}

// hitExplanation says how an article came to its score.
type hitExplanation struct {
	Parts   []partAnswer `json:"parts"`
	Title   []string     `json:"title"`
	Snippet []string     `json:"snippet"`
}

type partAnswer struct {
	Kind  string  `json:"kind"`
	Text  string  `json:"text"`
	Value float64 `json:"value"`
}

// absenceAnswer says why an article is not among the results.
type absenceAnswer struct {
	ID     string   `json:"id"`
	Cause  string   `json:"cause"`
	Detail []string `json:"detail"`
	Held   []string `json:"held"`
}

func newFaultAnswer(fault *index.SyntaxError) *faultAnswer {
	if fault == nil {
		return nil
	}
	return &faultAnswer{fault.Offset, string(fault.Reason)}
}

// newDateAnswers returns the date phrases of a query.
func newDateAnswers(text string, now time.Time) []dateAnswer {
	answers := []dateAnswer{}
	for _, p := range period.Find(text, now) {
		answers = append(answers, dateAnswer{p.Text, dayOrNull(p.Period.From), dayOrNull(p.Period.To)})
	}
	return answers
}

func dayOrNull(day time.Time) *string {
	if day.IsZero() {
		return nil
	}
	s := period.FormatDay(day)
	return &s
}

func newExplanationAnswer(e *index.Explanation) *explanationAnswer {
	if e == nil {
		return nil
	}
	a := &explanationAnswer{Parsed: e.Parsed, Units: make([]unitAnswer, len(e.Units)), Little: list(e.Little), Need: e.Need, Step: e.Step}
	for i, u := range e.Units {
		a.Units[i] = unitAnswer{u.Text, list(u.Words), list(u.Synonyms)}
	}
	return a
}

func newHitExplanation(e *index.HitExplanation) *hitExplanation {
	if e == nil {
		return nil
	}
	a := &hitExplanation{Parts: make([]partAnswer, len(e.Parts)), Title: list(e.Title), Snippet: list(e.Snippet)}
	for i, p := range e.Parts {
		a.Parts[i] = partAnswer{string(p.Kind), p.Text, p.Value}
	}
	return a
}

func newAbsenceAnswer(id string, a index.Absence) *absenceAnswer {
	return &absenceAnswer{id, string(a.Cause), list(a.Detail), list(a.Held)}
}

// list returns a list that is written as [] when it is empty.
func list(items []string) []string { return append([]string{}, items...) }
