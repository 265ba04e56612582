package server

import (
	"net/url"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"wensou/index"
)

// FuzzParseSearch holds what is promised of every search that is let in: it is
// within the bounds of an index.Query, and the link to it leads back to it.
func FuzzParseSearch(f *testing.F) {
	for _, seed := range []string{
		"q=粮食&page=2", "q=%ff", "page=-1&size=1e9", "q=a;b", "cursor=x&page=1", "from=2009-05-14&to=2009-05-13",
		"q=%E2%80%9C粮食%E2%80%9D&section=经济/农业&sort=newest&size=100&page=100", "q=a&q=b", "utm_source=x", "q=a&as_typed=1&page=2",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, rawQuery string) {
		p, err := parseSearch(rawQuery)
		if err != nil {
			if err.Error() == "" || !utf8.ValidString(err.Error()) {
				t.Errorf("parseSearch(%q) refuses with %q", rawQuery, err)
			}
			return
		}
		q := p.query()
		if q.Offset < 0 || q.Size < 1 || q.Size > index.MaxSize || q.Offset+q.Size > index.MaxWindow || !utf8.ValidString(q.Text) ||
			utf8.RuneCountInString(q.Text) > index.MaxQueryRunes || (q.Cursor != "" && q.Offset != 0) {
			t.Errorf("parseSearch(%q) = %+v, out of bounds", rawQuery, q)
		}
		u, err := url.Parse(searchPath(p))
		if err != nil {
			t.Fatalf("searchPath(%+v): %v", p, err)
		}
		again, err := parseSearch(u.RawQuery)
		if err != nil {
			t.Fatalf("parseSearch of the link %s: %v", u, err)
		}
		if diff := cmp.Diff(p, again); diff != "" {
			t.Errorf("the link %s leads elsewhere (-want +got):\n%s", u, diff)
		}
	})
}

func FuzzParseID(f *testing.F) {
	f.Add("btn-main%2F323")
	f.Add("%ff")
	f.Fuzz(func(t *testing.T, encoded string) {
		id, err := parseID(encoded)
		if err != nil {
			return
		}
		if again, err := parseID(url.PathEscape(id)); err != nil || again != id {
			t.Errorf("parseID(PathEscape(%q)) = %q, %v", id, again, err)
		}
	})
}
