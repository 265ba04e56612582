package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/server"
)

// revised returns a server whose first article has two former texts.
func revised(t *testing.T) server.Config {
	t.Helper()
	config := site(t)
	now := spring()
	now.Version = 3
	config.Articles = articles{now.ID: now, "七": library()}
	config.Former = func(_ context.Context, id string) ([]*corpus.Article, error) {
		if id != now.ID {
			return nil, nil
		}
		first, second := spring(), spring()
		first.Version, first.Changed = 1, time.Date(2009, 12, 30, 1, 0, 0, 0, time.UTC)
		first.Title, first.Body = "春耕时节访粮站", "　　三月的清晨，社员把秧苗装上了车。\r\n<script>alert(1)</script>\n“今年的粮食价格不错。”老周说。\n"
		second.Version, second.Changed = 2, time.Date(2009, 12, 31, 1, 0, 0, 0, time.UTC)
		second.Title = "春耕时节访粮站"
		return []*corpus.Article{first, second}, nil
	}
	return config
}

func TestVersions(t *testing.T) {
	h := newServer(t, revised(t))
	wantInPage(t, h, "/articles/btn-main%2F323", []string{`<a href="/articles/btn-main%2F323/versions" rel="nofollow">本文有 2 个旧版本</a>`}, nil)
	wantInPage(t, h, "/articles/七", nil, []string{"旧版本"})
	wantInPage(t, h, "/articles/btn-main%2F323/versions", []string{
		"<title>春耕时节访粮乡🌾 - 旧版本 - 田野周刊</title>", `<a href="/articles/btn-main%2F323">现在的文章</a>`, `content="noindex"`,
		"2010-01-02 11:04 修改", "第 2 版 → 第 3 版", "2009-12-31 09:00 修改", "第 1 版 → 第 2 版",
		`<del><span class="hidden" lang="zh-CN">删去</span><bdi>三</bdi></del><ins><span class="hidden" lang="zh-CN">增加</span><bdi>四</bdi></ins>月的清晨`,
		`<bdi>&lt;script&gt;alert(1)&lt;/script&gt;</bdi></del>`, "2 段未改", "1 段未改", "<summary lang=\"zh-CN\">第 1 版全文</summary>",
	}, []string{"<script>alert", "标题和正文没有变化"})
	wantInPage(t, h, "/articles/七/versions", []string{"本文没有旧版本。"}, []string{"<section"})
	wantInPage(t, h, "/articles/btn-main%2F323/versions", []string{"Revised 2010-01-02 11:04", `lang="en">removed</span>`}, nil, "Accept-Language", "en")
	if w := get(t, h, "/articles/8/versions"); w.Code != http.StatusNotFound {
		t.Errorf("of an article that is not there: %d, want 404", w.Code)
	}
}

func TestVersionsOfTheAPI(t *testing.T) {
	var answer struct {
		ID       string
		Versions []struct {
			Version        int
			Changed, Title string
		}
	}
	w := get(t, newServer(t, revised(t)), "/api/v1/articles/btn-main%2F323/versions")
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || len(answer.Versions) != 3 {
		t.Fatalf("%d %s, %v; want three versions", w.Code, w.Body, err)
	}
	first, last := answer.Versions[0], answer.Versions[2]
	if first.Version != 1 || first.Changed != "2009-12-30T09:00:00+08:00" || last.Version != 3 || last.Title != "春耕时节访粮乡🌾" {
		t.Errorf("versions %+v", answer.Versions)
	}
}

// TestVersionsFail: the reader came for the article, which is there.
func TestVersionsFail(t *testing.T) {
	config := revised(t)
	config.Former = func(context.Context, string) ([]*corpus.Article, error) { return nil, errors.New("damaged") }
	h := newServer(t, config)
	wantInPage(t, h, "/articles/btn-main%2F323", []string{"春耕时节访粮乡"}, []string{"旧版本"})
	if w := get(t, h, "/articles/btn-main%2F323/versions"); w.Code != http.StatusInternalServerError || strings.Contains(w.Body.String(), "damaged") {
		t.Errorf("their page: %d %s", w.Code, w.Body)
	}
	config.Elsewhere = func() string { return "http://writer.example/" }
	if w := get(t, newServer(t, config), "/api/v1/articles/btn-main%2F323/versions"); w.Code != http.StatusMisdirectedRequest {
		t.Errorf("on a reader: %d, want 421", w.Code)
	}
}
