package server_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/server"
)

// lockedBuffer is a log that may be read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

func TestLogKeepsNothingOfReaders(t *testing.T) {
	var log lockedBuffer
	h := newServer(t, server.Config{
		Log: slog.New(slog.NewTextHandler(&log, nil)),
		Searcher: searcher{search: func(_ context.Context, q index.Query) (*index.Result, error) {
			return nil, errors.New("read segment 7 of " + q.Text + " from 203.0.113.7:4711 and [2001:db8::1]:80")
		}},
		Articles: articles{}, Status: ready,
		Locate: func(_ context.Context, url string) (*corpus.Article, error) { return nil, errors.New("at " + url) },
	})
	for _, url := range []string{
		"/13800138000", "/articles/110105194912310021", "/search?q=13800138000", "/api/v1/search?q=138-0013-8000",
		"/api/v1/articles?url=http://a.cn/13800138000",
	} {
		r := httptest.NewRequest(http.MethodGet, url, nil)
		r.RemoteAddr = "198.51.100.23:5555"
		h.ServeHTTP(httptest.NewRecorder(), r)
	}
	for _, secret := range []string{"13800138000", "0013", "110105", "198.51.100", "203.0.113", "2001:db8", "5555"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log holds %s:\n%s", secret, &log)
		}
	}
	for _, want := range []string{"read segment 7", "route=/articles/{id}", "route=/api/v1/search", "status=404", "status=500"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("the log lacks %s:\n%s", want, &log)
		}
	}
}

// TestPanicAfterTheAnswerBegan breaks off the answer, and logs it without the address.
func TestPanicAfterTheAnswerBegan(t *testing.T) {
	var log lockedBuffer
	s, err := server.New(server.Config{Searcher: searcher{}, Articles: articles{}, Status: ready, Log: slog.New(slog.NewTextHandler(&log, nil))})
	if err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		served <- s.ServeHandler(ctx, l, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, strings.Repeat("粮", 1<<20))
			panic("half way")
		}))
	}()
	resp, err := http.Get("http://" + l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	resp.Body.Close()
	if err == nil {
		t.Error("an answer that was broken off looks whole")
	}
	cancel()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if text := log.String(); !strings.Contains(text, "half way") || strings.Contains(text, "127.0.0.1") {
		t.Errorf("the log of the panic:\n%s", text)
	}
}
