package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"

	"wensou/corpus"
)

// Bounds on the fields of an article that a program puts.
const (
	maxTitle    = 1000 // runes
	maxName     = 200  // runes of an author, a source, an editor, a site, a tag
	maxDepth    = 16   // sections in a path
	maxTags     = 100
	maxPages    = 1000
	maxLanguage = 35 // bytes, of a tag of BCP 47
	maxReads    = 1 << 40
)

// pushedFields are the fields of an article, which are those of JSON lines.
var pushedFields = []string{
	"author", "body", "date", "editor", "id", "lang", "pages", "reads", "section", "site", "source", "tags", "title", "url",
}

// batch is what a batch asks for.
type batch struct {
	put    []*corpus.Article
	remove []string // IDs
}

// readJSONBody reads the body of a request, which must say that it is JSON.
func readJSONBody(r *http.Request) ([]byte, error) {
	if err := wantJSON(r); err != nil {
		return nil, err
	}
	b, err := io.ReadAll(r.Body)
	var size *http.MaxBytesError
	switch {
	case err == nil:
		return b, nil
	case r.Context().Err() != nil:
		return nil, r.Context().Err()
	case errors.As(err, &size):
		return nil, err
	}
	return nil, badParamsError{{"body", "accepts.json", nil}} // it broke off
}

// parsePushed reads an article that a program puts; its ID is that of the path, and in
// the body the same or none.
func parsePushed(body []byte, id string) (*corpus.Article, error) {
	fields, err := pushedObject(body)
	if err != nil {
		return nil, err
	}
	if given, ok := fields["id"]; ok {
		var same string
		if err := json.Unmarshal(given, &same); err != nil || same != id {
			return nil, badParamsError{{"id", "accepts.same_id", nil}}
		}
	}
	named, err := json.Marshal(id)
	if err != nil {
		return nil, fmt.Errorf("write an ID: %w", err)
	}
	fields["id"] = named
	line, err := json.Marshal(fields)
	if err != nil {
		return nil, fmt.Errorf("write an article: %w", err)
	}
	return articleOf(line)
}

// parseBatch reads a batch. The error names the first element that is at fault.
func parseBatch(body []byte) (*batch, error) {
	var asked struct {
		Articles []json.RawMessage `json:"articles"`
		Delete   []string          `json:"delete"`
	}
	if err := decodeOne(bytes.NewReader(body), &asked); err != nil {
		return nil, badParamsError{{"body", "accepts.batch", nil}}
	}
	if n := len(asked.Articles) + len(asked.Delete); n == 0 || n > maxBatch {
		return nil, badParamsError{{"articles", "accepts.batch_size", []any{maxBatch}}}
	}
	b := &batch{remove: asked.Delete}
	for i, raw := range asked.Articles {
		_, err := pushedObject(raw)
		var a *corpus.Article
		if err == nil {
			a, err = articleOf(raw)
		}
		if err != nil {
			return nil, within(fmt.Sprintf("articles[%d]", i), err)
		}
		b.put = append(b.put, a)
	}
	for i, id := range b.remove {
		if corpus.CheckID(id) != nil {
			return nil, badParamsError{{fmt.Sprintf("delete[%d]", i), "accepts.ids", []any{maxID}}}
		}
	}
	return b, nil
}

// within names the element that refused parameters belong to.
func within(element string, err error) error {
	var bad badParamsError
	if !errors.As(err, &bad) {
		return err
	}
	named := slices.Clone(bad)
	for i := range named {
		named[i].name = strings.TrimSuffix(element+"."+named[i].name, ".")
	}
	return named
}

// pushedObject reads one JSON object of the fields of an article.
func pushedObject(body []byte) (map[string]json.RawMessage, error) {
	var fields map[string]json.RawMessage
	if err := decodeOne(bytes.NewReader(body), &fields); err != nil || fields == nil || !utf8.Valid(body) {
		return nil, badParamsError{{"", "accepts.json", nil}}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !slices.Contains(pushedFields, name) {
			return nil, badParamsError{{printable(name), "accepts.known", []any{strings.Join(pushedFields, ", ")}}}
		}
	}
	return fields, nil
}

// articleOf returns the article of an object whose fields pushedObject has looked at.
func articleOf(line []byte) (*corpus.Article, error) {
	a, err := corpus.ParseLine(line)
	if err != nil {
		return nil, badParamsError{{"", "accepts.article", []any{printableReason(err)}}}
	}
	return a, checkPushed(a)
}

// printableReason returns what is wrong with an article, in one short line.
func printableReason(err error) string {
	return shortened(strings.ToValidUTF8(err.Error(), "\uFFFD"), 200)
}

// checkPushed returns what is beyond the bounds of an article.
func checkPushed(a *corpus.Article) error {
	p := new(params)
	p.bound("title", a.Title, maxTitle)
	for name, text := range map[string]string{"author": a.Author, "source": a.Source, "editor": a.Editor, "site": a.Site} {
		p.bound(name, text, maxName)
	}
	p.bound("section", a.SectionPath(), maxFilter)
	if len(a.Section) > maxDepth {
		p.refuse("section", "accepts.items", maxDepth)
	}
	if len(a.Lang) > maxLanguage {
		p.refuse("lang", "accepts.bytes", maxLanguage)
	}
	if a.Reads != nil && (*a.Reads < 0 || *a.Reads > maxReads) {
		p.refuse("reads", "accepts.number", 0, maxReads)
	}
	p.boundAddress("url", a.URL)
	if len(a.Tags) > maxTags {
		p.refuse("tags", "accepts.items", maxTags)
	}
	for _, tag := range a.Tags[:min(len(a.Tags), maxTags)] {
		p.bound("tags", tag, maxName)
	}
	if len(a.Pages) > maxPages {
		p.refuse("pages", "accepts.items", maxPages)
	}
	for _, page := range a.Pages[:min(len(a.Pages), maxPages)] {
		p.boundAddress("pages", page.URL)
	}
	slices.SortStableFunc(p.bad, func(a, b badParam) int { return strings.Compare(a.name, b.name) })
	p.bad = slices.CompactFunc(p.bad, func(a, b badParam) bool { return a.name == b.name })
	return p.err()
}

// bound refuses a text that is too long or holds control characters.
func (p *params) bound(name, text string, maxRunes int) {
	if n := utf8.RuneCountInString(text); n > maxRunes {
		p.refuse(name, "accepts.length", maxRunes, n)
	}
	if strings.ContainsFunc(text, isControl) {
		p.refuse(name, "accepts.controls")
	}
}

// boundAddress refuses an address that is too long or not one on the web; there may be
// none.
func (p *params) boundAddress(name, at string) {
	switch {
	case len(at) > maxPageURL:
		p.refuse(name, "accepts.bytes", maxPageURL)
	case at != "" && webURL(at) == "":
		p.refuse(name, "accepts.web_url")
	}
}
