package extract

import (
	"encoding/json"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bounds on the JSON-LD of a page.
const (
	maxLinkedBytes = 256 << 10 // of one block
	maxLinkedDepth = 6         // of lists and graphs
	maxLinked      = 200       // objects that are looked at
)

// readLinked returns the article that the JSON-LD of a page describes (schema.org,
// Article and its kinds), nil if there is none. Blocks that are no JSON are passed over.
func readLinked(doc *html.Node) map[string]any {
	looked := 0
	for n := range doc.Descendants() {
		if n.DataAtom != atom.Script || !strings.EqualFold(attr(n, "type"), "application/ld+json") {
			continue
		}
		text := rawText(n)
		var v any
		if len(text) > maxLinkedBytes || json.Unmarshal([]byte(text), &v) != nil {
			continue
		}
		if a := articleIn(v, maxLinkedDepth, &looked); a != nil {
			return a
		}
	}
	return nil
}

// articleIn returns the first article in lists and graphs.
func articleIn(v any, depth int, looked *int) map[string]any {
	if *looked++; depth == 0 || *looked > maxLinked {
		return nil
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			if a := articleIn(item, depth-1, looked); a != nil {
				return a
			}
		}
	case map[string]any:
		if slices.ContainsFunc(linkedTexts(v["@type"]), isArticleType) {
			return v
		}
		return articleIn(v["@graph"], depth-1, looked)
	}
	return nil
}

// isArticleType reports a kind of article: NewsArticle, BlogPosting and the like.
func isArticleType(kind string) bool {
	return strings.HasSuffix(kind, "Article") || kind == "BlogPosting" || kind == "Report"
}

// linkedTexts returns the texts of a value, or the names of its things: a text, a
// thing, or a list of them.
func linkedTexts(v any) []string {
	switch v := v.(type) {
	case string:
		if s := collapse(v); s != "" {
			return []string{s}
		}
	case map[string]any:
		if name, ok := v["name"].(string); ok {
			return linkedTexts(name)
		}
	case []any:
		var all []string
		for _, item := range v[:min(len(v), maxTags)] {
			if _, list := item.([]any); !list {
				all = append(all, linkedTexts(item)...)
			}
		}
		return all
	}
	return nil
}

// linkedText returns the first text of a value, or "".
func linkedText(v any) string {
	if all := linkedTexts(v); len(all) > 0 {
		return all[0]
	}
	return ""
}

// applyLinked fills empty fields from the JSON-LD of a page.
func applyLinked(d *draft, a map[string]any) {
	d.setTitle(stepMeta, cleanTitle(linkedText(a["headline"]), ""))
	if at, ok := findAnyDate(linkedText(a["datePublished"])); ok {
		d.setDate(stepMeta, at)
	}
	var authors []string
	for _, name := range linkedTexts(a["author"]) {
		if isPersonal(name) {
			authors = append(authors, name)
		}
	}
	d.setAuthor(stepMeta, cleanNames(strings.Join(authors, "、")))
	if section := linkedTexts(a["articleSection"]); len(section) == 1 {
		d.setSection(stepMeta, section)
	}
	d.setTags(stepMeta, splitTags(strings.Join(linkedTexts(a["keywords"]), ",")))
}
