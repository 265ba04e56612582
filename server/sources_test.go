package server_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"wensou/corpus"
	"wensou/server"
	"wensou/server/keys"
)

// crawledSites are three sites, by name.
type crawledSites map[string]server.Source

func newCrawledSites() crawledSites {
	at := june()
	last := corpus.Pass{Started: at.Add(-time.Hour), Ended: at.Add(-30 * time.Minute), Asked: 300, Fetched: 7, Unchanged: 293, Delay: time.Second}
	return crawledSites{
		"example.cn": {
			Source: corpus.Source{Site: "example.cn", Seed: "http://www.example.cn/", Pass: last, Known: corpus.Tally{
				Outcomes: map[corpus.Outcome]int{corpus.OutcomeArticle: 280, corpus.OutcomeGone: 2}, NotDue: 281, Next: at.Add(time.Hour),
			}},
			NextPass: at.Add(time.Hour),
		},
		"jiangpan.example:8080": {
			Source:  corpus.Source{Site: "jiangpan.example:8080", Seed: "http://jiangpan.example:8080/"},
			Running: true, Current: corpus.Pass{Started: at.Add(-2 * time.Minute), Asked: 90, Delay: 500 * time.Millisecond, MaxPages: 1000},
		},
		"old.example": {Source: corpus.Source{Site: "old.example", Seed: "http://old.example/", Pass: corpus.Pass{Started: at, Error: "no route"}}},
	}
}

func (c crawledSites) Sources(context.Context) ([]server.Source, error) {
	return []server.Source{c["example.cn"], c["jiangpan.example:8080"], c["old.example"]}, nil
}

func (c crawledSites) SetPaused(_ context.Context, site string, paused bool) (server.Source, error) {
	source, ok := c[site]
	if !ok {
		return source, corpus.ErrNotFound
	}
	source.Paused = time.Time{}
	if paused {
		source.Paused = june()
	}
	c[site] = source
	return source, nil
}

// Sites are listed, paused and resumed with a key of the scope admin alone, and answers
// are as they are described.
func TestSources(t *testing.T) {
	doc, _ := loadOpenAPI(t)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	config := site(t)
	config.Sources = newCrawledSites()
	config.Keys = func(secret string) (keys.Key, bool) {
		return keys.Key{Name: secret, Scopes: []keys.Scope{keys.Scope(secret)}}, secret != "none"
	}
	h := newServer(t, config)
	const sources = "/api/v1/sources"
	for _, tt := range []struct {
		key, method, path string
		status            int
		want              string // part of the answer
	}{
		{"none", http.MethodGet, sources, http.StatusUnauthorized, ""},
		{"write", http.MethodGet, sources, http.StatusForbidden, ""},
		{"write", http.MethodPost, sources + "/example.cn/pause", http.StatusForbidden, ""},
		{"admin", http.MethodGet, sources + "?n=1", http.StatusBadRequest, ""},
		{"admin", http.MethodGet, sources, http.StatusOK, `"state":"waiting"`},
		{"admin", http.MethodGet, sources, http.StatusOK, `"pages":{"article":280,"failed":0,"gone":2,"quarantined":0,"read":0,"twin":0,"waiting":0}`},
		{"admin", http.MethodGet, sources, http.StatusOK, `"max_pages":1000,"delay_seconds":0.5,"pages_per_minute":45`},
		{"admin", http.MethodGet, sources, http.StatusOK, `"error":"no route"`},
		{"admin", http.MethodPost, sources + "/unknown.example/pause", http.StatusNotFound, "GET /api/v1/sources"},
		{"admin", http.MethodPost, sources + "/jiangpan.example%3A8080/pause", http.StatusOK, `"state":"paused","paused_since":"2010-06-15T04:00:00Z"`},
		{"admin", http.MethodGet, sources, http.StatusOK, `"site":"jiangpan.example:8080","url":"http://jiangpan.example:8080/","state":"paused"`},
		{"admin", http.MethodPost, sources + "/jiangpan.example:8080/resume", http.StatusOK, `"state":"crawling"`},
	} {
		r := httptest.NewRequest(tt.method, tt.path, nil)
		r.Header.Set("Authorization", "Bearer "+tt.key)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		name := fmt.Sprintf("%s: %s %s", tt.key, tt.method, tt.path)
		if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.want) {
			t.Errorf("%s: %d, want %d with %s: %s", name, w.Code, tt.status, tt.want, w.Body)
		}
		route, params, err := router.FindRoute(httptest.NewRequest(tt.method, tt.path, nil))
		if err != nil {
			t.Fatal(err)
		}
		err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
			Status:                 w.Code, Header: w.Header(), Body: io.NopCloser(bytes.NewReader(w.Body.Bytes())),
			Options: &openapi3filter.Options{IncludeResponseStatus: true},
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	config.Sources = nil
	r := httptest.NewRequest(http.MethodGet, sources, nil)
	r.Header.Set("Authorization", "Bearer admin")
	w := httptest.NewRecorder()
	newServer(t, config).ServeHTTP(w, r)
	if w.Code != http.StatusNotFound {
		t.Errorf("where nothing is crawled: %d, want 404", w.Code)
	}
}
