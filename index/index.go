// Package index is the search contract and what is common to all backends: the
// query and its syntax, results, snippets and marks, and the key terms that
// find related articles.
package index

import (
	"context"
	"errors"
	"io"
	"time"

	"wensou/corpus"
)

// Limits on a query, checked at the edge by whoever takes it from outside.
const (
	MaxQueryRunes = 2000  // longer text is refused: paste a paragraph, not a book
	MaxSize       = 100   // hits on one page
	MaxWindow     = 10000 // Offset+Size; beyond it Cursor must be used
	MaxFacets     = 100   // values of one facet
)

// Sort is the order of the hits.
type Sort string

// The orders. Articles without a date come last in Newest and Oldest.
const (
	ByRelevance Sort = "relevance"
	Newest      Sort = "newest"
	Oldest      Sort = "oldest"
)

// Query is one search. The zero value of each filter admits every article.
type Query struct {
	Text    string // as typed; see Parse. "" with a filter or a sort by time asks for all that pass
	Section string // path joined by "/"; admits the section and all below it
	Source  string
	Author  string
	Site    string
	From    time.Time // first day admitted; an article without a date fails any date filter
	To      time.Time // last day admitted
	IDs     []string  // only these articles
	Sort    Sort      // "" is ByRelevance
	Offset  int       // hits to skip
	Size    int       // hits wanted; 0 counts only
	Cursor  string    // Result.Next of the page before; Offset must then be 0
	Snippet int       // runes of a snippet; 0 is DefaultSnippet
	Facets  int       // values of each facet wanted, at most MaxFacets; 0: none
	Explain bool      // explain the query and each hit

	Collapse bool // of each cluster of reprints take one article, the original if it matches

	// Rules answer this search in the place of those in use, as a preview of a change
	// asks; nil: those in use.
	Rules *Rules
}

// Browses reports whether the query asks for articles by filters or by time, and
// not by any text.
func (q Query) Browses() bool {
	filtered := q.Section+q.Source+q.Author+q.Site != "" || !q.From.IsZero() || !q.To.IsZero() || q.IDs != nil
	return q.Text == "" && (filtered || q.ByTime())
}

// ByTime reports whether the order that is asked for is one of time.
func (q Query) ByTime() bool { return q.Sort == Newest || q.Sort == Oldest }

// Result is one page of hits.
type Result struct {
	Total   int          // all articles that match; with Query.Collapse each cluster of reprints counts once
	Hits    []Hit        // at most Query.Size
	Next    string       // cursor of the next page, "" if this was the last
	Relaxed bool         // not all of the articles hold all that was asked for
	Partial bool         // the index is being built: it lacks articles that may match
	Fault   *SyntaxError // why the query was searched for as plain text, nil if it was not

	Facets      *Facets      // if Query.Facets
	Explanation *Explanation // if Query.Explain
}

// Hit is one article found.
type Hit struct {
	Article    *corpus.Article
	Score      float64
	TitleMarks []Span    // in Article.Title, bytes
	Snippet    Snippet   // of Article.Body
	More       []Snippet // further passages, for words that Snippet lacks
	PageURL    string    // URL of the article's page that the snippet is from
	Reasons    []Reason
	Reprints   int  // other articles of its cluster that match, with Query.Collapse
	Pinned     bool // it comes first since Rules.Pins say so

	Explanation *HitExplanation // if Query.Explain
}

// Span is a half-open range of bytes, on character borders.
type Span struct{ Start, End int }

// Snippet is a piece of an article's text with the marked spans in it.
type Snippet struct {
	Text   string
	Marks  []Span // in Text, ascending, never touching one another
	Offset int    // byte offset of Text in the body it was cut from
}

// Searcher answers queries. Both methods are safe for concurrent use, and
// return an error of ErrQuery for a query that no index could answer.
type Searcher interface {
	// Search returns the articles that match q, best first.
	Search(ctx context.Context, q Query) (*Result, error)
	// Related returns the articles that are related to a, never a itself. a may be
	// a draft that is in no index.
	Related(ctx context.Context, a *corpus.Article, o RelatedOptions) (*RelatedResult, error)
}

// Writer takes changes into an index. One goroutine writes at a time.
type Writer interface {
	// Apply makes the changes and the highest Seq among them durable, all or
	// none. Applying a change again does no harm; one with an Err changes
	// nothing.
	Apply(ctx context.Context, batch []corpus.Change) error
	// Applied returns the Seq of the last change applied, 0 for a new index.
	Applied(ctx context.Context) (uint64, error)
}

// ErrStale is wrapped by the errors of an index that was built by another version
// of the program or of the dictionary, or from another store. It has to be rebuilt
// from the store.
var ErrStale = errors.New("index was built by another version")

// ErrDamaged is wrapped by the errors of an index that can't be read. It has to be
// rebuilt from the store.
var ErrDamaged = errors.New("index is damaged")

// Index is one backend.
type Index interface {
	Searcher
	Writer
	io.Closer
	// Count returns the number of articles in the index.
	Count() (uint64, error)
	// Stale returns nil, or an error of ErrStale for an index that answers and
	// takes changes, but would answer better if it were rebuilt.
	Stale() error
}

// Articles gives the text of the hits. It returns an error that wraps
// corpus.ErrNotFound for an article that is gone.
type Articles interface {
	Article(ctx context.Context, id string) (*corpus.Article, error)
}
