package server_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A server that only searches says who takes what it does not, whatever key is sent.
func TestElsewhere(t *testing.T) {
	address := "http://10.0.0.5:8080"
	config := site(t)
	config.Elsewhere = func() string { return address }
	h := newServer(t, config)
	for _, tt := range []struct {
		method, url string
		status      int
	}{
		{http.MethodPut, "/api/v1/articles/8", http.StatusMisdirectedRequest},
		{http.MethodDelete, "/api/v1/articles/8", http.StatusMisdirectedRequest},
		{http.MethodPost, "/api/v1/articles:batch", http.StatusMisdirectedRequest},
		{http.MethodPost, "/api/v1/clicks", http.StatusMisdirectedRequest},
		{http.MethodGet, "/api/v1/hot", http.StatusMisdirectedRequest},
		{http.MethodGet, "/api/v1/queries/hot", http.StatusMisdirectedRequest},
		{http.MethodGet, "/api/v1/queries/empty", http.StatusMisdirectedRequest},
		{http.MethodGet, "/api/v1/articles/btn-main%2F323", http.StatusOK},
		{http.MethodGet, "/api/v1/search?q=粮食价格", http.StatusOK},
	} {
		r := httptest.NewRequest(tt.method, tt.url, strings.NewReader("{}"))
		r.Header.Set("Authorization", "Bearer wsk_of-the-writer")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.status || tt.status != http.StatusOK && !strings.Contains(w.Body.String(), address) {
			t.Errorf("%s %s = %d %s, want %d with the address", tt.method, tt.url, w.Code, w.Body, tt.status)
		}
	}
	address = ""
	if w := get(t, h, "/api/v1/hot"); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("while nobody writes: %d %s, want 503 with Retry-After", w.Code, w.Body)
	}
}
