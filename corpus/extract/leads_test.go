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

func TestRedirect(t *testing.T) {
	const there = "http://example.cn/news/1.html"
	for _, tt := range []struct{ head, want string }{
		{`<meta http-equiv="refresh" content="0;url=/news/1.html">`, there},
		{`<meta http-equiv="Refresh" content="3; URL='1.html'">`, there},
		{`<meta http-equiv="refresh" content='0;url="1.html"'>`, there},
		{`<meta http-equiv="refresh" content="0.5, /news/1.html">`, there},
		{`<meta http-equiv="refresh" content="300;url=/news/1.html">`, ""},
		{`<meta http-equiv="refresh" content="300">`, ""},
		{`<meta http-equiv="refresh" content="0">`, ""},
		{`<meta http-equiv="refresh" content="0;url=javascript:history.back()">`, ""},
		{`<meta name="refresh" content="0;url=/news/1.html">`, ""},
		{`<noscript><meta http-equiv="refresh" content="0;url=/nojs.html"></noscript>`, ""},
		{`<script>location.href="/news/1.html";</script>`, there},
		{`<script type="text/javascript"> window.location = '/news/1.html' </script>`, there},
		{"<script><!--\nself.location.replace('1.html');\n//--></script>", there},
		{`<script>top.location.assign("1.html")</script>`, there},
		{`<script>location.href="/news/"+id+".html";</script>`, ""},
		{`<script>if(/Android|iPhone|iPod/i.test(navigator.userAgent)){window.location.href="/m/1.html";}</script>`, ""},
		{`<script>if(top!=self)top.location="/news/1.html"</script>`, ""},
		{`<script>function go(){location.href="/news/1.html"}</script>`, ""},
		{`<script>var a="b";location.href="/news/1.html";</script>`, ""},
		{`<script>location.href="javascript:void(0)"</script>`, ""},
		{`<script src="/a.js">location.href="/news/1.html"</script>`, ""},
		{`<!-- <script>location.href="/news/1.html"</script> -->`, ""},
	} {
		if got := extractHead(t, tt.head).Redirect; got != tt.want {
			t.Errorf("%s leads to %q, want %q", tt.head, got, tt.want)
		}
	}
}
