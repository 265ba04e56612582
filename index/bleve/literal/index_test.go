package literal_test

import (
	"context"
	"path/filepath"
	"slices"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/registry"
	"github.com/blevesearch/bleve/v2/search/query"
	index "github.com/blevesearch/bleve_index_api"

	"wensou/index/bleve/literal"
)

// article is a document of the tests.
type article struct {
	title, body             string
	minute                  uint32
	section, source, author string
	tag                     string // indexed by bleve, for queries of mixed kinds
}

// library is an index and what should be in it.
type library struct {
	bleve.Index
	path string
	want map[string]article
	tags analysis.Analyzer

	columns index.FieldIndexingOptions // of the fields for the section
}

func newLibrary(t testing.TB) *library {
	t.Helper()
	return newLibraryOf(t, literal.Config(), 0)
}

// forEachKind runs a test on a library of each format.
func forEachKind(t *testing.T, test func(t *testing.T, l *library)) {
	t.Run("literal", func(t *testing.T) { test(t, newLibrary(t)) })
	t.Run("plain", func(t *testing.T) { test(t, newLibraryOf(t, literal.PlainConfig(), index.StoreField)) })
}

func newLibraryOf(t testing.TB, config map[string]any, columns index.FieldIndexingOptions) *library {
	t.Helper()
	literal.Register()
	tags, err := registry.NewCache().AnalyzerNamed(keyword.Name)
	if err != nil {
		t.Fatal(err)
	}
	l := &library{path: filepath.Join(t.TempDir(), "index"), want: map[string]article{}, tags: tags, columns: columns}
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	l.Index, err = bleve.NewUsing(l.path, m, scorch.Name, scorch.Name, config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if l.Index != nil {
			_ = l.Close() // a failed test may have closed it
		}
	})
	return l
}

// reopen closes and opens the index.
func (l *library) reopen(t testing.TB) {
	t.Helper()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	opened, err := bleve.OpenUsing(l.path, map[string]any{"bolt_timeout": "2s"})
	if err != nil {
		l.Index = nil
		t.Fatal(err)
	}
	l.Index = opened
}

// apply writes articles in one batch and deletes the ids that have none.
func (l *library) apply(t testing.TB, changes map[string]*article) {
	t.Helper()
	b := l.NewBatch()
	for id, a := range changes {
		if a == nil {
			b.Delete(id)
			delete(l.want, id)
			continue
		}
		l.want[id] = *a
		if err := b.IndexAdvanced(l.document(id, a)); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Batch(b); err != nil {
		t.Fatal(err)
	}
}

func (l *library) document(id string, a *article) *document.Document {
	d := document.NewDocument(id)
	for name, value := range map[string]string{
		literal.TitleField: a.title, literal.BodyField: a.body, literal.MinuteField: minuteValue(a.minute),
		literal.SectionField: a.section, literal.SourceField: a.source, literal.AuthorField: a.author,
	} {
		if value != "" {
			d.AddField(document.NewTextFieldWithIndexingOptions(name, nil, []byte(value), l.columns))
		}
	}
	d.AddField(document.NewTextFieldCustom("tag", nil, []byte(a.tag), index.IndexField, l.tags))
	return d
}

func minuteValue(minute uint32) string {
	if minute == 0 {
		return ""
	}
	return string(literal.AppendMinute(nil, minute))
}

// merge makes one segment of all.
func (l *library) merge(t testing.TB) {
	t.Helper()
	advanced, err := l.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	if err := advanced.(*scorch.Scorch).ForceMerge(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

// find returns the ids of a query's hits in the order of score, then id.
func (l *library) find(t testing.TB, q query.Query) []string {
	t.Helper()
	var ids []string
	for _, hit := range l.hits(t, q).Hits {
		ids = append(ids, hit.ID)
	}
	return ids
}

func (l *library) hits(t testing.TB, q query.Query) *bleve.SearchResult {
	t.Helper()
	r, err := search(t.Context(), l.Index, q)
	if err != nil {
		t.Fatalf("search: %v", err)
	}
	return r
}

func search(ctx context.Context, idx bleve.Index, q query.Query) (*bleve.SearchResult, error) {
	req := bleve.NewSearchRequestOptions(q, 100000, 0, false)
	req.SortBy([]string{"-_score", "_id"})
	return idx.SearchInContext(ctx, req)
}

// holding returns the ids of the articles that should be there and satisfy keep,
// ascending.
func (l *library) holding(keep func(article) bool) []string {
	var ids []string
	for id, a := range l.want {
		if keep(a) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
