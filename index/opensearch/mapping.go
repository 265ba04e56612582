package opensearch

import (
	"wensou/index/plan"
	"wensou/index/rank"
)

// layout names the fields and what is in them; it changes with this file, grams.go
// and document.go.
const layout = "2"

// The fields of a document beside those that package plan names. Words, text and title
// are not kept after they were indexed; the article is, and is not indexed.
const (
	textField     = "text"         // bigrams of the title, plan.TitleWeight times, and of the body
	titleField    = "title"        // bigrams of the title
	idField       = "id"           // of the article
	groupField    = "group"        // of reprints: the ID of their cluster; the article's own if it is alone
	clusterField  = "cluster"      // of reprints, none if it is alone
	originalField = "original"     // 1 if group is the article's ID, else 0
	minuteField   = "minute"       // see minuteOf
	yearField     = "year"         // of minute
	lengthField   = "length"       // of title and body, in characters
	sectionForms  = "section_form" // the terms of section, source and author with a form in which they are written; see form
	sourceForms   = "source_form"
	authorForms   = "author_form"
	storedField   = "stored"  // what the second stage of ranking reads: stored
	articleField  = "article" // the article itself, packed, for servers without a store
)

// Names of our analysis. Text is parted at white space, and nothing else is done to it.
const (
	analysis   = "wensou_terms"
	similarity = "wensou_bm25"
)

// keepDeletes is how long the cluster remembers the version of a deleted document: for so
// long an older change, sent again, can't bring it back.
const keepDeletes = "1h"

// newIndex returns the settings and the mapping of an index.
func newIndex(name string, o Options) object {
	keyword := object{"type": "keyword"}
	grams := object{"type": "text", "analyzer": analysis, "similarity": similarity, "index_options": "positions"}
	properties := object{
		string(plan.Words): object{"type": "text", "analyzer": analysis, "similarity": similarity, "index_options": "freqs"},
		textField:          grams,
		titleField:         grams,
		minuteField:        object{"type": "long"},
		yearField:          object{"type": "integer"},
		originalField:      object{"type": "integer"},
		lengthField:        object{"type": "long"},
		storedField:        object{"type": "object", "enabled": false},
		articleField:       object{"type": "binary", "store": true}, // beside _source, which each search reads for a hundred articles
	}
	for _, name := range []string{
		string(plan.Section), string(plan.Source), string(plan.Author), string(plan.Site), string(plan.Tag),
		idField, groupField, clusterField, sectionForms, sourceForms, authorForms,
	} {
		properties[name] = keyword
	}
	return object{
		"aliases": object{writeAlias(name): object{}},
		"settings": object{
			"number_of_shards":   max(1, o.Shards),
			"number_of_replicas": o.Replicas,
			"gc_deletes":         keepDeletes,
			"analysis":           object{"analyzer": object{analysis: object{"type": "custom", "tokenizer": "whitespace"}}},
			"similarity":         object{similarity: object{"type": "BM25", "k1": rank.K1, "b": rank.B}},
		},
		"mappings": object{
			"dynamic":    "strict",
			"_meta":      object{"layout": layout},
			"_source":    object{"excludes": []string{string(plan.Words), textField, titleField, articleField}},
			"properties": properties,
		},
	}
}

// newStates returns the settings and the mapping of the index of states, which are
// looked up and never searched for.
func newStates(o Options) object {
	return object{
		"settings": object{"number_of_shards": 1, "number_of_replicas": o.Replicas},
		"mappings": object{"dynamic": false},
	}
}
