package server_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"wensou/server"
)

func TestSecurityHeaders(t *testing.T) {
	h := newServer(t, site(t))
	for _, url := range []string{"/", "/search?q=a", "/api/v1/search?q=a", "/nothing", "/static/style.css", "/readyz"} {
		header := get(t, h, url).Header()
		for name, want := range map[string]string{
			"Content-Security-Policy": "default-src 'self'",
			"X-Content-Type-Options":  "nosniff",
			"Referrer-Policy":         "strict-origin",
			"X-Frame-Options":         "DENY",
		} {
			if got := header.Get(name); !strings.Contains(got, want) {
				t.Errorf("GET %s: %s is %q, want %q in it", url, name, got, want)
			}
		}
	}
}

func TestRequestID(t *testing.T) {
	h := newServer(t, site(t))
	made := regexp.MustCompile(`^[A-Z0-9]{20,}$`)
	for _, tt := range []struct {
		sent string
		kept bool
	}{
		{"proxy-7.a_b", true}, {"", false}, {"two words", false}, {"<b>", false}, {strings.Repeat("x", 65), false},
	} {
		got := get(t, h, "/healthz", "X-Request-Id", tt.sent).Header().Get("X-Request-Id")
		if kept := got == tt.sent; kept != tt.kept || (!kept && !made.MatchString(got)) {
			t.Errorf("request ID %q became %q", tt.sent, got)
		}
	}
}

func TestAccessLogKeepsQueriesOut(t *testing.T) {
	var log bytes.Buffer
	config := site(t)
	config.Log = slog.New(slog.NewTextHandler(&log, nil))
	w := get(t, newServer(t, config), "/api/v1/search?q=secret", "X-Request-Id", "req-9")
	line := log.String()
	for _, want := range []string{"method=GET", "route=/api/v1/search", "status=200", "request_id=req-9", "took_ms="} {
		if !strings.Contains(line, want) {
			t.Errorf("access log lacks %s: %s", want, line)
		}
	}
	if strings.Contains(line, "secret") || w.Code != http.StatusOK {
		t.Errorf("access log holds the query: %s", line)
	}
}

func TestHeadHasNoBody(t *testing.T) {
	s := httptest.NewServer(newServer(t, site(t)))
	defer s.Close()
	for _, path := range []string{"/", "/search?q=a", "/api/v1/search?q=a", "/articles/btn-main%2F323", "/static/style.css"} {
		resp, err := http.Head(s.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK || len(body) > 0 {
			t.Errorf("HEAD %s = %d with %d bytes, %v", path, resp.StatusCode, len(body), err)
		}
	}
}

func TestGzip(t *testing.T) {
	h := newServer(t, site(t))
	for _, url := range []string{"/static/style.css", "/articles/btn-main%2F323", "/openapi.yaml"} {
		plain := get(t, h, url)
		packed := get(t, h, url, "Accept-Encoding", "gzip")
		if got := packed.Header().Get("Content-Encoding"); got != "gzip" {
			t.Errorf("GET %s: content encoding %q, want gzip", url, got)
			continue
		}
		r, err := gzip.NewReader(packed.Body)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, plain.Body.Bytes()) {
			t.Errorf("GET %s: unpacked differs from plain (%v)", url, err)
		}
	}
}

func TestStaticFilesAreCached(t *testing.T) {
	h := newServer(t, site(t))
	page := get(t, h, "/").Body.String()
	url := regexp.MustCompile(`/static/style\.css\?v=[0-9a-f]+`).FindString(page)
	if url == "" {
		t.Fatalf("the page links to no style sheet: %.500s", page)
	}
	w := get(t, h, url)
	if got := w.Header().Get("Cache-Control"); !strings.Contains(got, "immutable") {
		t.Errorf("GET %s: Cache-Control %q, want immutable", url, got)
	}
	if got := get(t, h, "/static/style.css?v=0").Header().Get("Cache-Control"); got != "no-cache" {
		t.Errorf("an outdated address: Cache-Control %q, want no-cache", got)
	}
	again := get(t, h, "/static/style.css", "If-None-Match", w.Header().Get("ETag"))
	if again.Code != http.StatusNotModified || again.Body.Len() > 0 {
		t.Errorf("GET with the ETag = %d, want 304", again.Code)
	}
	if got := w.Header().Get("Content-Type"); got != "text/css; charset=utf-8" {
		t.Errorf("content type of the style sheet is %q", got)
	}
}

func TestReadiness(t *testing.T) {
	for _, tt := range []struct {
		name   string
		status server.Status
		err    error
		want   int
	}{
		{"caught up", server.Status{Applied: 7, Last: 7}, nil, 200},
		{"lags after the first catch-up", server.Status{Applied: 7, Last: 9, Ready: true}, nil, 200},
		{"first catch-up", server.Status{Applied: 7, Last: 9, Reason: "rebuilding"}, nil, 503},
		{"unknown", server.Status{}, errors.New("disk full at /var"), 503},
	} {
		h := newServer(t, server.Config{Status: func(context.Context) (server.Status, error) { return tt.status, tt.err }})
		w := get(t, h, "/readyz")
		if w.Code != tt.want || strings.Contains(w.Body.String(), "/var") || !strings.Contains(w.Body.String(), tt.status.Reason) {
			t.Errorf("%s: /readyz = %d %s, want %d", tt.name, w.Code, w.Body, tt.want)
		}
		if w := get(t, h, "/healthz"); w.Code != http.StatusOK {
			t.Errorf("%s: /healthz = %d, want 200", tt.name, w.Code)
		}
	}
}
