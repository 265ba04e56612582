package server

import (
	"math"
	"time"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/index"
)

// searchAnswer is what a search returns; openapi.yaml explains each field.
type searchAnswer struct {
	Query       string             `json:"query"`
	Corrected   *string            `json:"corrected"`
	TookMS      float64            `json:"took_ms"`
	Total       int                `json:"total"`
	Relaxed     bool               `json:"relaxed"`
	Partial     bool               `json:"partial"`
	Fault       *faultAnswer       `json:"fault"`
	Dates       []dateAnswer       `json:"dates"`
	Hits        []hitAnswer        `json:"hits"`
	NextCursor  *string            `json:"next_cursor"`
	Facets      *facetsAnswer      `json:"facets,omitempty"`
	Explanation *explanationAnswer `json:"explanation,omitempty"`
	WhyNot      *absenceAnswer     `json:"why_not,omitempty"`
}

type hitAnswer struct {
	ID          string          `json:"id"`
	URL         string          `json:"url"`
	PageURL     string          `json:"page_url"`
	Title       string          `json:"title"`
	Section     string          `json:"section"`
	Author      string          `json:"author"`
	Source      string          `json:"source"`
	Published   *string         `json:"published"`
	Score       float64         `json:"score"`
	TitleMarks  []mark          `json:"title_marks"`
	Snippet     snippetAnswer   `json:"snippet"`
	More        []snippetAnswer `json:"more"`
	Reprints    int             `json:"reprints"`
	Pinned      bool            `json:"pinned"`
	Explanation *hitExplanation `json:"explanation,omitempty"`
}

type snippetAnswer struct {
	Text  string `json:"text"`
	Marks []mark `json:"marks"`
}

type articleAnswer struct {
	ID        string       `json:"id"`
	Site      string       `json:"site"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Body      string       `json:"body"`
	Section   string       `json:"section"`
	Author    string       `json:"author"`
	Source    string       `json:"source"`
	Editor    string       `json:"editor"`
	Published *string      `json:"published"`
	Tags      []string     `json:"tags"`
	Lang      string       `json:"lang"`
	Reads     *int         `json:"reads"`
	Pages     []pageAnswer `json:"pages"`
	Prev      string       `json:"prev"`
	Next      string       `json:"next"`
	Fetched   *string      `json:"fetched"`
	Changed   *string      `json:"changed"`
	Cluster   string       `json:"cluster"`
}

type pageAnswer struct {
	URL    string `json:"url"`
	Offset int    `json:"offset"` // code points into the body
}

func newSearchAnswer(p searchParams, result *index.Result, now time.Time, took time.Duration) searchAnswer {
	a := searchAnswer{
		Query: p.Text, TookMS: milliseconds(took), Total: result.Total, Relaxed: result.Relaxed, Partial: result.Partial,
		Fault: newFaultAnswer(result.Fault), Dates: newDateAnswers(p.Text, now),
		Hits: make([]hitAnswer, len(result.Hits)), Facets: newFacetsAnswer(result.Facets), Explanation: newExplanationAnswer(result.Explanation),
	}
	for i, h := range result.Hits {
		a.Hits[i] = newHitAnswer(h)
	}
	if result.Next != "" {
		a.NextCursor = &result.Next
	}
	return a
}

func newHitAnswer(h index.Hit) hitAnswer {
	a := h.Article
	more := make([]snippetAnswer, len(h.More))
	for i, s := range h.More {
		more[i] = newSnippetAnswer(s)
	}
	return hitAnswer{
		ID: a.ID, URL: a.URL, PageURL: h.PageURL, Title: a.Title, Section: a.SectionPath(), Author: a.Author,
		Source: a.Source, Published: published(a), Score: h.Score, TitleMarks: runeMarks(a.Title, h.TitleMarks),
		Snippet: newSnippetAnswer(h.Snippet), More: more, Reprints: h.Reprints, Pinned: h.Pinned, Explanation: newHitExplanation(h.Explanation),
	}
}

func newSnippetAnswer(s index.Snippet) snippetAnswer {
	return snippetAnswer{s.Text, runeMarks(s.Text, s.Marks)}
}

func newArticleAnswer(a *corpus.Article) articleAnswer {
	answer := articleAnswer{
		ID: a.ID, Site: a.Site, URL: a.URL, Title: a.Title, Body: a.Body, Section: a.SectionPath(), Author: a.Author,
		Source: a.Source, Editor: a.Editor, Published: published(a), Tags: append([]string{}, a.Tags...),
		Lang: a.Lang, Reads: a.Reads, Pages: make([]pageAnswer, len(a.Pages)), Prev: a.Prev, Next: a.Next,
		Fetched: timestamp(a.Fetched), Changed: timestamp(a.Changed), Cluster: a.Cluster,
	}
	for i, p := range a.Pages {
		offset := min(max(p.Offset, 0), len(a.Body))
		answer.Pages[i] = pageAnswer{p.URL, utf8.RuneCountInString(a.Body[:offset])}
	}
	return answer
}

// published returns a date as exactly as it is known: 2009, 2009-05,
// 2009-05-03, or a time in RFC 3339; nil if it is not.
func published(a *corpus.Article) *string {
	switch a.Precision {
	case corpus.Minute, corpus.Second:
		return timestamp(a.Published)
	}
	s := corpus.FormatDate(a.Published, a.Precision)
	if s == "" || a.Published.IsZero() {
		return nil
	}
	return &s
}

// timestamp returns a time in RFC 3339, nil for the zero time.
func timestamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.In(corpus.China).Format(time.RFC3339)
	return &s
}

// milliseconds returns a duration to the hundredth of a millisecond.
func milliseconds(d time.Duration) float64 {
	return math.Round(float64(d)/float64(10*time.Microsecond)) / 100
}
