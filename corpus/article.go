// Package corpus holds the words that every other package speaks: the article,
// the page it was read from, and the change that carries it to the index. It
// imports nothing of ours.
package corpus

import (
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"
	"unicode/utf8"
)

// ErrNotFound is returned for an article, or another record, that is not in the
// store.
var ErrNotFound = errors.New("not found")

// ErrDamaged is returned for a record that is not as it was written.
var ErrDamaged = errors.New("damaged")

// maxID bounds an article's ID, in bytes.
const maxID = 512

// CheckID returns an error that says what is accepted for an ID that no article
// may have.
func CheckID(id string) error {
	switch {
	case id == "":
		return errors.New("an article needs an id")
	case len(id) > maxID:
		return fmt.Errorf("id of %d bytes, at most %d are accepted", len(id), maxID)
	case !utf8.ValidString(id):
		return fmt.Errorf("id %q is not valid UTF-8", id)
	}
	return nil
}

// Precision says how much of Article.Published was known.
type Precision string

// The precisions, from none to the second. A date of Year, Month or Day
// precision is stored as its first instant in UTC: the date as it was written,
// with no shift of zone.
const (
	NoDate Precision = ""
	Year   Precision = "year"
	Month  Precision = "month"
	Day    Precision = "day"
	Minute Precision = "minute"
	Second Precision = "second"
)

// SectionSeparator joins a section path where it is written as one string: 经济/工业.
const SectionSeparator = "/"

// authorSeparators part the names of several authors: 周渡、林晚.
const authorSeparators = "、，,;；"

// AuthorNames yields the names of the authors in a text such as 周渡、林晚, without
// the spaces around each; there may be none.
func AuthorNames(authors string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for name := range strings.FieldsFuncSeq(authors, func(r rune) bool { return strings.ContainsRune(authorSeparators, r) }) {
			if name = strings.TrimSpace(name); name != "" && !yield(name) {
				return
			}
		}
	}
}

// Article is one article of a site, whole: all its pages, nothing of the
// furniture around it. All strings are valid UTF-8, text and never HTML.
type Article struct {
	ID        string            `json:"id"`                  // stable: derived from the canonical URL of page 1, or given by the importer
	Site      string            `json:"site,omitempty"`      // host name of the site, lower case, without www.
	URL       string            `json:"url,omitempty"`       // canonical URL of page 1
	Pages     []PageRef         `json:"pages,omitempty"`     // empty or one entry: a single page
	Title     string            `json:"title"`               // without page number and site name
	Body      string            `json:"body"`                // paragraphs end in '\n'
	Section   []string          `json:"section,omitempty"`   // breadcrumb path without 主页 and 正文
	Author    string            `json:"author,omitempty"`    // several are joined by 、
	Source    string            `json:"source,omitempty"`    // 来源: who published it first
	Editor    string            `json:"editor,omitempty"`    // 责任编辑
	Published time.Time         `json:"published,omitzero"`  // UTC; zero if unknown
	Precision Precision         `json:"precision,omitempty"` // how much of Published was known
	Tags      []string          `json:"tags,omitempty"`
	Lang      string            `json:"lang,omitempty"`  // as the importer gave it, such as zh-Hant
	Reads     *int              `json:"reads,omitempty"` // 阅读次数 as shown on the page, nil if it was not
	Prev      string            `json:"prev,omitempty"`  // canonical URL of 上一篇
	Next      string            `json:"next,omitempty"`  // canonical URL of 下一篇
	Found     map[string]string `json:"found,omitempty"` // field → step that gave it: profile, meta, byline, generic
	Version   int               `json:"version,omitempty"`
	Fetched   time.Time         `json:"fetched,omitzero"` // when this content was read from the site or imported
	Changed   time.Time         `json:"changed,omitzero"` // when its content last changed in the store
	Cluster   string            `json:"cluster,omitempty"`
}

// PageRef is where one page of an article begins in its body.
type PageRef struct {
	URL    string `json:"url"`
	Offset int    `json:"offset"` // bytes into Article.Body
}

// PageURL returns the URL of the page that holds the byte offset of the body,
// or the article's URL if it has no page map.
func (a *Article) PageURL(offset int) string {
	url := a.URL
	for _, p := range a.Pages {
		if p.Offset > offset {
			break
		}
		url = p.URL
	}
	return url
}

// WallClock returns when the article was published by the clocks of China, written
// as if they showed UTC: an article of 1 a.m. belongs to that day and not, as in
// UTC, to the day before. A date without a time of day is written like that
// already.
func (a *Article) WallClock() time.Time {
	if a.Precision == Minute || a.Precision == Second {
		_, offset := a.Published.In(China).Zone()
		return a.Published.UTC().Add(time.Duration(offset) * time.Second)
	}
	return a.Published
}

// SectionPath returns the section as one string, 经济/工业.
func (a *Article) SectionPath() string {
	return strings.Join(a.Section, SectionSeparator)
}

// Change is one entry of the store's change log: what the index has yet to do.
type Change struct {
	Seq     uint64   // ascending, never used twice
	ID      string   // the article
	Article *Article // its content now; nil if it was deleted or can't be read
	Err     error    // why it can't be read, of ErrDamaged; an index keeps what it has
}
