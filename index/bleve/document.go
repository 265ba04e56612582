package bleve

import (
	"strings"

	"github.com/blevesearch/bleve/v2/document"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"wensou/corpus"
	"wensou/index/bleve/literal"
	"wensou/index/plan"
	"wensou/segment"
)

// The fields of a document that are indexed as terms and not stored. Those of
// package literal go to its section alone.
const (
	wordsField   = string(plan.Words)
	sectionField = string(plan.Section)
	sourceField  = string(plan.Source)
	authorField  = string(plan.Author)
	siteField    = string(plan.Site)
	tagField     = string(plan.Tag)
)

// newDocument returns what the index holds of an article. In a plain index, what
// is for the literal section is stored.
func newDocument(a *corpus.Article, analyzer Analyzer, plain bool) *document.Document {
	d := document.NewDocument(a.ID)
	addColumn := func(name string, value func() []byte) {
		d.AddField(&column{name: name, value: value, stored: plain})
	}
	text := &text{article: a, analyzer: analyzer}
	d.AddField(&words{text: text})
	d.AddField(&forms{text: text})
	addColumn(literal.TitleField, func() []byte { return text.title })
	addColumn(literal.BodyField, func() []byte { return text.body })
	section := plan.TrimSection(strings.TrimSpace(a.SectionPath()))
	for _, c := range []struct {
		name  string
		value []byte
	}{
		{literal.MinuteField, literal.AppendMinute(nil, literal.MinuteOf(a.WallClock()))},
		{literal.SectionField, []byte(section)},
		{literal.SourceField, []byte(strings.TrimSpace(a.Source))},
		{literal.AuthorField, []byte(strings.TrimSpace(a.Author))},
		{literal.ClusterField, []byte(a.Cluster)},
	} {
		addColumn(c.name, func() []byte { return c.value })
	}
	for path := range plan.SectionPaths(section) {
		addKeyword(d, sectionField, path)
	}
	for author := range corpus.AuthorNames(a.Author) {
		addKeyword(d, authorField, author)
	}
	for _, tag := range a.Tags {
		addKeyword(d, tagField, tag)
	}
	addKeyword(d, sourceField, a.Source)
	addKeyword(d, siteField, a.Site)
	return d
}

// addKeyword adds a field of one term, normalized so that a filter finds it
// however it is written. A value of nothing but white space is left out.
func addKeyword(d *document.Document, name, value string) {
	const options = bleveindex.IndexField | bleveindex.SkipFreqNorm
	if term := segment.Trimmed(value); term != "" {
		d.AddField(document.NewTextFieldCustom(name, nil, []byte(term), options, nil))
	}
}

// text is what the fields of one document share: title and body as they are found
// literally, and the frequencies of their words.
type text struct {
	article     *corpus.Article
	analyzer    Analyzer
	title, body []byte
	frequencies bleveindex.TokenFrequencies
	length      int                         // tokens
	written     bleveindex.TokenFrequencies // forms; see formsField
}

// analyze fills in everything after the first two fields. bleve calls it in its
// analysis workers, before any field is read.
func (t *text) analyze() {
	title, body := segment.Normal(t.article.Title), segment.Normal(t.article.Body)
	t.title, t.body = []byte(segment.JoinNormal(title)), []byte(segment.JoinNormal(body))
	t.frequencies = make(bleveindex.TokenFrequencies, 32+len(body)/16)
	var slab []bleveindex.TokenFreq
	count := func(normal string, weight int) {
		bytes := []byte(normal)
		t.analyzer.Cut(normal, func(start, end, _ int) {
			t.length += weight
			f := t.frequencies[normal[start:end]]
			if f == nil {
				if len(slab) == 0 {
					slab = make([]bleveindex.TokenFreq, 256)
				}
				f, slab = &slab[0], slab[1:]
				f.Term = bytes[start:end:end]
				t.frequencies[normal[start:end]] = f
			}
			f.SetFrequency(f.Frequency() + weight)
		})
	}
	count(title, plan.TitleWeight)
	count(body, 1)
	t.written = bleveindex.TokenFrequencies{}
	for _, form := range segment.WrittenForms(t.article.Title + t.article.Body) {
		f := &bleveindex.TokenFreq{Term: []byte(string(form))}
		f.SetFrequency(1)
		t.written[string(form)] = f
	}
}

// words is the field of the words of title and body.
type words struct{ *text }

var _ document.Field = (*words)(nil)

func (w *words) Name() string                             { return wordsField }
func (w *words) Value() []byte                            { return nil }
func (w *words) ArrayPositions() []uint64                 { return nil }
func (w *words) EncodedFieldType() byte                   { return 't' }
func (w *words) Options() bleveindex.FieldIndexingOptions { return bleveindex.IndexField }
func (w *words) Analyze()                                 { w.analyze() }
func (w *words) AnalyzedLength() int                      { return w.length }
func (w *words) Size() int                                { return 64 + 3*len(w.title) + 3*len(w.body) }

func (w *words) NumPlainTextBytes() uint64 {
	return uint64(len(w.article.Title) + len(w.article.Body))
}

func (w *words) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return w.frequencies }

// column is a field that only the literal section reads.
type column struct {
	name   string
	value  func() []byte
	stored bool
}

var _ document.Field = (*column)(nil)

func (c *column) Name() string                                          { return c.name }
func (c *column) Value() []byte                                         { return c.value() }
func (c *column) ArrayPositions() []uint64                              { return nil }
func (c *column) EncodedFieldType() byte                                { return 't' }
func (c *column) Analyze()                                              {}
func (c *column) AnalyzedLength() int                                   { return 0 }
func (c *column) AnalyzedTokenFrequencies() bleveindex.TokenFrequencies { return nil }
func (c *column) NumPlainTextBytes() uint64                             { return 0 }
func (c *column) Size() int                                             { return 64 }

func (c *column) Options() bleveindex.FieldIndexingOptions {
	if c.stored {
		return bleveindex.StoreField
	}
	return 0
}
