package server_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/server"
)

func TestErrorsBecomeStatuses(t *testing.T) {
	cause := errors.New("segment 7 of /var/data is damaged")
	for _, tt := range []struct {
		err    error
		status int
	}{
		{&index.QueryError{Param: "cursor", Reason: "not a cursor of this index"}, 400},
		{fmt.Errorf("plan: %w", index.ErrQuery), 400},
		{fmt.Errorf("read: %w", corpus.ErrNotFound), 404},
		{fmt.Errorf("read: %w", context.DeadlineExceeded), 503},
		{fmt.Errorf("search: %w", index.ErrUnavailable), 503},
		{cause, 500},
	} {
		var log bytes.Buffer
		h := newServer(t, server.Config{
			Log: slog.New(slog.NewTextHandler(&log, nil)),
			Searcher: searcher{search: func(context.Context, index.Query) (*index.Result, error) {
				return nil, tt.err
			}},
		})
		w := get(t, h, "/api/v1/search?q=粮食", "X-Request-Id", "req-1")
		p := readProblem(t, w.Header(), w.Body.Bytes())
		if w.Code != tt.status || p.Status != tt.status || p.RequestID != "req-1" {
			t.Errorf("%v: status %d, problem %+v, want %d", tt.err, w.Code, p, tt.status)
		}
		page := get(t, h, "/search?q=粮食", "X-Request-Id", "req-1")
		if page.Code != tt.status || !strings.HasPrefix(page.Header().Get("Content-Type"), "text/html") {
			t.Errorf("%v: page with status %d and type %s, want %d", tt.err, page.Code, page.Header().Get("Content-Type"), tt.status)
		}
		for _, body := range []string{w.Body.String(), page.Body.String()} {
			if strings.Contains(body, "damaged") {
				t.Errorf("%v: the cause is told to the caller: %s", tt.err, body)
			}
		}
		logged := strings.Contains(log.String(), "request_id=req-1") && strings.Contains(log.String(), "request failed")
		if want := tt.status >= 500; logged != want {
			t.Errorf("%v: logged as a failure: %t, want %t", tt.err, logged, want)
		}
	}
}

func TestIndexErrorNamesItsParameter(t *testing.T) {
	h := newServer(t, server.Config{Searcher: searcher{search: func(context.Context, index.Query) (*index.Result, error) {
		return nil, fmt.Errorf("search: %w", &index.QueryError{Param: "cursor", Reason: "not a cursor of this index"})
	}}})
	w := get(t, h, "/api/v1/search?q=粮食&cursor=x")
	p := readProblem(t, w.Header(), w.Body.Bytes())
	if len(p.InvalidParams) != 1 || p.InvalidParams[0].Name != "cursor" || p.InvalidParams[0].Reason != "not a cursor of this index" {
		t.Errorf("invalid_params = %+v, want cursor with the index's reason", p.InvalidParams)
	}
}

func TestPanicIsAnsweredAndLogged(t *testing.T) {
	var log bytes.Buffer
	h := newServer(t, server.Config{
		Log: slog.New(slog.NewTextHandler(&log, nil)),
		Searcher: searcher{search: func(context.Context, index.Query) (*index.Result, error) {
			panic("slice bounds out of range")
		}},
	})
	w := get(t, h, "/api/v1/search?q=粮食")
	if p := readProblem(t, w.Header(), w.Body.Bytes()); w.Code != http.StatusInternalServerError || strings.Contains(p.Detail, "slice") {
		t.Errorf("panic: status %d, problem %+v", w.Code, p)
	}
	if !strings.Contains(log.String(), "slice bounds out of range") {
		t.Errorf("the panic is not in the log: %s", &log)
	}
}

func TestTimeout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newServer(t, server.Config{
			Timeout: time.Second,
			Searcher: searcher{search: func(ctx context.Context, _ index.Query) (*index.Result, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}},
		})
		w := get(t, h, "/api/v1/search?q=粮食")
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
			t.Errorf("slow search = %d, Retry-After %q, want 503 with a hint", w.Code, w.Header().Get("Retry-After"))
		}
	})
}

func TestFailureBeforeTheIndexIsReady(t *testing.T) {
	h := newServer(t, server.Config{
		Status: func(context.Context) (server.Status, error) { return server.Status{Applied: 1, Last: 9}, nil },
		Searcher: searcher{search: func(context.Context, index.Query) (*index.Result, error) {
			return nil, errors.New("no alias")
		}},
	})
	if w := get(t, h, "/api/v1/search?q=粮食"); w.Code != http.StatusServiceUnavailable {
		t.Errorf("search before the index is ready = %d, want 503", w.Code)
	}
}

func TestUnknownRoutesAndMethods(t *testing.T) {
	h := newServer(t, site(t))
	for _, tt := range []struct {
		method, url string
		status      int
		contentType string
		allow       string
	}{
		{"GET", "/api/v1/nothing", 404, "application/problem+json", ""},
		{"GET", "/api/v1/articles/", 404, "application/problem+json", ""},
		{"POST", "/api/v1/search?q=a", 405, "application/problem+json", "GET, HEAD"},
		{"DELETE", "/api/v1/articles/7/related", 405, "application/problem+json", "GET, HEAD"},
		{"POST", "/api/v1/articles/7", 405, "application/problem+json", "GET, HEAD, PUT, DELETE"},
		{"GET", "/nothing", 404, "text/html; charset=utf-8", ""},
		{"GET", "/articles/8", 404, "text/html; charset=utf-8", ""},
		{"GET", "/static/nothing.css", 404, "text/html; charset=utf-8", ""},
		{"GET", "/static/..%2Fserver.go", 404, "text/html; charset=utf-8", ""},
		{"POST", "/search", 405, "text/html; charset=utf-8", "GET, HEAD"},
		{"BREW", "/", 405, "text/html; charset=utf-8", "GET, HEAD"},
	} {
		w := do(t, h, tt.method, tt.url)
		if w.Code != tt.status || w.Header().Get("Content-Type") != tt.contentType || w.Header().Get("Allow") != tt.allow {
			t.Errorf("%s %s = %d, %s, Allow %q, want %d, %s, %q", tt.method, tt.url, w.Code,
				w.Header().Get("Content-Type"), w.Header().Get("Allow"), tt.status, tt.contentType, tt.allow)
		}
	}
}
