package plan

import "wensou/index/period"

// Query is what a backend looks for: Term, Phrase, Literal, Prefix, Named, Group,
// IDs, Filter, Within, Without or Everything. A document that matches has a score of 0 or
// more.
type Query interface{ isQuery() }

// FieldName names a field of a document whose terms are indexed.
type FieldName string

// The fields.
const (
	Words   FieldName = "words"   // words and the words inside them, of title (TitleWeight times) and body
	Section FieldName = "section" // every prefix of the path: 经济, 经济/水利
	Source  FieldName = "source"
	Author  FieldName = "author" // one term an author
	Site    FieldName = "site"
	Tag     FieldName = "tag" // one term a tag
)

// TitleWeight is how often the title's words count; see FACTS.md, "Ranking".
const TitleWeight = 2

// Term matches the documents with a term in a field. With a Weight it scores them
// by BM25, times the weight; without, by 0, which makes it a filter.
type Term struct {
	Field  FieldName
	Text   string // in the form of segment.Trimmed
	Weight float64
}

// Phrase matches the documents that hold a text literally and scores them as if it
// were a word.
type Phrase struct {
	Text   string // in the form of index.Literal
	Weight float64
}

// Literal matches the documents that hold a text literally, in title or body, with
// the score Score; an empty text matches none.
type Literal struct {
	Text  string // in the form of index.Literal
	Score float64
	Title bool // in titles alone
}

// Prefix matches the documents with a word that begins with a text.
type Prefix struct {
	Text   string // in the form of index.Literal
	Weight float64
}

// Named matches the documents whose field holds a name, or part of one: 新华 finds
// the source 新华社, 水利 the section 经济/水利. A section is named as a whole, at
// whatever depth. It scores 0.
type Named struct {
	Field FieldName
	Text  string
}

// Group matches the documents that enough of its queries match, and scores them
// with the sum of the scores.
type Group struct {
	Queries  []Query
	Min      int     // queries that must match; at least one
	Share    float64 // or, above 0: the share of the queries, each weighed by the most it can score
	Optional []Query // these add their scores, and need not match
}

// IDs matches the documents of some articles. It scores 0.
type IDs []string

// Filter gives the matches of a query the score 0.
type Filter struct{ Query Query }

// Within matches what its query matches in all of some ranges of days, with the
// same scores.
type Within struct {
	Query Query
	Days  []period.Period
}

// Without matches what its query matches and none of Excluded does.
type Without struct {
	Query    Query
	Excluded []Query
}

// Everything matches all documents, with the score 0.
type Everything struct{}

func (Term) isQuery()       {}
func (Phrase) isQuery()     {}
func (Literal) isQuery()    {}
func (Prefix) isQuery()     {}
func (Named) isQuery()      {}
func (Group) isQuery()      {}
func (IDs) isQuery()        {}
func (Filter) isQuery()     {}
func (Within) isQuery()     {}
func (Without) isQuery()    {}
func (Everything) isQuery() {}

// All matches the documents that all the queries match.
func All(queries ...Query) Query {
	if len(queries) == 1 {
		return queries[0]
	}
	return Group{Queries: queries, Min: len(queries)}
}

// AnyOf matches the documents that one of the queries matches.
func AnyOf(queries ...Query) Query {
	if len(queries) == 1 {
		return queries[0]
	}
	return Group{Queries: queries, Min: 1}
}

// Each returns a query for each of some parts. Q is Query, or what a backend makes of one.
func Each[T, Q any](parts []T, one func(T) Q) []Q {
	queries := make([]Q, len(parts))
	for i, part := range parts {
		queries[i] = one(part)
	}
	return queries
}

// without leaves out of a query what any of others matches.
func without(q Query, others []Query) Query {
	if len(others) == 0 {
		return q
	}
	return Without{q, others}
}
