// Package literal finds text literally, by any string of one character or more,
// across word borders. It is a segment plugin for bleve's scorch: each segment
// file is a zap segment with one more section (drawn in section.go), which holds
// the normalized text of the documents, the postings of its bigrams, and columns
// of the minute each was published, its section, source and author. The section shares scorch's document numbers,
// snapshots, deletions, merges and fsync, so there is no second store to keep
// in step.
//
// An index made with Config opens only after Register.
package literal

import (
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// The fields of a document that go into the section. Each occurs at most once in
// a document; all are optional, and need no indexing options. Other fields do not
// matter here. Value is called from two goroutines at once.
const (
	TitleField  = "title"  // Value is normalized UTF-8 text
	BodyField   = "body"   // Value is normalized UTF-8 text
	MinuteField = "minute" // Value is a Minute as 4 bytes, little endian

	SectionField = "section.value" // Value is the path as one string, as the article writes it
	SourceField  = "source.value"  // Value is the source, as the article writes it
	AuthorField  = "author.value"  // Value is all authors, as the article writes them
)

// Type and Version name the segment format in the index's own records. Version
// changes with anything a reader must know: the layout of the section, the
// table of characters (frequent.txt) and the class of indexed characters.
const (
	Type    = "zap-literal"
	Version = 2
)

// Register makes the format known to scorch. It must be called before an index
// is made or opened; calling it again does nothing.
func Register() { register() }

var register = sync.OnceFunc(func() { scorch.RegisterSegmentPlugin(newPlugin(), false) })

// Config returns the keys that make bleve.NewUsing and bleve.OpenUsing write
// this format.
func Config() map[string]any {
	return map[string]any{
		"forceSegmentType":    Type,
		"forceSegmentVersion": Version,
	}
}
