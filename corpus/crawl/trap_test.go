package crawl_test

import (
	"bytes"
	"compress/gzip"
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus/crawl"
)

// TestTraps crawls a site that tries all that keeps a crawler busy or leads it
// astray, and must find the articles and nothing else.
func TestTraps(t *testing.T) {
	outside := newSite(t, map[string]http.HandlerFunc{"/*": page(listPage())})
	site := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": text("User-agent: *\nDisallow: /private/\nDisallow: /*.php$\n"),
		"/": page(listPage(
			"/news/1.html", "/news/1.html?PHPSESSID=77", "/news/1.html#top", "/news//2.html",
			"/out", outside.URL+"/a.html", "/self", "/private/3.html", "/count.php", "/cal/1990/03/", "/session/0/", "/bomb.html",
			"/photo.jpg", "/photo.html", "/deep/", "/m/1.html", "/gone.html", "/broken.html", "/moved.html", "/truncated.html",
			"javascript:void(0)", "mailto:a@example.cn", "/empty.html",
			"/refresh.html", "/script.html", "/refresh-out.html", "/list/1.html", "/huge.html", "/nested.html", "/based/", "/gbk.html", "/kept-out.html",
		)),
		"/news/":            page(listPage("/")),
		"/news/1.html":      page(articlePage("水库除险加固完工", paragraphs("水库"), "", "")),
		"/news/2.html":      page(articlePage("县城新修三座桥", paragraphs("大桥"), "", "")),
		"/news/4.html":      page(articlePage("春茶开采", paragraphs("茶园"), "", "")),
		"/news/5.html":      page(articlePage("渡口改建码头", paragraphs("渡口"), "", dedeMobile)),
		"/news/6.html":      page(articlePage("旧粮仓变书屋", paragraphs("粮仓"), "", "")),
		"/news/7.html":      page(articlePage("龙舟队出征", paragraphs("龙舟"), "", "")),
		"/refresh.html":     page(`<meta http-equiv="refresh" content="0;url=/news/5.html">` + articlePage("正在跳转", paragraphs("跳转"), "", "")),
		"/script.html":      page(`<script>window.location.href="/news/6.html";</script>`),
		"/refresh-out.html": page(`<meta http-equiv="refresh" content="0;url=` + outside.URL + `/c.html">` + articlePage("合作伙伴", paragraphs("伙伴"), "", "")),
		"/list/*":           http.HandlerFunc(paging),
		"/huge.html":        page(articlePage("长卷", strings.Repeat(paragraphs("长卷"), 5_000), "", "")),
		"/nested.html":      page(strings.Repeat("<div>", 100_000) + `<a href="/news/nested.html">`),
		"/based/":           page(`<base href="/news/">` + listPage("7.html#top")),
		"/gbk.html":         inGBK(listPage("/view.asp?word=水库")),
		"/view.asp":         page(listPage()),
		"/kept-out.html": func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Robots-Tag", "noindex, nofollow")
			page(articlePage("内部通报", paragraphs("通报"), "", "")+`<a href="/news/kept-out.html">`)(w, r)
		},
		"/moved.html":     redirect("/news/4.html?utm_source=x"),
		"/out":            redirect(outside.URL + "/b.html"),
		"/self":           redirect("/self"),
		"/private/3.html": page(articlePage("内部资料", paragraphs("资料"), "", "")),
		"/cal/*":          http.HandlerFunc(calendar),
		"/session/*":      http.HandlerFunc(sessions),
		"/deep/*":         func(w http.ResponseWriter, r *http.Request) { page(listPage(r.URL.Path+"a/"))(w, r) },
		"/bomb.html":      http.HandlerFunc(bomb),
		"/photo.html":     func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "image/jpeg") },
		"/broken.html":    status(http.StatusInternalServerError),
		"/empty.html":     page(""),
		"/truncated.html": func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "1000")
			w.Header().Set("Content-Type", "text/html")
			fmt.Fprint(w, "<html>")
		},
	})
	o := site.options()
	o.MaxBody = 1 << 20
	s := openStore(t, t.TempDir())
	report := run(t, s, o, site.URL)

	var urls []string
	for _, a := range articles(t, s) {
		urls = append(urls, strings.TrimPrefix(a.URL, site.URL))
	}
	if diff := cmp.Diff([]string{"/news/1.html", "/news/2.html", "/news/4.html", "/news/5.html", "/news/6.html", "/news/7.html"}, urls, sorted); diff != "" {
		t.Errorf("articles (-want +got):\n%s", diff)
	}
	asked := site.requests()
	for _, uri := range []string{"/private/3.html", "/count.php", "/photo.jpg", "/m/1.html", "/news/1.html?PHPSESSID=77", "/news//2.html", "/m/5.html", "/news/kept-out.html"} {
		if asked[uri] > 0 {
			t.Errorf("%s was asked for", uri)
		}
	}
	if asked["/view.asp?word=%CB%AE%BF%E2"] == 0 {
		t.Error("the link of a page in GBK was not asked for in GBK")
	}
	if n := len(outside.requests()); n > 0 {
		t.Errorf("another host was asked for %d pages", n)
	}
	for uri, n := range asked {
		if n > 2 {
			t.Errorf("%s was asked for %d times", uri, n)
		}
	}
	for _, reason := range []string{"robots.txt", "out of scope", "calendar", "not HTML", "mobile twin", "page too large", "repeated path segment", "too many links away", "noindex", "nofollow"} {
		if report.Refused[reason] == 0 {
			t.Errorf("nothing was refused as %q: %v", reason, report.Refused)
		}
	}
	failed := map[string]bool{}
	for _, f := range report.Failed {
		failed[strings.TrimPrefix(f.URL, site.URL)] = true
	}
	want := map[string]bool{"/gone.html": true, "/broken.html": true, "/self": true, "/truncated.html": true}
	if diff := cmp.Diff(want, failed); diff != "" {
		t.Errorf("failed (-want +got):\n%s", diff)
	}
}

// dedeMobile is the script that DedeCMS puts into pages, for phones.
const dedeMobile = `<script>if(window.location.toString().indexOf('pref=padindex') != -1){}else{if(/AppleWebKit.*Mobile/i.test(navigator.userAgent)){
if(window.location.href.indexOf("?mobile")<0){try{window.location.href="/m/5.html";}catch(e){}}}}</script>`

// paging has a next page for ever.
func paging(w http.ResponseWriter, r *http.Request) {
	var n int
	_, _ = fmt.Sscanf(r.URL.Path, "/list/%d.html", &n) // 0 for the folder
	page(listPage(fmt.Sprintf("/list/%d.html", n+1)))(w, r)
}

// calendar leads to the month before and the month after, for ever.
func calendar(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if len(parts) != 3 {
		http.NotFound(w, r)
		return
	}
	year, _ := strconv.Atoi(parts[1])
	month, _ := strconv.Atoi(parts[2])
	at := time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC)
	page(listPage(at.AddDate(0, -1, 0).Format("/cal/2006/01/"), at.AddDate(0, 1, 0).Format("/cal/2006/01/")))(w, r)
}

// sessions gives each visitor new URLs on each page.
func sessions(w http.ResponseWriter, r *http.Request) {
	n := time.Now().UnixNano()
	page(listPage(fmt.Sprintf("/session/0/?sid=%d", n), fmt.Sprintf("/session/0/;jsessionid=%X", n), fmt.Sprintf("/session/0/?spm=%d", n)))(w, r)
}

// bomb answers 20 kB that inflate to 20 MB.
func bomb(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/html")
	w.Header().Set("Content-Encoding", "gzip")
	_, _ = w.Write(deflate(bytes.Repeat([]byte("<p>"), 7<<20))) // the crawler hangs up
}

// deflate returns bytes as gzip.
func deflate(b []byte) []byte {
	var buffer bytes.Buffer
	z := gzip.NewWriter(&buffer)
	_, _ = z.Write(b) // a buffer takes all
	_ = z.Close()
	return buffer.Bytes()
}

// TestTimeout holds that a page that never ends is given up, however it keeps the
// crawler waiting, and the pass goes on.
func TestTimeout(t *testing.T) {
	begin := func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<html>")
		_ = http.NewResponseController(w).Flush() // the crawler may have hung up
	}
	for _, tt := range []struct {
		name string
		slow http.HandlerFunc
	}{
		{"no answer", func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		{"no body", func(w http.ResponseWriter, r *http.Request) {
			begin(w)
			<-r.Context().Done()
		}},
		{"drop by drop", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				begin(w)
				time.Sleep(20 * time.Millisecond)
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			site := newSite(t, map[string]http.HandlerFunc{"/": page(listPage("/slow.html")), "/slow.html": tt.slow})
			o := site.options()
			o.Timeout = time.Second
			report := run(t, openStore(t, t.TempDir()), o, site.URL)
			if len(report.Failed) != 1 || !strings.HasSuffix(report.Failed[0].URL, "/slow.html") {
				t.Errorf("failed %+v, want /slow.html", report.Failed)
			}
		})
	}
}

// TestManyLinks holds that a page of ten thousand links is read within a bound, which is
// told.
func TestManyLinks(t *testing.T) {
	links := make([]string, 10_000)
	for i := range links {
		links[i] = fmt.Sprintf("/news/%d.html", i)
	}
	site := newSite(t, map[string]http.HandlerFunc{"/": page(listPage(links...))})
	o := site.options()
	o.MaxPages = 2
	report := run(t, openStore(t, t.TempDir()), o, site.URL)
	refused := report.Refused["too many links on a page"]
	if report.Found < 1000 || refused < 1000 || report.Found+refused != len(links) {
		t.Errorf("%d URLs were found and %d refused, want some thousands of each, and %d in all", report.Found, refused, len(links))
	}
}

// TestBudget holds that a pass over a site without end keeps to its budget.
func TestBudget(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{
		"/robots.txt": text(""),
		"/*": func(w http.ResponseWriter, r *http.Request) {
			page(listPage("/"+rand.Text()+".html", "/"+rand.Text()+".html"))(w, r)
		},
	})
	o := site.options()
	o.MaxPages = 50
	report := run(t, openStore(t, t.TempDir()), o, site.URL)
	if n := len(site.requests()); n > o.MaxPages+2 || report.Found < o.MaxPages { // and robots.txt, and what is not there
		t.Errorf("%d URLs were asked for, %d found, with a budget of %d", n, report.Found, o.MaxPages)
	}
}

// TestPrivateAddresses holds that no page of a private address is fetched unless
// it is allowed.
func TestPrivateAddresses(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{"/*": page(listPage())})
	address := site.Listener.Addr().String()
	for _, tt := range []struct {
		seed    string
		resolve map[string]string
	}{
		{site.URL, nil},
		{strings.Replace(site.URL, "127.0.0.1", "localhost", 1), nil},
		{strings.Replace(site.URL, "127.0.0.1", "[::ffff:127.0.0.1]", 1), nil},
		{"http://www.example.cn/", map[string]string{"www.example.cn": address}},
		{"http://169.254.169.254/latest/meta-data/", nil},
		{"http://100.100.100.200/latest/meta-data/", nil},
		{"http://[fd00:ec2::254]/latest/meta-data/", nil},
		{"http://10.0.0.1/", nil},
		{"http://192.168.1.1/", nil},
		{"http://0.0.0.0/", nil},
	} {
		_, err := newCrawler(t, openStore(t, t.TempDir()), crawl.Options{Delay: -1, Resolve: tt.resolve}).Run(t.Context(), tt.seed)
		if !isAll(err, crawl.ErrPrivate, crawl.ErrRobots) {
			t.Errorf("Run(%s): %v, want an error of ErrPrivate", tt.seed, err)
		}
	}
	if asked := site.requests(); len(asked) > 0 {
		t.Errorf("the private address was asked for %v", asked)
	}
}

// TestResolve holds that a site is read from another address under its own name.
func TestResolve(t *testing.T) {
	site := newSite(t, map[string]http.HandlerFunc{
		"/":            page(listPage("http://消费时讯.cn//news/1.html")),
		"/news/1.html": page(articlePage("水库除险加固完工", paragraphs("水库"), "", "")),
	})
	o := site.options()
	o.Resolve = map[string]string{"www.消费时讯.cn": site.Listener.Addr().String()}
	s := openStore(t, t.TempDir())
	run(t, s, o, "http://www.消费时讯.cn/")
	all := articles(t, s)
	if len(all) != 1 || all[0].URL != "http://www.xn--ehv81oxn1a8lb.cn/news/1.html" || all[0].Site != "xn--ehv81oxn1a8lb.cn" {
		t.Fatalf("articles %+v, want one of www.xn--ehv81oxn1a8lb.cn", all)
	}
	if len(site.hosts) != 1 || !site.hosts["www.xn--ehv81oxn1a8lb.cn"] {
		t.Errorf("asked under the names %v", site.hosts)
	}
	for _, bad := range []map[string]string{{"a b": "127.0.0.1:80"}, {"a.cn": "127.0.0.1"}, {"a.cn": "localhost:80"}} {
		if _, err := crawl.New(s, nil, crawl.Options{Resolve: bad}); err == nil {
			t.Errorf("New with Resolve %v gives no error", bad)
		}
	}
}
