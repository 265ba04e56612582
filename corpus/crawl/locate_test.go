package crawl_test

import (
	"context"
	"errors"
	"testing"

	"wensou/corpus"
	"wensou/corpus/crawl"
	"wensou/corpus/weburl"
)

// known is what is known of a site in memory.
type known struct {
	visits   map[string]corpus.Visit
	articles map[string]*corpus.Article
}

func (k known) Visit(_ context.Context, site, url string) (corpus.Visit, error) {
	if v, ok := k.visits[url]; ok && site == "jiangpan.example" {
		return v, nil
	}
	return corpus.Visit{}, corpus.ErrNotFound
}

func (k known) Article(_ context.Context, id string) (*corpus.Article, error) {
	if a, ok := k.articles[id]; ok {
		return a, nil
	}
	return nil, corpus.ErrNotFound
}

func (k known) ArticleAt(_ context.Context, url string) (*corpus.Article, error) {
	for _, a := range k.articles {
		if a.URL == url {
			return a, nil
		}
	}
	return nil, corpus.ErrNotFound
}

func TestLocate(t *testing.T) {
	const page, imported = "http://www.jiangpan.example/a/1.html", "http://www.jiangpan.example/b/2.html"
	k := known{
		visits: map[string]corpus.Visit{
			page:                                       {Article: "渡口"},
			"http://www.jiangpan.example/a/1_2.html":   {Article: "渡口"},
			"http://www.jiangpan.example/m/a/1.html":   {Twin: "渡口"},
			"http://www.jiangpan.example/list.html":    {},
			"http://www.jiangpan.example/old.html":     {Article: "删掉了"},
			"http://www.jiangpan.example/p.php?id=7":   {Article: "渡口"},
			"http://www.jiangpan.example/%E6%B8%A1/1":  {Article: "渡口"},
			"http://www.jiangpan.example/d/index.html": {Article: "渡口"},
		},
		articles: map[string]*corpus.Article{
			"渡口": {ID: "渡口"}, "导入": {ID: "导入", URL: imported},
		},
	}
	for _, tt := range []struct{ url, want string }{
		{page, "渡口"},
		{"https://www.jiangpan.example/a/1.html", "渡口"},
		{"https://jiangpan.example/a/1.html#page-2", "渡口"},
		{"HTTP://JIANGPAN.example:80//a/1.html?spm=3.4", "渡口"},
		{"http://jiangpan.example/a/1_2.html", "渡口"},
		{"http://www.jiangpan.example/m/a/1.html", "渡口"},
		{"https://jiangpan.example/p.php?id=7", "渡口"},
		{"http://www.jiangpan.example/渡/1", "渡口"},
		{"http://jiangpan.example/d/", "渡口"},
		{imported, "导入"},
		{"http://m.jiangpan.example/a/1_2.html", "渡口"},
		{"http://www.jiangpan.example/m/b/2.html", "导入"},
		{"http://www.jiangpan.example/list.html", ""},
		{"http://www.jiangpan.example/old.html", ""},
		{"http://other.example/a/1.html", ""},
		{"http://www.jiangpan.example/p.php?id=8", ""},
	} {
		a, err := crawl.Locate(t.Context(), k, tt.url)
		if tt.want == "" {
			if !errors.Is(err, corpus.ErrNotFound) {
				t.Errorf("Locate(%q) = %v, %v; want ErrNotFound", tt.url, a, err)
			}
			continue
		}
		if err != nil || a.ID != tt.want {
			t.Errorf("Locate(%q) = %v, %v; want %s", tt.url, a, err, tt.want)
		}
	}
	for _, url := range []string{"", "jiangpan", "javascript:alert(1)", "file:///etc/passwd"} {
		if _, err := crawl.Locate(t.Context(), k, url); !errors.Is(err, weburl.ErrURL) {
			t.Errorf("Locate(%q): %v, want weburl.ErrURL", url, err)
		}
	}
}
