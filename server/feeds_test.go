package server_test

import (
	"context"
	"encoding/xml"
	"io"
	"net/http"
	"strings"
	"testing"

	"wensou/index"
	"wensou/server"
)

// feed is what a reader of feeds has of one.
type feed struct {
	Title string   `xml:"channel>title"`
	Links []string `xml:"channel>link"` // and those of Atom
	Items []struct {
		Title      string   `xml:"title"`
		Link       string   `xml:"link"`
		GUID       string   `xml:"guid"`
		Date       string   `xml:"pubDate"`
		Categories []string `xml:"category"`
	} `xml:"channel>item"`
}

func readFeed(t *testing.T, h http.Handler, url string) feed {
	t.Helper()
	w := get(t, h, url, "Accept-Language", "zh-CN")
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/rss+xml; charset=utf-8" {
		t.Fatalf("GET %s = %d, %q", url, w.Code, w.Header().Get("Content-Type"))
	}
	var f feed
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil {
		t.Fatalf("GET %s: %v\n%s", url, err, w.Body)
	}
	return f
}

func TestFeed(t *testing.T) {
	config := site(t)
	config.PublicURL = "https://so.example.cn"
	feed := readFeed(t, newServer(t, config), "/rss?q=粮食价格&source=田野周刊&sort=oldest&page=7")
	if feed.Title != "粮食价格 - 田野周刊" || feed.Links[0] != "https://so.example.cn/search?q=%E7%B2%AE%E9%A3%9F%E4%BB%B7%E6%A0%BC&source=%E7%94%B0%E9%87%8E%E5%91%A8%E5%88%8A&sort=newest" {
		t.Errorf("feed %q of %s", feed.Title, feed.Links)
	}
	if len(feed.Items) != 2 {
		t.Fatalf("%d items, want 2", len(feed.Items))
	}
	item := feed.Items[0]
	if item.Title != "春耕时节访粮乡🌾" || item.Link != "https://so.example.cn/articles/btn-main%2F323" || item.GUID != "btn-main/323" ||
		item.Date != "Thu, 14 May 2009 09:30:00 +0800" || strings.Join(item.Categories, ",") != "经济/农业,粮食,春耕" {
		t.Errorf("item %+v", item)
	}
	if feed := readFeed(t, newServer(t, site(t)), "/rss"); feed.Title != "田野周刊" {
		t.Errorf("feed of all is named %q", feed.Title)
	}
}

// The newest come first whatever the page was sorted by, and what can't be in XML is left
// out.
func TestFeedOfHostileArticle(t *testing.T) {
	var asked index.Query
	config := site(t)
	config.Searcher = searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
		asked = q
		found := hits(t)
		found[0].Article.Title += "\x00\x0b]]><script>"
		return &index.Result{Total: len(found), Hits: found}, nil
	}}
	h := newServer(t, config)
	feed := readFeed(t, h, "/rss?q=a&sort=oldest&page=3&in=title")
	if asked.Sort != index.Newest || asked.Offset != 0 || asked.Text != "标题:(a)" {
		t.Errorf("the index is asked %+v", asked)
	}
	if len(feed.Items) == 0 || !strings.Contains(feed.Items[0].Title, "<script>") {
		t.Errorf("items %+v", feed.Items)
	}
	if w := get(t, h, "/rss?size=x"); w.Code != http.StatusBadRequest {
		t.Errorf("a bad parameter = %d, want 400", w.Code)
	}
}

func TestOpenSearchDescription(t *testing.T) {
	config := site(t)
	config.Name, config.PublicURL = "<田野> & 城市的周刊，每个星期四出版", "https://so.example.cn"
	w := get(t, newServer(t, config), "/opensearch.xml")
	var d struct {
		ShortName string
		URLs      []struct {
			Type     string `xml:"type,attr"`
			Template string `xml:"template,attr"`
		} `xml:"Url"`
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &d); err != nil || w.Header().Get("Content-Type") != "application/opensearchdescription+xml; charset=utf-8" {
		t.Fatalf("%v, %q", err, w.Header().Get("Content-Type"))
	}
	if n := len([]rune(d.ShortName)); n != 16 || !strings.HasPrefix(d.ShortName, "<田野> & ") {
		t.Errorf("name %q of %d characters, want 16", d.ShortName, n)
	}
	for i, want := range []string{"https://so.example.cn/search?q={searchTerms}&page={startPage?}", "https://so.example.cn/rss?q={searchTerms}", "https://so.example.cn/opensearch.xml"} {
		if i >= len(d.URLs) || d.URLs[i].Template != want {
			t.Errorf("address %d: %+v, want %s", i, d.URLs, want)
		}
	}
	page := get(t, newServer(t, server.Config{}), "/").Body
	b, _ := io.ReadAll(page)
	if !strings.Contains(string(b), `type="application/opensearchdescription+xml"`) {
		t.Error("the home page does not name the description")
	}
}
