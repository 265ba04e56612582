package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wensou/corpus/disk"
)

// maxAnswer bounds an answer of a server, in bytes.
const maxAnswer = 64 << 20

// asker asks the API, of a running server or of a data folder opened for it.
type asker struct {
	client *http.Client
	base   string // URL of the server, without "/" at its end
	key    string // that the server wants; "" for none
	close  func() error
}

// newAsker asks the server that --server names or, without one, the data folder, for
// which prepare makes ready what the answer needs besides the index.
func newAsker(cmd *cobra.Command, s streams, prepare ...func(*library, context.Context, streams) error) (*asker, error) {
	address, err := cmd.Flags().GetString("server")
	if err != nil {
		return nil, err
	}
	if address != "" {
		return remoteAsker(address)
	}
	dir, err := cmd.Flags().GetString("data")
	if err != nil {
		return nil, err
	}
	l, err := openLibrary(dir, true, newLogger(s))
	if err != nil {
		return nil, err
	}
	switch err := l.catchUp(cmd.Context(), s); {
	case errors.Is(err, disk.ErrFull): // what there is can be searched
		fmt.Fprintf(s.err, "the index lacks the newest articles: %v\n", err)
	case err != nil:
		return nil, errors.Join(err, l.Close())
	}
	for _, p := range prepare {
		if err := p(l, cmd.Context(), s); err != nil {
			return nil, errors.Join(err, l.Close())
		}
	}
	handler, err := l.handler(slog.New(slog.NewTextHandler(s.err, &slog.HandlerOptions{Level: slog.LevelWarn})))
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return &asker{client: &http.Client{Transport: inProcess{handler}}, base: "http://localhost", close: l.Close}, nil
}

func remoteAsker(address string) (*asker, error) {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		return nil, usageError{fmt.Errorf("--server %q is not a URL such as http://127.0.0.1:8080", address)}
	}
	client := &http.Client{Timeout: 30 * time.Second}
	return &asker{client: client, base: strings.TrimRight(address, "/"), close: func() error { return nil }}, nil
}

// Paths of the API.
const (
	searchPath   = "/api/v1/search"
	suggestPath  = "/api/v1/suggest"
	draftPath    = "/api/v1/related" // articles related to a draft
	articlesPath = "/api/v1/articles/"
	sourcesPath  = "/api/v1/sources"
)

// articlePath returns the path of an article.
func articlePath(id string) string { return articlesPath + url.PathEscape(id) }

// get asks for a path and returns the JSON of the answer, or the problem that the
// server names.
func (a *asker) get(ctx context.Context, path string, params url.Values) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, a.base+path+"?"+params.Encode(), nil)
	if err != nil {
		return nil, err
	}
	return a.answer(request)
}

// post sends JSON to a path and returns what get does.
func (a *asker) post(ctx context.Context, path string, body []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, a.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	request.Header.Set("Content-Type", "application/json")
	return a.answer(request)
}

// answer sends a request.
func (a *asker) answer(request *http.Request) ([]byte, error) {
	request.Header.Set("Accept", "application/json")
	if a.key != "" {
		request.Header.Set("Authorization", "Bearer "+a.key)
	}
	response, err := a.client.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return nil, fmt.Errorf("read answer: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		return nil, problemError(response.Status, answer)
	}
	return answer, nil
}

// problemError makes an error of a problem document.
func problemError(status string, answer []byte) error {
	var p struct{ Title, Detail string }
	if json.Unmarshal(answer, &p) != nil || p.Title == "" {
		return fmt.Errorf("the server answered %s", status)
	}
	if p.Detail != "" {
		return errors.New(p.Detail)
	}
	return errors.New(p.Title)
}

// inProcess hands requests to a handler without a network in between.
type inProcess struct{ handler http.Handler }

// RoundTrip implements http.RoundTripper.
func (p inProcess) RoundTrip(r *http.Request) (*http.Response, error) {
	w := &recorder{header: http.Header{}, status: http.StatusOK}
	p.handler.ServeHTTP(w, r)
	return &http.Response{
		Status: fmt.Sprintf("%d %s", w.status, http.StatusText(w.status)), StatusCode: w.status,
		Header: w.header, Body: io.NopCloser(&w.body), Request: r,
	}, nil
}

// recorder keeps what a handler writes.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (w *recorder) Header() http.Header         { return w.header }
func (w *recorder) WriteHeader(status int)      { w.status = status }
func (w *recorder) Write(b []byte) (int, error) { return w.body.Write(b) }
