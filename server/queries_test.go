package server_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wensou/corpus/usage"
	"wensou/index"
	"wensou/server"
	"wensou/server/keys"
)

// TestQueriesAreListed asks as several readers, and reads what they asked.
func TestQueriesAreListed(t *testing.T) {
	config := server.Config{
		Queries: usage.NewQueries(june),
		Keys: func(secret string) (keys.Key, bool) {
			return keys.Key{Name: "desk", Scopes: []keys.Scope{keys.Scope(secret)}}, true
		},
		Searcher: searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
			return &index.Result{Total: strings.Count(q.Text, "粮")}, nil
		}},
		Now: june,
	}
	h := newServer(t, config)
	for i := range 3 {
		for _, asked := range []string{
			"/search?q=粮价", "/api/v1/search?q=粮仓", "/search?q=渡口", "/search?q=13800138000",
			"/search?q=粮票&page=2", "/search?q=桥&section=经济", "/api/v1/search?q=",
		} {
			visit(t, h, "GET", asked, "", fmt.Sprintf("203.0.113.%d:1", i))
		}
		visit(t, h, "GET", "/search?q=粮站", "", "203.0.113.7:1", "User-Agent", "curl/8")
	}
	for _, tt := range []struct {
		url, key string
		status   int
		want     string
	}{
		{"/api/v1/queries/hot", "", 200, `{"window":"week","items":[{"query":"粮仓","count":3},{"query":"粮价","count":3}]}`},
		{"/api/v1/queries/hot?n=1&window=day", "", 200, `{"window":"day","items":[{"query":"粮仓","count":3}]}`},
		{"/api/v1/queries/hot?n=0", "", 400, `"n"`},
		{"/api/v1/queries/empty", "", 401, ""},
		{"/api/v1/queries/empty", "write", 403, ""},
		{"/api/v1/queries/empty", "admin", 200, `{"window":"week","items":[{"query":"渡口","count":3}]}`},
	} {
		w := send(h, http.MethodGet, tt.url, tt.key, "")
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("GET %s with the key %q = %d %s, want %d %s", tt.url, tt.key, w.Code, w.Body, tt.status, tt.want)
		}
	}
	off := newServer(t, server.Config{})
	visit(t, off, "GET", "/search?q="+url.QueryEscape("粮价"), "", "203.0.113.7:1")
	if w := get(t, off, "/api/v1/queries/hot"); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"items":[]`) {
		t.Errorf("with the log off: %d %s", w.Code, w.Body)
	}
}
