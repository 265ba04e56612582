package index

import (
	"wensou/corpus"
	"wensou/segment"
)

// DefaultSnippet is the length of a snippet, in runes, where none is asked for.
const DefaultSnippet = 120

// NewHit returns the hit of an article, with what is wanted marked in its title and in
// snippets that are cut from body, which is the article's or its beginning; runes is
// the length of the first. The backend adds the score and what else it knows.
func NewHit(a *corpus.Article, body string, s segment.Segmenter, wanted []Wanted, runes int) Hit {
	hit := Hit{Article: a, TitleMarks: Mark(a.Title, s, wanted)}
	if snippets := Cut(body, s, wanted, runes); len(snippets) > 0 {
		hit.Snippet, hit.More = snippets[0], snippets[1:]
	}
	at := hit.Snippet.Offset
	if len(hit.Snippet.Marks) > 0 {
		at += hit.Snippet.Marks[0].Start
	}
	hit.PageURL = a.PageURL(at)
	return hit
}
