package opensearch

import (
	"fmt"
	"strings"

	"wensou/index"
	"wensou/index/plan"
)

// shardSize is how many values of a facet each shard counts, at least: on several
// shards the count of a value that is rare on some of them may be too low.
const shardSize = 1000

// formsCounted is how many forms of a value are looked at for the most frequent.
const formsCounted = 10

// facetAggregations returns what counts n values of each facet.
func facetAggregations(n int) object {
	aggs := object{}
	if n == 0 {
		return aggs
	}
	for name, f := range map[string]struct {
		field plan.FieldName
		forms string
	}{"sections": {plan.Section, sectionForms}, "sources": {plan.Source, sourceForms}, "authors": {plan.Author, authorForms}} {
		aggs[name] = object{
			"terms": object{"field": f.field, "size": n, "shard_size": max(n, shardSize)},
			"aggs":  object{"forms": object{"terms": object{"field": f.forms, "size": formsCounted}}},
		}
	}
	aggs["years"] = object{"terms": object{"field": yearField, "size": n, "shard_size": max(n, shardSize)}}
	return aggs
}

// facetsOf returns the facets of an answer.
func facetsOf(a aggregations, n int) *index.Facets {
	return &index.Facets{
		Sections: facet(a.Sections, n),
		Sources:  facet(a.Sources, n),
		Authors:  facet(a.Authors, n),
		Years:    facet(a.Years, n),
	}
}

func facet(b buckets, n int) []index.Count {
	counts := make([]index.Count, len(b.Buckets))
	for i, bucket := range b.Buckets {
		counts[i].Articles = bucket.Count
		switch key := bucket.Key.(type) {
		case float64:
			counts[i].Value = fmt.Sprintf("%04.0f", key)
		case string:
			counts[i].Value = key
			for _, f := range bucket.Forms.Buckets { // of all values of these articles, the most frequent first
				if term, written, ok := strings.Cut(f.Key, formMark); ok && term == key {
					counts[i].Value = written
					break
				}
			}
		}
	}
	return index.MostFrequent(counts, n)
}
