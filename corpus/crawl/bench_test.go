package crawl_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/extract"
	"wensou/corpus/store"
)

const (
	benchPages = 3000 // articles
	benchList  = 50   // articles on one list
)

// benchSite makes a site of articles of some 30 KB each, with the furniture of a CMS of
// 2009 around 1,500 characters of text, and the lists that lead to them.
func benchSite() map[string][]byte {
	var boxes strings.Builder
	for i := range 120 {
		fmt.Fprintf(&boxes, `<div class="box" id="box%d"><dl class="tbox light"><dt><strong>热点文章</strong></dt><dd><a href="/list/%d.html" title="江畔第%d期">江畔第%d期目录</a></dd></dl></div>`+"\n", i, i%(benchPages/benchList), i, i)
	}
	pages := map[string][]byte{}
	var lists []string
	for first := 0; first < benchPages; first += benchList {
		var links []string
		for n := first; n < first+benchList; n++ {
			subject := fmt.Sprintf("第%d号渡口", n)
			at := fmt.Sprintf("/news/%d.html", n)
			body := strings.Repeat(paragraphs(subject)+"\n", 8)
			pages[at] = []byte(strings.Replace(articlePage(subject+"重新开航", body, "", ""), "</body>", boxes.String()+"</body>", 1))
			links = append(links, at)
		}
		at := fmt.Sprintf("/list/%d.html", first/benchList)
		pages[at] = []byte(listPage(links...))
		lists = append(lists, at)
	}
	pages["/"] = []byte(listPage(lists...))
	return pages
}

// BenchmarkCrawl measures a crawl of 3,000 articles on loopback without delay, the server
// of the site included, beside taking the same pages apart alone.
func BenchmarkCrawl(b *testing.B) {
	pages := benchSite()
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, ok := pages[r.URL.Path]
		if !ok {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(body) // the crawler may have hung up
	}))
	defer site.Close()
	x, err := extract.New(extract.Options{})
	if err != nil {
		b.Fatal(err)
	}
	var crawled, extracted, wall time.Duration
	var each []time.Duration
	for b.Loop() {
		begun, used := time.Now(), cpuTime(b)
		crawlAll(b, x, site.URL)
		crawled, wall = crawled+cpuTime(b)-used, wall+time.Since(begun)
		used = cpuTime(b)
		each = append(each, extractAll(b, x, pages)...)
		extracted += cpuTime(b) - used
	}
	slices.Sort(each)
	n := float64(b.N) * float64(len(pages))
	size := 0
	for _, body := range pages {
		size += len(body)
	}
	b.ReportMetric(float64(size)/1024/float64(len(pages)), "KB/page")
	b.ReportMetric(n/wall.Seconds(), "pages/s")
	b.ReportMetric(crawled.Seconds()*1000/n, "crawl-cpu-ms/page")
	b.ReportMetric(extracted.Seconds()*1000/n, "extract-cpu-ms/page")
	b.ReportMetric(float64(each[len(each)/2].Microseconds())/1000, "extract-median-ms")
	b.ReportMetric(crawled.Seconds()/extracted.Seconds(), "crawl/extract")
	b.ReportMetric(peakMB(b), "peak-MB")
}

// crawlAll crawls the site into a new store.
func crawlAll(b *testing.B, x *extract.Extractor, url string) {
	b.Helper()
	s, err := store.Open(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	c, err := crawl.New(s, x, crawl.Options{Delay: -1, AllowPrivate: true})
	if err != nil {
		b.Fatal(err)
	}
	if r, err := c.Run(b.Context(), url); err != nil || r.Added != benchPages {
		b.Fatalf("%+v, %v, want %d articles", r, err, benchPages)
	}
}

// extractAll takes the pages apart, and returns how long each took.
func extractAll(b *testing.B, x *extract.Extractor, pages map[string][]byte) []time.Duration {
	b.Helper()
	var each []time.Duration
	for path, body := range pages {
		begun := time.Now()
		if _, err := x.Extract(&corpus.Page{URL: "http://jiangpan.example" + path, Body: body}); err != nil {
			b.Fatal(err)
		}
		each = append(each, time.Since(begun))
	}
	return each
}

// cpuTime returns what the process has used of its processors.
func cpuTime(b *testing.B) time.Duration {
	b.Helper()
	var r syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &r); err != nil {
		b.Fatal(err)
	}
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}

// peakMB returns the most memory that was resident, 0 where Linux does not tell.
func peakMB(b *testing.B) float64 {
	b.Helper()
	status, _ := os.ReadFile("/proc/self/status") // there is none elsewhere
	_, after, _ := strings.Cut(string(status), "\nVmHWM:")
	var kb float64
	if _, err := fmt.Sscanf(after, "%g kB", &kb); err != nil {
		return 0
	}
	return kb / 1024
}
