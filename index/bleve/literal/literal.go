// Package literal finds text literally, by any string of one character or more,
// across word borders. It is a segment plugin for bleve's scorch: each segment
// file is a zap segment with one more section (drawn in section.go), which holds
// the normalized text of the documents, the postings of its bigrams, and columns
// of the minute each was published, its section, source, author and cluster of reprints. The section shares scorch's document numbers,
// snapshots, deletions, merges and fsync, so there is no second store to keep
// in step.
//
// An index made with Config or PlainConfig opens only after Register.
package literal

import (
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"
)

// The fields of a document that go into the section. Each occurs at most once in
// a document; all are optional, and need no indexing options. Other fields do not
// matter here. Value is called from two goroutines at once. In a plain index, see
// PlainConfig, they must be stored.
const (
	TitleField  = "title"  // Value is normalized UTF-8 text
	BodyField   = "body"   // Value is normalized UTF-8 text
	MinuteField = "minute" // Value is a Minute as 4 bytes, little endian

	SectionField = "section.value" // Value is the path as one string, as the article writes it
	SourceField  = "source.value"  // Value is the source, as the article writes it
	AuthorField  = "author.value"  // Value is all authors, as the article writes them
	ClusterField = "cluster.value" // Value is the cluster of reprints, the ID of the original
)

// PlainType names the format of a plain index in its own records.
const PlainType = "zap-plain"

// Type and Version name the segment format in the index's own records. Version
// changes with anything a reader must know: the layout of the section, the
// table of characters (frequent.txt) and the class of indexed characters.
const (
	Type    = "zap-literal"
	Version = 3
)

// Register makes the format known to scorch. It must be called before an index
// is made or opened; calling it again does nothing.
func Register() { register() }

var register = sync.OnceFunc(func() {
	scorch.RegisterSegmentPlugin(newPlugin(), false)
	scorch.RegisterSegmentPlugin(new(plainPlugin), false)
})

// Config returns the keys that make bleve.NewUsing and bleve.OpenUsing write
// this format.
func Config() map[string]any {
	return map[string]any{
		"forceSegmentType":    Type,
		"forceSegmentVersion": Version,
	}
}

// PlainConfig is Config for a plain index: its files are zap's own, without the
// section, which is built in memory from the stored fields when a segment is first
// read. The answers are the same, but the first search after a write or an opening
// waits as long as the section takes to build, and the sections stay in memory, a
// little more than the size of the text.
func PlainConfig() map[string]any {
	return map[string]any{
		"forceSegmentType":    PlainType,
		"forceSegmentVersion": Version,
	}
}
