package extract

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

func TestLinkedData(t *testing.T) {
	for name, tt := range map[string]struct {
		blocks []string
		want   string // title, date, author, section and tags
	}{
		"one article": {
			[]string{`{"@type":"NewsArticle","headline":"渡口停摆三日","datePublished":"2019-05-04T08:30:00+08:00","author":{"name":"林晚"},"articleSection":"社会","keywords":"渡口,河水"}`},
			"渡口停摆三日|2019-05-04 00:30:00|林晚|社会|渡口 河水",
		},
		"a graph, several authors": {
			[]string{`{"@graph":[{"@type":"WebSite","name":"江畔"},{"@type":["Article","Thing"],"headline":"渡口","datePublished":"2019-05-04","author":[{"name":"林晚"},"周渡"]}]}`},
			"渡口|2019-05-04|林晚、周渡||",
		},
		"the site is no author": {[]string{`{"@type":"Article","headline":"渡口","author":{"@type":"Organization","name":"江畔网"}}`}, "渡口||||"},
		"behind a broken block": {[]string{`{"@type":`, `[{"@type":"BlogPosting","headline":"渡口","keywords":["船","水"]}]`}, "渡口||||船 水"},
		"no article":            {[]string{`{"@type":"Organization","headline":"江畔"}`, `7`, `null`, `["x"]`}, "||||"},
		"wrong types":           {[]string{`{"@type":"Article","headline":7,"author":{"name":[]},"datePublished":{},"keywords":[[["x"]]]}`}, "||||"},
		"too deep":              {[]string{strings.Repeat("[", 20) + `{"@type":"Article","headline":"渡口"}` + strings.Repeat("]", 20)}, "||||"},
	} {
		const open, end = `<script type="application/ld+json">`, `</script>`
		doc, err := html.Parse(strings.NewReader(open + strings.Join(tt.blocks, end+open) + end))
		if err != nil {
			t.Fatal(err)
		}
		var d draft
		applyLinked(&d, readLinked(doc))
		a := d.article
		got := strings.Join([]string{a.Title, written(date{a.Published, a.Precision}), a.Author, strings.Join(a.Section, ">"), strings.Join(a.Tags, " ")}, "|")
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}
