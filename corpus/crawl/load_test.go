package crawl_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/store"
)

// saved returns a page of an article, or of its page n with a link to the one before or
// behind.
func saved(url, head, title, body, pager string) *corpus.SavedPage {
	return &corpus.SavedPage{Page: corpus.Page{
		URL: url, ContentType: "text/html", Fetched: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC),
		Body: fmt.Appendf(nil, `<html><head><meta charset="utf-8"><title>%s_江畔</title>%s</head><body><h1>%s</h1><div>2009年5月14日 10:21 来源：江畔</div>`+
			`<div class="content"><p>%s</p><p>镇长说，明年汛期到来时，堤下两个村的人可以睡个安稳觉，来年春天还要再铺一层石板，把渡口也修一修。</p>%s</div></body></html>`, title, head, title, body, pager),
	}}
}

// load loads pages and returns the titles of all articles.
func load(t *testing.T, s *store.Store, pages ...*corpus.SavedPage) (titles []string, reports []*crawl.Report) {
	t.Helper()
	reports, err := newCrawler(t, s, crawl.Options{}).Load(t.Context(), func(do func(*corpus.SavedPage) error) error {
		for _, p := range pages {
			if err := do(p); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range articles(t, s) {
		titles = append(titles, fmt.Sprintf("%s %d", a.Title, max(1, len(a.Pages))))
	}
	slices.Sort(titles)
	return titles, reports
}

const sluice = "入冬以来，青石镇三百多名民工在江边忙了四十天，把最险的一段大堤加高了半米，又在迎水面铺上一万二千块石板。"

func TestLoad(t *testing.T) {
	const site = "http://www.example.com"
	pager := func(links string) string { return `<div class="pages">共2页 ` + links + `</div>` }
	first := saved(site+"/31.html", "", "大堤加高半米", sluice+"第一页", pager(`<b>1</b> <a href="31_2.html">2</a> <a href="31_2.html">下一页</a>`))
	second := saved(site+"/31_2.html", "", "大堤加高半米", sluice+"第二页", pager(`<a href="31.html">1</a> <b>2</b>`))
	elsewhere := saved(site+"/old/40.html", `<link rel="canonical" href="http://www.example.com/40.html">`, "渡口今日通车", sluice+"渡口", "")
	hidden := saved(site+"/50.html", `<meta name="robots" content="noindex">`, "不收的一页", sluice+"隐", "")
	picture := saved(site+"/60.html", "", "图", sluice, "")
	picture.ContentType = "image/png"
	for _, tt := range []struct {
		name  string
		pages []*corpus.SavedPage
		want  []string
	}{
		{"a page", []*corpus.SavedPage{saved(site+"/1.html", "", "春耕", sluice, "")}, []string{"春耕 1"}},
		{"pages of an article", []*corpus.SavedPage{first, second}, []string{"大堤加高半米 2"}},
		{"the second before the first", []*corpus.SavedPage{second, first}, []string{"大堤加高半米 2"}},
		{"an article that is elsewhere, but not saved", []*corpus.SavedPage{elsewhere}, []string{"渡口今日通车 1"}},
		{"two sites", []*corpus.SavedPage{saved(site+"/1.html", "", "春耕", sluice, ""), saved("http://news.example.org/1.html", "", "夏收", sluice+"夏", "")}, []string{"夏收 1", "春耕 1"}},
		{"not to be kept", []*corpus.SavedPage{hidden, picture, saved("::", "", "无", sluice, "")}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, _ := load(t, openStore(t, t.TempDir()), tt.pages...)
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// A page that a crawl has fetched since it was saved stays as it is, one that it has
// fetched before is replaced.
func TestLoadKeepsWhatIsNewer(t *testing.T) {
	s := openStore(t, t.TempDir())
	old := saved("http://www.example.com/1.html", "", "旧题", sluice, "")
	recent := saved("http://www.example.com/1.html", "", "新题", sluice+"新", "")
	recent.Fetched = old.Fetched.AddDate(1, 0, 0)
	for i, tt := range []struct {
		page *corpus.SavedPage
		want string
	}{{old, "旧题 1"}, {recent, "新题 1"}, {old, "新题 1"}} {
		if got, _ := load(t, s, tt.page); !slices.Equal(got, []string{tt.want}) {
			t.Errorf("load %d: %v, want %s", i, got, tt.want)
		}
	}
}

// What the header of an answer wishes counts, and links are left for a crawl.
func TestLoadHeedsHeaders(t *testing.T) {
	s := openStore(t, t.TempDir())
	page := saved("http://www.example.com/1.html", "", "春耕", sluice, `<a href="/2.html">夏收</a>`)
	page.Header = http.Header{"Content-Type": {"text/html"}, "X-Robots-Tag": {"noindex"}}
	got, reports := load(t, s, page)
	if got != nil || len(reports) != 1 || reports[0].Refused["noindex"] != 1 || reports[0].Found != 1 {
		t.Errorf("articles %v, reports %+v; want none, one refused and one link found", got, reports)
	}
}
