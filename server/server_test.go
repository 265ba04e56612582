package server_test

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/server"
)

// searcher is an index of functions; one that is nil finds nothing.
type searcher struct {
	search  func(context.Context, index.Query) (*index.Result, error)
	related func(context.Context, *corpus.Article, index.RelatedOptions) (*index.RelatedResult, error)
}

func (s searcher) Search(ctx context.Context, q index.Query) (*index.Result, error) {
	if s.search == nil {
		return &index.Result{}, nil
	}
	return s.search(ctx, q)
}

func (s searcher) Related(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
	if s.related == nil {
		return &index.RelatedResult{}, nil
	}
	return s.related(ctx, a, o)
}

// articles is a store of articles by ID.
type articles map[string]*corpus.Article

func (as articles) Article(_ context.Context, id string) (*corpus.Article, error) {
	if a := as[id]; a != nil {
		return a, nil
	}
	return nil, corpus.ErrNotFound
}

func ready(context.Context) (server.Status, error) {
	return server.Status{Articles: 1234, Applied: 7, Last: 7}, nil
}

// newServer returns the handler of a server with what config leaves out.
func newServer(t testing.TB, config server.Config) http.Handler {
	t.Helper()
	if config.Searcher == nil {
		config.Searcher = searcher{}
	}
	if config.Articles == nil {
		config.Articles = articles{}
	}
	if config.Status == nil {
		config.Status = ready
	}
	s, err := server.New(config)
	if err != nil {
		t.Fatal(err)
	}
	return s.Handler()
}

// get asks for a URL; header holds names and values in turn.
func get(t testing.TB, h http.Handler, url string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	return do(t, h, http.MethodGet, url, header...)
}

func do(t testing.TB, h http.Handler, method, url string, header ...string) *httptest.ResponseRecorder {
	t.Helper()
	r := httptest.NewRequest(method, url, nil)
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestNewNamesWhatIsMissing(t *testing.T) {
	for _, tt := range []struct {
		want   string
		config server.Config
	}{
		{"searcher", server.Config{Articles: articles{}, Status: ready}},
		{"articles", server.Config{Searcher: searcher{}, Status: ready}},
		{"status", server.Config{Searcher: searcher{}, Articles: articles{}}},
		{"negative", server.Config{Searcher: searcher{}, Articles: articles{}, Status: ready, Timeout: -1}},
	} {
		if _, err := server.New(tt.config); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("New without %s = %v, want an error that names it", tt.want, err)
		}
	}
}

func TestServeFinishesWhatIsUnderWay(t *testing.T) {
	begun, release := make(chan struct{}), make(chan struct{})
	s, err := server.New(server.Config{
		Searcher: searcher{search: func(context.Context, index.Query) (*index.Result, error) {
			close(begun)
			<-release
			return &index.Result{}, nil
		}},
		Articles: articles{}, Status: ready, Grace: time.Minute,
	})
	if err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l) }()

	answer := make(chan int, 1)
	go func() {
		resp, err := http.Get("http://" + l.Addr().String() + "/api/v1/search?q=粮食")
		if err != nil {
			answer <- 0
			return
		}
		defer resp.Body.Close()
		_, _ = io.Copy(io.Discard, resp.Body)
		answer <- resp.StatusCode
	}()
	<-begun
	cancel()
	close(release)
	if got := <-answer; got != http.StatusOK {
		t.Errorf("request under way at shutdown got status %d, want 200", got)
	}
	if err := <-served; err != nil {
		t.Errorf("Serve = %v, want nil after a shutdown", err)
	}
}

func TestServeReturnsTheErrorOfItsListener(t *testing.T) {
	s, err := server.New(server.Config{Searcher: searcher{}, Articles: articles{}, Status: ready})
	if err != nil {
		t.Fatal(err)
	}
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := s.Serve(t.Context(), l); err == nil {
		t.Error("Serve on a closed listener = nil, want an error")
	}
}
