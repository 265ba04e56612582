// Package accuracy measures how well the fields of articles were read from saved
// pages, against labels that people made.
package accuracy

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// Field is what is compared of a page.
type Field string

// The fields. Title and body are compared without their white space; of a date
// the day, or what of it the label knows; of authors their names.
const (
	Kind   Field = "kind" // extract.Article: all labelled pages are articles
	Title  Field = "title"
	Date   Field = "date"
	Author Field = "author"
	Source Field = "source"
	Editor Field = "editor"
	Body   Field = "body"
)

// fields returns all fields in the order of the report.
func fields() []Field { return []Field{Kind, Title, Date, Author, Source, Editor, Body} }

// goodBody is the F1 from which on a body counts as right.
const goodBody = .9

// Outcome is what came of one field of one page. The score is 1 or 0; of a body it
// is CharF1.
type Outcome struct {
	Page  string  `json:"page"`
	Field Field   `json:"field"`
	Got   string  `json:"got"`
	Want  string  `json:"want"` // "": the page has none
	Score float64 `json:"score"`
	Step  string  `json:"step,omitempty"` // that gave it; see corpus.Article.Found
}

// Right reports whether the field is as labelled, a body nearly.
func (o Outcome) Right() bool { return o.Score >= goodBody }

// Missing reports whether the page has what was not found.
func (o Outcome) Missing() bool { return !o.Right() && o.Got == "" }

// Measure extracts the pages of a set, as those of a site that no profile names,
// and compares what has a label.
func Measure(x *extract.Extractor, set Set) (*Report, error) {
	r := &Report{Set: set.Name}
	for _, p := range set.Pages {
		b, err := os.ReadFile(p.path)
		if err != nil {
			return nil, fmt.Errorf("read page: %w", err)
		}
		result, err := x.Extract(&corpus.Page{URL: "http://www.example.com/a/" + filepath.Base(p.path), Body: b})
		if errors.Is(err, extract.ErrCharset) {
			result, err = &extract.Result{Kind: extract.Other}, nil
		}
		if err != nil {
			return nil, fmt.Errorf("extract %s: %w", p.path, err)
		}
		for _, f := range fields() {
			if want, ok := p.Labels[f]; ok {
				r.Outcomes = append(r.Outcomes, compare(p.Name, f, result, want))
			}
		}
	}
	return r, nil
}

// compare compares one field with its label.
func compare(page string, f Field, r *extract.Result, want string) Outcome {
	a := &r.Part
	o := Outcome{Page: page, Field: f, Want: want}
	right := false
	switch f {
	case Kind:
		o.Got = string(r.Kind)
		right = o.Got == want
	case Title:
		o.Got, o.Step = a.Title, a.Found["title"]
		right = Squash(o.Got) == Squash(want)
	case Date:
		o.Got, o.Step = Day(a), a.Found["published"]
		right = sameDay(o.Got, want)
	case Author:
		o.Got, o.Step = a.Author, a.Found["author"]
		right = slices.Equal(names(o.Got), names(want))
	case Source:
		o.Got, o.Step = a.Source, a.Found["source"]
		right = o.Got == want
	case Editor:
		o.Got, o.Step = a.Editor, a.Found["editor"]
		right = o.Got == want
	case Body:
		o.Got, o.Step, o.Score = a.Body, a.Found["body"], CharF1(a.Body, want)
	}
	if right {
		o.Score = 1
	}
	return o
}

// sameDay reports whether a day, or none, is the labelled one: 2005-5-7 21:23, or
// 1998-3 or 2018 where no more is known.
func sameDay(got, want string) bool {
	if want == "" {
		return got == ""
	}
	digits := strings.FieldsFunc(want, func(r rune) bool { return r < '0' || r > '9' })
	var parts []string
	for _, d := range digits[:min(3, len(digits))] {
		parts = append(parts, fmt.Sprintf("%02s", d))
	}
	return got != "" && strings.HasPrefix(got, strings.Join(parts, "-"))
}

// names returns the names of authors in one order.
func names(authors string) []string {
	var all []string
	for name := range corpus.AuthorNames(authors) {
		all = append(all, strings.Fields(name)...)
	}
	slices.Sort(all)
	return all
}
