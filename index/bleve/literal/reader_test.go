package literal_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/index/bleve/literal"
)

// columnsOf reads every live document's columns.
func columnsOf(t *testing.T, l *library) map[string]article {
	t.Helper()
	advanced, err := l.Advanced()
	if err != nil {
		t.Fatal(err)
	}
	r, err := advanced.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	c, err := literal.NewColumns(r)
	if err != nil {
		t.Fatal(err)
	}
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

// TestColumns holds the columns against what went in, through merges with and
// without deletions.
func TestColumns(t *testing.T) {
	g := newGenerator(7)
	l := newLibrary(t)
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
