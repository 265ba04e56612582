package plan

import (
	"iter"
	"strings"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/period"
	"wensou/segment"
)

// Filtered adds the filters of q to what its text wants.
func Filtered(q index.Query, matching Query) Query {
	queries := []Query{matching}
	for _, f := range []struct {
		field FieldName
		value string
	}{
		{Section, TrimSection(q.Section)}, {Source, q.Source}, {Site, q.Site},
	} {
		if f.value != "" {
			queries = append(queries, Term{Field: f.field, Text: segment.Trimmed(f.value)})
		}
	}
	for author := range corpus.AuthorNames(q.Author) {
		queries = append(queries, Term{Field: Author, Text: segment.Trimmed(author)})
	}
	if q.IDs != nil {
		queries = append(queries, IDs(q.IDs))
	}
	out := All(queries...)
	if !q.From.IsZero() || !q.To.IsZero() {
		out = Within{out, []period.Period{{From: q.From, To: q.To}}}
	}
	return out
}

// TrimSection returns the path of a section without separators at its ends.
func TrimSection(path string) string { return strings.Trim(path, corpus.SectionSeparator) }

// SectionPaths returns the paths of a section and of those that it lies in, the
// widest first: 经济, 经济/水利.
func SectionPaths(section string) iter.Seq[string] {
	return func(yield func(string) bool) {
		end := 0
		for name := range strings.SplitSeq(section, corpus.SectionSeparator) {
			end += len(name)
			if strings.TrimSpace(name) != "" && !yield(section[:end]) {
				return
			}
			end += len(corpus.SectionSeparator)
		}
	}
}
