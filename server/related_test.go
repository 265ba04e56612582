package server_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
	"wensou/server"
)

// postDraft asks for what has to do with a draft.
func postDraft(t testing.TB, h http.Handler, contentType, body string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/api/v1/related", strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestDraft(t *testing.T) {
	for _, tt := range []struct {
		body  string
		title string
		want  index.RelatedOptions
	}{
		{`{"title":"渡口"}`, "渡口", index.RelatedOptions{N: 10}},
		{`{"title":"渡口","body":"拆了。","n":50,"exclude":["七","btn-main/323"]}`, "渡口", index.RelatedOptions{N: 50, Exclude: []string{"七", "btn-main/323"}}},
		{` {"body":"拆了。", "n":1} `, "", index.RelatedOptions{N: 1}},
	} {
		var got index.RelatedOptions
		var title string
		h := newServer(t, server.Config{Searcher: searcher{
			related: func(_ context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
				got, title = o, a.Title
				return &index.RelatedResult{}, nil
			},
		}})
		w := postDraft(t, h, "application/json; charset=utf-8", tt.body)
		if diff := cmp.Diff(tt.want, got); w.Code != http.StatusOK || title != tt.title || diff != "" {
			t.Errorf("POST %s = %d, title %q, options (-want +got):\n%s", tt.body, w.Code, title, diff)
		}
	}
}

func TestBadDrafts(t *testing.T) {
	h := newServer(t, site(t))
	many := strings.Repeat(`"7",`, index.MaxExcluded) + `"8"`
	for _, tt := range []struct {
		contentType, body string
		status            int
		want              string
	}{
		{"application/json", ``, 400, "one JSON object"},
		{"application/json", `[]`, 400, "one JSON object"},
		{"application/json", `{"title":"渡口"`, 400, "one JSON object"},
		{"application/json", `{"title":"渡口"} {}`, 400, "one JSON object"},
		{"application/json", `{"title":"渡口"}}`, 400, "one JSON object"},
		{"application/json", `{"title":7}`, 400, "title: must be of the type string"},
		{"application/json", `{"title":"渡口","n":"3"}`, 400, "n: must be of the type integer"},
		{"application/json", `{"title":"渡口","exclude":"7"}`, 400, "exclude: must be of the type array of strings"},
		{"application/json", `{"title":"渡口","headline":1}`, 400, "headline: is unknown; known are: title, body, n, exclude"},
		{"application/json", `{"title":" ","n":51}`, 400, "n: must be a whole number from 1 to 50"},
		{"application/json", `{}`, 400, "title: or body is required"},
		{"application/json", `{"title":"渡口","exclude":[` + many + `]}`, 400, "exclude: may have at most 200 items"},
		{"application/json", `{"title":"渡口","exclude":[""]}`, 400, "exclude: must be IDs"},
		{"application/json", `{"body":"` + strings.Repeat("a", 1<<20) + `"}`, 413, "at most 1048576 bytes"},
		{"text/plain", `{"title":"渡口"}`, 415, "must be application/json"},
		{"", `{"title":"渡口"}`, 415, "must be application/json"},
	} {
		w := postDraft(t, h, tt.contentType, tt.body)
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("POST %.60s = %d %s, want %d with %q", tt.body, w.Code, w.Body, tt.status, tt.want)
		}
	}
}

func TestArticlePageShowsReasonsAndReprints(t *testing.T) {
	page := get(t, newServer(t, site(t)), "/articles/七").Body.String()
	for _, want := range []string{"共同提到：图书馆、县城", "同属栏目：文化", "转载", "文字相同 88%"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page of an article lacks %q", want)
		}
	}
}

func FuzzDraft(f *testing.F) {
	h := newServer(f, server.Config{})
	for _, seed := range []string{`{"title":"渡口","body":"拆了。","n":5,"exclude":["7"]}`, `{"n":1e99}`, `{"title":{"a":1}}`, `null`, "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		if w := postDraft(t, h, "application/json", body); w.Code >= http.StatusInternalServerError {
			t.Errorf("POST %q = %d", body, w.Code)
		}
	})
}
