package index

import "fmt"

// Limits on what is asked for of related articles.
const (
	MaxRelated  = 50  // related articles asked for at once
	MaxExcluded = 200 // articles left out by name
)

// RelatedOptions say what Related returns.
type RelatedOptions struct {
	N       int      // related articles, from 1 to MaxRelated; as many reprints at most
	Exclude []string // IDs of articles that are not to be in the answer, at most MaxExcluded
}

// Check returns an error of ErrQuery for options beyond the limits.
func (o RelatedOptions) Check() error {
	switch {
	case o.N < 1 || o.N > MaxRelated:
		return &QueryError{Param: "n", Reason: fmt.Sprintf("from 1 to %d", MaxRelated)}
	case len(o.Exclude) > MaxExcluded:
		return &QueryError{Param: "exclude", Reason: fmt.Sprintf("at most %d", MaxExcluded)}
	}
	return nil
}

// RelatedResult is what the articles of an index have to do with one article, or
// with a draft.
type RelatedResult struct {
	Hits      []Hit     // related articles, best first, each with reasons; no two are near-copies
	Reprints  []Hit     // near-copies of the article and the others of its cluster of reprints, the nearest first, each with the reason NearCopy
	Keywords  []Keyword // to tag the article with, best first, at most MaxKeywords
	Published *Hit      // of Reprints, the article that holds nearly all of the text: a draft was published before; nil if none does
}

// MaxKeywords bounds RelatedResult.Keywords.
const MaxKeywords = 10

// Keyword is a word or a name that tells what an article is about.
type Keyword struct {
	Text   string  // as the article writes it
	Kind   string  // SharedTerm, SharedPerson, SharedPlace or SharedOrganisation
	Weight float64 // beside the others; the first has 1
}

// Kinds of Reason.
const (
	SharedTerm         = "term"         // both hold a word that is rare enough to tell something
	SharedPerson       = "person"       // both name a person
	SharedPlace        = "place"        // both name a place
	SharedOrganisation = "organisation" // both name an authority, a company, a school, …
	SameSection        = "section"      // both are in a section; Text is its path
	SameSeries         = "series"       // both are parts of a series by their titles; Text is what these share
	SharedPassage      = "passage"      // both hold a long run of characters that few articles hold
	Linked             = "link"         // one names the other's URL or 《title》, or is its neighbour by Prev or Next
	NearCopy           = "copy"         // most of the text of one is in the other; Weight is the share they have in common
)

// Reason says why an article is related to another; it can be checked in both.
// A text and the sentences are as written, pieces of the title or the body of the
// article they are from, whose white space they keep; "" where there is none, as
// with a section or the side of a link that is only named.
type Reason struct {
	Kind        string
	Text        string  // in the related article, or the path of the section
	Sentence    string  // of the related article, that holds Text
	OwnText     string  // in the article that it is related to, or the path of the section
	OwnSentence string  // of that article, that holds OwnText
	Weight      float64 // from 0 to 1: how much it says
}
