package literal_test

import (
	"testing"

	bleveindex "github.com/blevesearch/bleve_index_api"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/index/bleve/literal"
)

// openColumns opens the columns of an index until the test ends.
func openColumns(t testing.TB, l *library) (bleveindex.IndexReader, *literal.Columns) {
	t.Helper()
	advanced, err := l.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	r, err := advanced.Reader()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = r.Close() }) // it was only read
	c, err := literal.NewColumns(r)
	if err != nil {
		t.Fatal(err)
	}
	return r, c
}

// columnsOf reads every live document's columns.
func columnsOf(t *testing.T, l *library) map[string]article {
	t.Helper()
	r, c := openColumns(t, l)
	got := map[string]article{}
	for id := range l.want {
		internal, err := r.InternalID(id)
		if err != nil {
			t.Fatal(err)
		}
		var a article
		a.title, a.body = c.Text(internal.Value())
		a.minute = c.Minute(internal.Value())
		a.section = c.Keyword(literal.Sections, internal.Value())
		a.source = c.Keyword(literal.Sources, internal.Value())
		a.author = c.Keyword(literal.Authors, internal.Value())
		got[id] = a
	}
	if title, body := c.Text(1 << 40); title != "" || body != "" || c.Minute(1<<40) != 0 || c.Keyword(literal.Sources, 1<<40) != "" {
		t.Errorf("a document that is not there has %q, %q, %d, %q", title, body, c.Minute(1<<40), c.Keyword(literal.Sources, 1<<40))
	}
	return got
}

// countAll counts every live document.
func countAll(t *testing.T, l *library) *literal.Counter {
	t.Helper()
	r, c := openColumns(t, l)
	counter := c.NewCounter()
	for id := range l.want {
		internal, err := r.InternalID(id)
		if err != nil {
			t.Fatal(err)
		}
		counter.Add(internal.Value())
	}
	counter.Add(1 << 40) // not there
	return counter
}

// TestCounter holds the counts of an index of several segments, with deletions,
// against a count of what went in.
func TestCounter(t *testing.T) {
	g := newGenerator(23)
	l := newLibrary(t)
	for range 6 {
		l.apply(t, g.changes(500, 120))
	}
	got := countAll(t, l)
	for k, of := range map[literal.Keyword]func(article) string{
		literal.Sections: func(a article) string { return a.section },
		literal.Sources:  func(a article) string { return a.source },
		literal.Authors:  func(a article) string { return a.author },
	} {
		want := map[string]int{}
		for _, a := range l.want {
			want[of(a)]++
		}
		delete(want, "")
		if diff := cmp.Diff(want, got.Values(k)); diff != "" {
			t.Errorf("keyword %d (-want +got):\n%s", k, diff)
		}
	}
}

// TestColumns holds the columns against what went in, through merges with and
// without deletions.
func TestColumns(t *testing.T) {
	forEachKind(t, testColumns)
}

func testColumns(t *testing.T, l *library) {
	t.Helper()
	g := newGenerator(7)
	for range 3 {
		for range 4 {
			l.apply(t, g.changes(300, 60))
		}
		for range 2 {
			diff := cmp.Diff(l.want, columnsOf(t, l), cmp.AllowUnexported(article{}), cmpopts.IgnoreFields(article{}, "tag"))
			if diff != "" {
				t.Fatalf("(-want +got):\n%s", diff)
			}
			l.merge(t)
		}
	}
}
