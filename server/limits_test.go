package server_test

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"wensou/index"
	"wensou/server"
)

// TestTooManySearchesAreShed fills the server, and holds that what is beyond gets 503
// with Retry-After, at once, that what was admitted is answered, and that the server
// then recovers.
func TestTooManySearchesAreShed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most, admitted, sent = 2, 2 + 8*2, 30
		var mu sync.Mutex
		running, peak := 0, 0
		h := newServer(t, server.Config{MaxSearches: most, Searcher: searcher{search: func(context.Context, index.Query) (*index.Result, error) {
			mu.Lock()
			running++
			peak = max(peak, running)
			mu.Unlock()
			time.Sleep(100 * time.Millisecond)
			mu.Lock()
			running--
			mu.Unlock()
			return &index.Result{}, nil
		}}})
		answers := make(chan *httptest.ResponseRecorder, sent)
		for i := range sent {
			path := "/api/v1/search?q=粮食"
			if i%2 == 1 {
				path = "/search?q=粮食"
			}
			go func() { answers <- get(t, h, path) }()
		}
		counts := map[int]int{}
		for range sent {
			w := <-answers
			counts[w.Code]++
			if w.Code == http.StatusServiceUnavailable && w.Header().Get("Retry-After") == "" {
				t.Error("a request that was shed has no Retry-After")
			}
		}
		if counts[200] != admitted || counts[503] != sent-admitted || peak != most {
			t.Errorf("answers by status %v with %d searches at a time, want %d of 200 and %d of 503 with %d", counts, peak, admitted, sent-admitted, most)
		}
		for _, path := range []string{"/api/v1/search?q=粮食", "/healthz"} {
			if w := get(t, h, path); w.Code != http.StatusOK {
				t.Errorf("after the load, GET %s = %d", path, w.Code)
			}
		}
	})
}

// TestSearchThatPanicsMakesWay holds that a panic does not use up a turn.
func TestSearchThatPanicsMakesWay(t *testing.T) {
	h := newServer(t, server.Config{MaxSearches: 1, Searcher: searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
		if q.Text == "坏" {
			panic("index out of range")
		}
		return &index.Result{}, nil
	}}})
	for range 20 {
		get(t, h, "/api/v1/search?q=坏")
	}
	if w := get(t, h, "/api/v1/search?q=好"); w.Code != http.StatusOK {
		t.Errorf("after panics, a search = %d", w.Code)
	}
}

func TestSlowBodyIsEnded(t *testing.T) {
	config := site(t)
	config.BodyTimeout = 50 * time.Millisecond
	s := httptest.NewServer(newServer(t, config))
	defer s.Close()
	for _, path := range []string{"/api/v1/related", "/api/v1/clicks"} {
		conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(s.URL, "http://"))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		const head = " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
		if _, err := io.WriteString(conn, "POST "+path+head); err != nil {
			t.Fatal(err)
		}
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatalf("POST %s with a body that does not come: %v", path, err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if p := readProblem(t, resp.Header, body); err != nil || resp.StatusCode != http.StatusRequestTimeout || p.Status != http.StatusRequestTimeout {
			t.Errorf("POST %s with a body that does not come = %d %s, %v; want 408", path, resp.StatusCode, body, err)
		}
	}
}
