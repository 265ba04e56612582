package crawl

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const sitemapNS = ` xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"`

// asListing is what a server answers with a body.
func asListing(body string) *answer {
	return &answer{url: "http://example.cn/list/a.xml", status: http.StatusOK, header: http.Header{}, body: []byte(body)}
}

func zipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(s)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestParseListing(t *testing.T) {
	gbk, err := simplifiedchinese.GBK.NewEncoder().String(`<?xml version="1.0" encoding="gb2312"?><rss version="2.0"><channel><title>江畔杂志的要闻与副刊</title><item><title>水库除险加固工程完工</title><link>http://example.cn/1.html</link></item></channel></rss>`)
	if err != nil {
		t.Fatal(err)
	}
	one := []string{"http://example.cn/1.html"}
	two := []string{"http://example.cn/1.html", "http://example.cn/2.html"}
	for _, tt := range []struct {
		name, body string
		want       []string
		damaged    bool
	}{
		{"sitemap", `<?xml version="1.0" encoding="UTF-8"?><urlset` + sitemapNS + `><url><loc>http://example.cn/1.html</loc></url><url><loc> http://example.cn/2.html </loc></url></urlset>`, two, false},
		{"no namespace", `<urlset><url><loc>http://example.cn/1.html</loc></url></urlset>`, one, false},
		{"byte order mark", "\ufeff<?xml version=\"1.0\"?><urlset><url><loc>http://example.cn/1.html</loc></url></urlset>", one, false},
		{"CDATA and entities", `<urlset><url><loc><![CDATA[http://example.cn/?a=1&b=2]]></loc></url><url><loc>http://example.cn/?a=3&amp;b=4</loc></url></urlset>`, []string{"http://example.cn/?a=1&b=2", "http://example.cn/?a=3&b=4"}, false},
		{"relative", `<urlset><url><loc>1.html</loc></url><url><loc>/2.html</loc></url></urlset>`, []string{"http://example.cn/list/1.html", "http://example.cn/2.html"}, false},
		{"news", `<urlset` + sitemapNS + ` xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>http://example.cn/1.html</loc><news:news><news:title>水库完工</news:title></news:news></url></urlset>`, one, false},
		{"pictures are no pages", `<urlset xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"><url><loc>http://example.cn/1.html</loc><image:image><image:loc>http://example.cn/1.jpg</image:loc></image:image></url></urlset>`, one, false},
		{"index", `<sitemapindex` + sitemapNS + `><sitemap><loc>http://example.cn/1.html</loc></sitemap></sitemapindex>`, one, false},
		{"gzip", zipped(t, `<urlset><url><loc>http://example.cn/1.html</loc></url></urlset>`), one, false},
		{"cut off", `<urlset><url><loc>http://example.cn/1.html</loc></url><url><loc>http://exam`, one, true},
		{"cut off gzip", zipped(t, `<urlset></urlset>`)[:15], nil, true},
		{"loose ampersand", `<urlset><url><loc>http://example.cn/?a=1&b=2</loc></url></urlset>`, []string{"http://example.cn/?a=1&b=2"}, false},
		{"empty entries", `<urlset><url></url><url><loc/></url></urlset>`, nil, false},
		{"Baidu news", `<document><webSite>example.cn</webSite><item><link>http://example.cn/1.html</link><title>水库完工</title></item></document>`, one, false},
		{"RSS 2.0", `<rss version="2.0"><channel><link>http://example.cn/</link><item><link>http://example.cn/1.html</link></item><item><link>/2.html</link></item></channel></rss>`, two, false},
		{"RSS by guid", `<rss version="2.0"><channel><item><guid isPermaLink="true">http://example.cn/1.html</guid></item></channel></rss>`, one, false},
		{"RSS in GBK", gbk, one, false},
		{"RSS 1.0", `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/><item><link>http://example.cn/1.html</link></item></rdf:RDF>`, one, false},
		{"Atom", `<feed xmlns="http://www.w3.org/2005/Atom"><link rel="self" href="/atom.xml"/><entry><link rel="alternate" href="http://example.cn/1.html"/></entry></feed>`, one, false},
		{"entities that grow", `<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><urlset><url><loc>http://example.cn/1.html</loc></url><url><loc>&b;&b;</loc></url></urlset>`, []string{"http://example.cn/1.html", "http://example.cn/list/&b;&b;"}, false},
		{"nested too deep", `<rss><channel><item>` + strings.Repeat("<a>", 100_000), nil, true},
		{"a page", `<html><body><a href="/1.html">新闻</a></body></html>`, nil, true},
		{"empty", "", nil, true},
		{"a picture", "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", nil, true},
	} {
		l, err := parseListing(asListing(tt.body))
		var got []string
		for _, e := range l.entries {
			got = append(got, e.url)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" || (err != nil) != tt.damaged || l.index != (tt.name == "index") {
			t.Errorf("%s: error %v, index %v, entries (-want +got):\n%s", tt.name, err, l.index, diff)
		}
	}
}

// TestListingBounds holds that no listing gives, or inflates to, more than the bounds.
func TestListingBounds(t *testing.T) {
	const one = "<url><loc>/1.html</loc></url>"
	for _, tt := range []struct {
		name, body string
		most       int
	}{
		{"entries", "<urlset>" + strings.Repeat(one, maxEntries+1), maxEntries},
		{"inflated", zipped(t, "<urlset>"+strings.Repeat(one+strings.Repeat(" ", 10_000), 2*maxListing/10_000)), maxListing / 10_000},
	} {
		l, _ := parseListing(asListing(tt.body))
		if n := len(l.entries); n == 0 || n > tt.most {
			t.Errorf("%s: %d entries, want some and at most %d", tt.name, n, tt.most)
		}
	}
}

func TestChangedBy(t *testing.T) {
	for _, tt := range []struct{ lastmod, want string }{
		{"2026-01-02T03:04:05+08:00", "2026-01-01T19:05:05Z"},
		{" 2026-01-02 ", "2026-01-03T12:00:00Z"},
		{"2026-01-02 03:04:05", "2026-01-01T19:05:05Z"},
		{"2026-01", ""},
		{"2026", ""},
		{"gestern", ""},
		{"", ""},
	} {
		got := ""
		if at := changedBy(tt.lastmod); !at.IsZero() {
			got = at.Format(time.RFC3339)
		}
		if got != tt.want {
			t.Errorf("changedBy(%q) = %q, want %q", tt.lastmod, got, tt.want)
		}
	}
}

func FuzzListing(f *testing.F) {
	f.Add([]byte(`<?xml version="1.0" encoding="gbk"?><urlset><url><loc>http://example.cn/1.html</loc><lastmod>2026-01-02</lastmod></url></urlset>`))
	f.Add([]byte(`<rss><channel><item><link>/1.html</link></item></channel></rss>`))
	f.Add([]byte(`<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="1.html"/></entry></feed>`))
	f.Add([]byte(`<document><item><link>1.html</link></item></document>`))
	f.Add([]byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, body []byte) {
		l, err := parseListing(asListing(string(body)))
		if err == nil && len(l.entries) > maxEntries {
			t.Errorf("%d entries", len(l.entries))
		}
		for _, e := range l.entries {
			if e.url == "" {
				t.Errorf("an entry without a URL")
			}
		}
	})
}
