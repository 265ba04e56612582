package bleve

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/corpus"
	"wensou/index/bleve/literal"
)

// maxExpansion bounds the terms that a prefix stands for.
const maxExpansion = 512

// prefix matches the documents with a word that begins with a text. One that
// begins more words than maxExpansion matches wherever the text is written, which
// loses none of them.
type prefix struct {
	text   string // normalized
	weight float64
}

var _ query.Query = prefix{}

// Searcher implements query.Query.
func (p prefix) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	dict, err := r.FieldDictPrefix(wordsField, []byte(p.text))
	if err != nil {
		return nil, fmt.Errorf("words that begin with %s: %w", p.text, err)
	}
	terms, err := expand(dict, wordsField, p.weight, func(string) bool { return true })
	if err != nil {
		return nil, err
	}
	if len(terms) > maxExpansion {
		return phrase(p).Searcher(ctx, r, m, o)
	}
	return anyOf(terms...).Searcher(ctx, r, m, o)
}

// named matches the documents whose field holds a name, or part of one: 新华
// finds the source 新华社, 水利 the section 经济/水利.
type named struct {
	field, text string // normalized
}

var _ query.Query = named{}

// Searcher implements query.Query.
func (k named) Searcher(ctx context.Context, r bleveindex.IndexReader, m mapping.IndexMapping, o search.SearcherOptions) (search.Searcher, error) {
	dict, err := r.FieldDict(k.field)
	if err != nil {
		return nil, fmt.Errorf("names in field %s: %w", k.field, err)
	}
	terms, err := expand(dict, k.field, 0, k.admits)
	if err != nil {
		return nil, err
	}
	return anyOf(terms...).Searcher(ctx, r, m, o)
}

// admits reports whether a term is one that is asked for. A section admits itself
// as a whole name, at whatever depth, and with it what is below.
func (k named) admits(term string) bool {
	if k.field == sectionField {
		return term == k.text || strings.HasSuffix(term, corpus.SectionSeparator+k.text)
	}
	return strings.Contains(term, k.text)
}

// expand returns a query for each term of a field that is admitted, and one more
// than maxExpansion of them at most unless they are filters.
func expand(dict bleveindex.FieldDict, field string, weight float64, admits func(term string) bool) ([]query.Query, error) {
	terms := []query.Query{literal.NewQuery("", 0)} // matches nothing
	for {
		entry, err := dict.Next()
		if err != nil || entry == nil || weight > 0 && len(terms) > maxExpansion {
			return terms, errors.Join(err, dict.Close())
		}
		if admits(entry.Term) {
			terms = append(terms, term{field: field, text: entry.Term, weight: weight})
		}
	}
}
