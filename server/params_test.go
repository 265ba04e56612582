package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
	"wensou/server"
)

// problem is what the tests read of a problem document.
type problem struct {
	Type, Title, Detail string
	Status              int
	RequestID           string                          `json:"request_id"`
	InvalidParams       []struct{ Name, Reason string } `json:"invalid_params"`
}

func readProblem(t *testing.T, header http.Header, body []byte) problem {
	t.Helper()
	if got := header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q, want application/problem+json", got)
	}
	var p problem
	if err := json.Unmarshal(body, &p); err != nil {
		t.Fatalf("problem document: %v in %.200s", err, body)
	}
	return p
}

func TestBadParameters(t *testing.T) {
	h := newServer(t, server.Config{Articles: articles{"7": {ID: "7"}}})
	for _, tt := range []struct{ url, param, reason string }{
		{"/api/v1/search", "q", "required"},
		{"/api/v1/search?q=", "q", "required"},
		{"/api/v1/search?q=%20%E3%80%80", "q", "required"},
		{"/api/v1/search?q=%ff%fe", "q", "UTF-8"},
		{"/api/v1/search?q=a%00b", "q", "control"},
		{"/api/v1/search?q=" + url.QueryEscape(strings.Repeat("粮", 34000)), "q", "at most 2000 characters; it has 34000"},
		{"/api/v1/search?q=a&q=b", "q", "once"},
		{"/api/v1/search?q=%zz", "", "percent-encoded"},
		{"/api/v1/search?q=a;b", "", "percent-encoded"},
		{"/api/v1/search?q=a&page=-1", "page", "from 1 to 10000"},
		{"/api/v1/search?q=a&page=0", "page", "from 1 to 10000"},
		{"/api/v1/search?q=a&page=", "page", "from 1 to 10000"},
		{"/api/v1/search?q=a&page=one", "page", "from 1 to 10000"},
		{"/api/v1/search?q=a&page=99999999999999999999", "page", "from 1 to 10000"},
		{"/api/v1/search?q=a&page=1001", "page", "cursor"},
		{"/api/v1/search?q=a&page=101&size=100", "page", "cursor"},
		{"/api/v1/search?q=a&size=1e9", "size", "from 1 to 100"},
		{"/api/v1/search?q=a&size=0", "size", "from 1 to 100"},
		{"/api/v1/search?q=a&size=101", "size", "from 1 to 100"},
		{"/api/v1/search?q=a&sort=date", "sort", "relevance, newest, oldest"},
		{"/api/v1/search?q=a&from=2009", "from", "2009-05-14"},
		{"/api/v1/search?q=a&from=2009-02-30", "from", "2009-05-14"},
		{"/api/v1/search?q=a&to=0001-01-01", "to", "2009-05-14"},
		{"/api/v1/search?q=a&to=9999-01-01", "to", "2009-05-14"},
		{"/api/v1/search?q=a&from=2009-05-15&to=2009-05-14", "to", "before from"},
		{"/api/v1/search?q=a&section=" + strings.Repeat("x", 201), "section", "at most 200"},
		{"/api/v1/search?q=a&source=%ff", "source", "UTF-8"},
		{"/api/v1/search?q=a&author=a%01", "author", "control"},
		{"/api/v1/search?q=a&site=" + strings.Repeat("x", 201), "site", "at most 200"},
		{"/api/v1/search?q=a&cursor=" + strings.Repeat("x", 5000), "cursor", "4096 bytes"},
		{"/api/v1/search?q=a&cursor=x&page=2", "cursor", "together with page"},
		{"/api/v1/search?q=a&pge=2", "pge", "known are: q, section"},
		{"/api/v1/search?q=a&%ff=2", "\uFFFD", "unknown"},
		{"/api/v1/search?q=a&" + strings.Repeat("x", 100) + "=2", strings.Repeat("x", 40) + "…", "unknown"},
		{"/api/v1/suggest", "q", "required"},
		{"/api/v1/suggest?q=%20", "q", "required"},
		{"/api/v1/suggest?q=%ff", "q", "UTF-8"},
		{"/api/v1/suggest?q=a&size=0", "size", "from 1 to 20"},
		{"/api/v1/suggest?q=a&size=21", "size", "from 1 to 20"},
		{"/api/v1/suggest?q=a&n=5", "n", "known are: q, size"},
		{"/api/v1/articles/%ff", "id", "UTF-8"},
		{"/api/v1/articles/" + strings.Repeat("x", 600), "id", "512 bytes"},
		{"/api/v1/articles/7?full=1", "full", "no parameters"},
		{"/api/v1/articles/7/related?n=0", "n", "from 1 to 50"},
		{"/api/v1/articles/7/related?n=51", "n", "from 1 to 50"},
		{"/api/v1/articles/7/related?n=-1", "n", "from 1 to 50"},
		{"/api/v1/articles/7/related?m=5", "m", "known are: n"},
	} {
		w := get(t, h, tt.url)
		if w.Code != http.StatusBadRequest {
			t.Errorf("GET %.80s = %d, want 400", tt.url, w.Code)
			continue
		}
		p := readProblem(t, w.Header(), w.Body.Bytes())
		if p.Status != http.StatusBadRequest || p.Title != "Bad Request" || p.RequestID == "" || p.Detail == "" {
			t.Errorf("GET %.80s: incomplete problem %+v", tt.url, p)
		}
		if len(p.InvalidParams) == 0 {
			t.Errorf("GET %.80s names no parameter", tt.url)
			continue
		}
		if got := p.InvalidParams[0]; got.Name != tt.param || !strings.Contains(got.Reason, tt.reason) {
			t.Errorf("GET %.80s refuses %q: %q, want %q: …%s…", tt.url, got.Name, got.Reason, tt.param, tt.reason)
		}
	}
}

