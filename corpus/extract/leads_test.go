package extract_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// extractHead reads a page with a head of HTML.
func extractHead(t *testing.T, head string) *extract.Result {
	t.Helper()
	e, err := extract.New(extract.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := e.Extract(&corpus.Page{URL: "http://example.cn/news/", Body: []byte("<html><head>" + head + "</head><body><p>江畔</p></body></html>")})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestFeeds(t *testing.T) {
	for _, tt := range []struct {
		head string
		want []string
	}{
		{`<link rel="alternate" type="application/rss+xml" href="/rss.xml">`, []string{"http://example.cn/rss.xml"}},
		{`<link rel="Alternate home" type="application/atom+xml; charset=gbk" href="atom.php?id=1">`, []string{"http://example.cn/news/atom.php?id=1"}},
		{`<base href="http://www.example.cn/a/"><link rel="alternate" type="application/rss+xml" href="rss.xml">`, []string{"http://www.example.cn/a/rss.xml"}},
		{`<link rel="alternate" type="application/rss+xml" href="">`, nil},
		{`<link rel="alternate" hreflang="en" href="/en/">`, nil},
		{`<link rel="alternate" media="only screen" href="http://m.example.cn/">`, nil},
		{`<link rel="stylesheet" type="text/css" href="/a.css">`, nil},
	} {
		if diff := cmp.Diff(tt.want, extractHead(t, tt.head).Feeds); diff != "" {
			t.Errorf("feeds of %s (-want +got):\n%s", tt.head, diff)
		}
	}
}
