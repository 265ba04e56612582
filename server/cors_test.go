package server_test

import (
	"testing"

	"wensou/server"
)

func TestOriginsOfScripts(t *testing.T) {
	const ours, other, search = "https://www.example.cn", "https://evil.example", "/api/v1/search?q=粮食"
	for _, tt := range []struct {
		name                string
		origins             []string
		method, url, origin string
		status              int
		allowed             string
	}{
		{"none is admitted", nil, "GET", search, ours, 200, ""},
		{"an origin", []string{ours}, "GET", search, ours, 200, ours},
		{"another origin", []string{ours}, "GET", search, other, 200, ""},
		{"no origin", []string{ours}, "GET", search, "", 200, ""},
		{"all", []string{"*"}, "GET", search, other, 200, "*"},
		{"an error", []string{ours}, "GET", "/api/v1/search", ours, 400, ours},
		{"a page", []string{"*"}, "GET", "/search?q=粮食", other, 200, ""},
		{"the question before", []string{ours}, "OPTIONS", "/api/v1/articles/7", ours, 204, ours},
		{"the question of another", []string{ours}, "OPTIONS", "/api/v1/articles/7", other, 405, ""},
	} {
		config := site(t)
		config.Origins = tt.origins
		w := do(t, newServer(t, config), tt.method, tt.url, "Origin", tt.origin, "Access-Control-Request-Method", "PUT")
		got := w.Header().Get("Access-Control-Allow-Origin")
		if w.Code != tt.status || got != tt.allowed || w.Header().Get("Access-Control-Allow-Credentials") != "" {
			t.Errorf("%s: %d, allowed %q, want %d, %q", tt.name, w.Code, got, tt.status, tt.allowed)
		}
	}
}

func TestOriginsAreChecked(t *testing.T) {
	for _, bad := range []string{"", "www.example.cn", "https://www.example.cn/", "ftp://a.cn", "https://u@a.cn", "null"} {
		_, err := server.New(server.Config{Searcher: searcher{}, Articles: articles{}, Status: ready, Origins: []string{bad}})
		if err == nil {
			t.Errorf("the origin %q is accepted", bad)
		}
	}
}

func TestAnswersThatAreAsBefore(t *testing.T) {
	h := newServer(t, site(t))
	for _, url := range []string{"/api/v1/articles/btn-main%2F323", "/api/v1/hot", "/api/v1/articles/七/recommended"} {
		first := get(t, h, url)
		tag := first.Header().Get("ETag")
		if first.Code != 200 || tag == "" {
			t.Errorf("GET %s = %d with the ETag %q", url, first.Code, tag)
		}
		if again := get(t, h, url, "If-None-Match", tag, "Accept-Encoding", "gzip"); again.Code != 304 || again.Body.Len() > 0 {
			t.Errorf("GET %s again = %d with %d bytes, want 304", url, again.Code, again.Body.Len())
		}
		if other := get(t, h, url, "If-None-Match", `"other"`, "Range", "bytes=9-3", "If-Match", `"other"`); other.Code != 200 {
			t.Errorf("GET %s with another ETag = %d, want 200", url, other.Code)
		}
	}
}