func TestEveryBadParameterIsNamed(t *testing.T) {
	w := get(t, newServer(t, server.Config{}), "/api/v1/search?page=-1&size=1e9&sort=up&sise=3")
	p := readProblem(t, w.Header(), w.Body.Bytes())
	var names []string
	for _, bad := range p.InvalidParams {
		names = append(names, bad.Name)
	}
	if diff := cmp.Diff([]string{"sort", "page", "size", "q", "sise"}, names); diff != "" {
		t.Errorf("refused parameters (-want +got):\n%s", diff)
	}
}

func TestParametersReachTheIndex(t *testing.T) {
	day := func(d int) time.Time { return time.Date(2009, 5, d, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		query string
		want  index.Query
	}{
		{"q=粮食", index.Query{Text: "粮食", Sort: index.ByRelevance, Size: 10}},
		{"q=+粮食%09价格+", index.Query{Text: "粮食\t价格", Sort: index.ByRelevance, Size: 10}},
		{"q=粮食&page=3&size=20", index.Query{Text: "粮食", Sort: index.ByRelevance, Size: 20, Offset: 40}},
		{"q=粮食&page=100&size=100", index.Query{Text: "粮食", Sort: index.ByRelevance, Size: 100, Offset: 9900}},
		{"q=粮食&cursor=abc", index.Query{Text: "粮食", Sort: index.ByRelevance, Size: 10, Cursor: "abc"}},
		{
			"q=粮食&section=经济/农业&source=田野周刊&author=林小溪&site=example.cn&from=2009-05-01&to=2009-05-31&sort=newest",
			index.Query{
				Text: "粮食", Section: "经济/农业", Source: "田野周刊", Author: "林小溪", Site: "example.cn",
				From: day(1), To: day(31), Sort: index.Newest, Size: 10,
			},
		},
		{"q=粮食&from=&to=&source=&sort=", index.Query{Text: "粮食", Sort: index.ByRelevance, Size: 10}},
	} {
		for _, path := range []string{"/api/v1/search?", "/search?"} {
			var got index.Query
			h := newServer(t, server.Config{Searcher: searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
				got = q
				return &index.Result{}, nil
			}}})
			if w := get(t, h, path+tt.query); w.Code != http.StatusOK {
				t.Errorf("GET %s%s = %d, want 200: %s", path, tt.query, w.Code, w.Body)
			}
			if path == "/search?" { // readers see one of several reprints, and how all are spread; programs what they ask for
				tt.want.Collapse, tt.want.Facets = true, 60
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("GET %s%s asks the index (-want +got):\n%s", path, tt.query, diff)
			}
		}
	}
}

func TestRelatedAsksForN(t *testing.T) {
	for _, tt := range []struct {
		query string
		want  int
	}{{"", 10}, {"?n=1", 1}, {"?n=50", 50}} {
		var got int
		h := newServer(t, server.Config{
			Articles: articles{"7": {ID: "7"}},
			Searcher: searcher{related: func(_ context.Context, _ *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
				got = o.N
				return &index.RelatedResult{}, nil
			}},
		})
		get(t, h, "/api/v1/articles/7/related"+tt.query)
		if got != tt.want {
			t.Errorf("related%s asks for %d, want %d", tt.query, got, tt.want)
		}
	}
}
