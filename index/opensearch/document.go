package opensearch

import (
	"strings"
	"time"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/index/plan"
	"wensou/segment"
)

// document is what the index holds of an article; see mapping.go.
type document struct {
	Words    string   `json:"words"`
	Text     string   `json:"text"`
	Title    string   `json:"title"`
	ID       string   `json:"id"`
	Group    string   `json:"group"`
	Cluster  string   `json:"cluster,omitempty"`
	Original int      `json:"original"`
	Minute   *int64   `json:"minute,omitempty"`
	Year     *int     `json:"year,omitempty"`
	Length   int      `json:"length"`
	Section  []string `json:"section,omitempty"`
	Source   []string `json:"source,omitempty"`
	Author   []string `json:"author,omitempty"`
	Site     []string `json:"site,omitempty"`
	Tag      []string `json:"tag,omitempty"`

	SectionForms []string `json:"section_form,omitempty"`
	SourceForms  []string `json:"source_form,omitempty"`
	AuthorForms  []string `json:"author_form,omitempty"`

	Stored  stored `json:"stored"`
	Article []byte `json:"article"` // see packArticle
}

// stored is what the index gives back of an article.
type stored struct {
	Title string `json:"title"` // in the form of segment.JoinNormal
	Body  string `json:"body"`
	Forms string `json:"forms,omitempty"` // see segment.WrittenForms
}

// newDocument returns what the index holds of an article.
func newDocument(a *corpus.Article, analyzer Analyzer) (*document, error) {
	packed, err := packArticle(a)
	if err != nil {
		return nil, err
	}
	title, body := segment.Normal(a.Title), segment.Normal(a.Body)
	joined, joinedBody := segment.JoinNormal(title), segment.JoinNormal(body)
	grams := gramsOf(joined)
	d := &document{
		Words: wordsOf(analyzer, title, title, body), Text: strings.Join([]string{grams, grams, gramsOf(joinedBody)}, " "+borderMark+" "), Title: grams,
		ID: a.ID, Group: a.ID, Cluster: a.Cluster, Length: utf8.RuneCountInString(joined) + utf8.RuneCountInString(joinedBody),
		Stored: stored{joined, joinedBody, string(segment.WrittenForms(a.Title + a.Body))}, Article: packed,
	}
	if a.Cluster != "" {
		d.Group = a.Cluster
	}
	if d.Group == d.ID {
		d.Original = 1
	}
	if t := a.WallClock(); !t.IsZero() {
		minute, year := minuteOf(t), t.Year()
		d.Minute, d.Year = &minute, &year
	}
	for path := range plan.SectionPaths(plan.TrimSection(strings.TrimSpace(a.SectionPath()))) {
		addNamed(&d.Section, &d.SectionForms, path)
	}
	for author := range corpus.AuthorNames(a.Author) {
		addNamed(&d.Author, &d.AuthorForms, author)
	}
	addNamed(&d.Source, &d.SourceForms, a.Source)
	addNamed(&d.Site, nil, a.Site)
	for _, tag := range a.Tags {
		addNamed(&d.Tag, nil, tag)
	}
	return d, nil
}

// wordsOf returns the words of normalized texts, and those inside them, parted by
// spaces.
func wordsOf(analyzer Analyzer, texts ...string) string {
	var b strings.Builder
	for _, text := range texts {
		analyzer.Cut(text, func(start, end, _ int) {
			b.WriteString(bounded(text[start:end]))
			b.WriteByte(' ')
		})
	}
	return b.String()
}

// addNamed adds the term of a name, so that a filter finds it however it is written,
// and to forms, unless that is nil, the term with the name as written. A name of
// nothing but white space is left out.
func addNamed(terms, forms *[]string, name string) {
	term := bounded(segment.Trimmed(name))
	if term == "" {
		return
	}
	*terms = append(*terms, term)
	if forms != nil {
		*forms = append(*forms, term+formMark+strings.TrimSpace(name))
	}
}

// formMark stands between a term and the form in which it is written.
const formMark = "\x1f"

// minuteOf returns the minutes from 1970 to t.
func minuteOf(t time.Time) int64 {
	const seconds = 60
	s := t.Unix()
	minute := s / seconds
	if s%seconds < 0 {
		minute--
	}
	return minute
}

// timeOf returns the start of a minute in UTC, the zero time for nil.
func timeOf(minute *int64) time.Time {
	if minute == nil {
		return time.Time{}
	}
	return time.Unix(*minute*60, 0).UTC()
}
