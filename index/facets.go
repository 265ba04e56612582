package index

import (
	"cmp"
	"slices"
)

// Facets says how the articles that match a query, all of Result.Total, are
// spread: for a reader to narrow the search. Each facet has its most frequent
// values, the frequent first, those of equal count in the order of their bytes.
// An article without a value counts in none of the facet.
//
// The value, as the filter of its name in the same query, leaves just the
// articles that are counted. Values that such a filter does not tell apart, as 建築
// and 建筑, are counted as one, in the form that most of the articles have.
type Facets struct {
	Sections []Count // paths joined by "/"; an article counts in its section and in all that this lies in
	Sources  []Count
	Authors  []Count // an article counts for each of its authors
	Years    []Count // of four digits, by the clocks of China
}

// Count is how many articles have a value.
type Count struct {
	Value    string
	Articles int
}

// MostFrequent returns n of counts, in the order of a facet. It changes the order of
// counts.
func MostFrequent(counts []Count, n int) []Count {
	slices.SortFunc(counts, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Articles, a.Articles), cmp.Compare(a.Value, b.Value))
	})
	return counts[:min(n, len(counts))]
}
