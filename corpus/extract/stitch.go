package extract

import (
	"maps"
	"slices"
	"strings"

	"wensou/corpus"
)

// Stitch makes one article of its pages, by page number; Part.URL must be set.
// The pages may be incomplete: a gap is left out. Fields come from the lowest
// page that has them, the bodies are joined, and an article of more than one
// page gets its page map. It returns nil without pages and changes none.
func Stitch(parts map[int]*corpus.Article) *corpus.Article {
	var whole *corpus.Article
	var text strings.Builder
	for _, n := range slices.Sorted(maps.Keys(parts)) {
		part := parts[n]
		if part == nil {
			continue
		}
		if whole == nil {
			first := *part
			first.Found = maps.Clone(part.Found)
			first.Pages = nil
			whole = &first
		} else {
			fill(whole, part)
		}
		whole.Pages = append(whole.Pages, corpus.PageRef{URL: part.URL, Offset: text.Len()})
		text.WriteString(part.Body)
		if part.Body != "" && !strings.HasSuffix(part.Body, "\n") {
			text.WriteByte('\n')
		}
	}
	if whole == nil {
		return nil
	}
	whole.Body = text.String()
	if len(whole.Pages) == 1 {
		whole.Pages = nil
	}
	return whole
}

// fill gives an article the fields that it lacks and a later page has.
func fill(whole, part *corpus.Article) {
	d := draft{article: *whole}
	step := func(field string) string { return part.Found[field] }
	d.setTitle(step("title"), part.Title)
	d.setAuthor(step("author"), part.Author)
	d.setSource(step("source"), part.Source)
	d.setEditor(step("editor"), part.Editor)
	d.setSection(step("section"), part.Section)
	d.setTags(step("tags"), part.Tags)
	d.setDate(step("published"), date{part.Published, part.Precision})
	d.setPrev(step("prev"), part.Prev)
	d.setNext(step("next"), part.Next)
	if part.Reads != nil {
		d.setReads(step("reads"), *part.Reads)
	}
	if part.Body != "" && d.article.Found["body"] == "" {
		d.found("body", step("body"))
	}
	*whole = d.article
}
