package server_test

import (
	"context"
	"net/http"
	"testing"

	"wensou/index"
	"wensou/server"
)

// spread returns a configuration whose results are spread over sections, sources,
// authors and years.
func spread(t *testing.T) server.Config {
	t.Helper()
	config := site(t)
	config.Searcher = searcher{search: func(context.Context, index.Query) (*index.Result, error) {
		return &index.Result{Total: 1300, Hits: hits(t), Facets: &index.Facets{
			Sections: []index.Count{{Value: "经济", Articles: 1200}, {Value: "经济/农业", Articles: 7}, {Value: "经济/农业/种子", Articles: 2}, {Value: "文化", Articles: 3}},
			Sources:  []index.Count{{Value: "田野周刊", Articles: 5}},
			Authors:  []index.Count{{Value: "<林小溪>", Articles: 4}},
			Years:    []index.Count{{Value: "2008", Articles: 9}, {Value: "2009", Articles: 8}},
		}}, nil
	}}
	return config
}

func TestFacets(t *testing.T) {
	const (
		economy  = `<li><a href="/search?q=%E7%B2%AE&amp;section=%E7%BB%8F%E6%B5%8E" rel="nofollow"><bdi>经济</bdi></a> <span class="number">1,200</span></li>`
		farming  = `section=%E7%BB%8F%E6%B5%8E%2F%E5%86%9C%E4%B8%9A" rel="nofollow"><bdi>农业</bdi></a> <span class="number">7</span>`
		seeds    = `<bdi>种子</bdi>`
		source   = `<bdi>田野周刊</bdi></a> <span class="number">5</span>`
		author   = `<bdi>&lt;林小溪&gt;</bdi></a> <span class="number">4</span>`
		year2009 = `&amp;from=2009-01-01&amp;to=2009-12-31" rel="nofollow"><bdi>2009</bdi></a> <span class="number">8</span></li>` + "\n" + `<li><a href="/search?q=%E7%B2%AE&amp;from=2008-01-01`
		chip     = `title="去掉筛选：`
	)
	h := newServer(t, spread(t))
	for url, tt := range map[string]struct{ want, unwanted []string }{
		"/search?q=粮":                             {[]string{economy, source, author, year2009}, []string{farming, seeds, chip}},
		"/search?q=粮&section=经济":                  {[]string{farming, chip + "经济"}, []string{`<bdi>经济</bdi></a> <span class="number">`, seeds, "<bdi>文化"}},
		"/search?q=粮&source=田野周刊&from=2009-01-01": {[]string{author, chip + "田野周刊"}, []string{source, `<bdi>2009</bdi>`}},
		"/search?q=粮&author=林小溪&in=title":         {[]string{chip + "标题", `aria-current="true">只看标题</a>`, `<input type="hidden" name="in" value="title">`}, []string{author}},
		"/search?section=经济&from=&to=":            {[]string{farming}, []string{"只看标题"}},
		"/search?q=粮&section=经济/农业/种子&collapse=0": {[]string{chip + "经济 › 农业 › 种子", source}, []string{`<h2>栏目</h2>`}},
		"/search?q=粮&section=经济/农业&to=2009-12-31": {[]string{seeds}, []string{`<h2>年份</h2>`}},
	} {
		wantInPage(t, h, url, tt.want, tt.unwanted)
	}
}

// A value that all results have narrows nothing.
func TestFacetOfAll(t *testing.T) {
	config := site(t)
	config.Searcher = searcher{search: func(context.Context, index.Query) (*index.Result, error) {
		return &index.Result{Total: 2, Hits: hits(t), Facets: &index.Facets{Sources: []index.Count{{Value: "田野周刊", Articles: 2}}}}, nil
	}}
	wantInPage(t, newServer(t, config), "/search?q=粮", nil, []string{`id="facets"`, `href="#facets"`})
}

func TestPartOfArticles(t *testing.T) {
	if w := get(t, newServer(t, spread(t)), "/search?q=粮&in=body"); w.Code != http.StatusBadRequest {
		t.Errorf("a part that there is not = %d, want 400", w.Code)
	}
}
