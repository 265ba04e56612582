package server_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
	"github.com/google/go-cmp/cmp"
)

// loadOpenAPI returns the description of the API, checked.
func loadOpenAPI(t *testing.T) (*openapi3.T, []byte) {
	t.Helper()
	file, err := os.ReadFile("openapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return doc, file
}

func TestAnswersMatchOpenAPI(t *testing.T) {
	doc, _ := loadOpenAPI(t)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	h := newServer(t, site(t))
	for _, url := range []string{
		"/api/v1/search?q=粮食价格",
		"/api/v1/search?q=粮食价格&source=田野周刊&sort=newest&size=100&from=2009-01-01",
		"/api/v1/search?q=去年两会粮食价格+OR&explain=1&facets=3&why_not=七",
		"/api/v1/search?q=粮食价格&collapse=1",
		"/api/v1/search?q=粮食价格&why_not=8",
		"/api/v1/search?q=粮食价格&explain=2&facets=101",
		"/api/v1/search?q=侧试",
		"/api/v1/search",
		"/api/v1/suggest?q=tushug",
		"/api/v1/suggest?q=侧试&size=20",
		"/api/v1/suggest?q=" + strings.Repeat("z", 2000),
		"/api/v1/suggest?size=0",
		"/api/v1/search?q=粮食&size=1e9",
		"/api/v1/articles/btn-main%2F323",
		"/api/v1/articles/七",
		"/api/v1/articles/8",
		"/api/v1/articles/btn-main%2F323/related",
		"/api/v1/articles/七/related?n=0",
		"/api/v1/articles/七/recommended?n=3",
		"/api/v1/articles/8/recommended",
		"/api/v1/articles/btn-main%2F323/versions",
		"/api/v1/articles/七/versions?n=1",
		"/api/v1/articles/8/versions",
		"/api/v1/hot",
		"/api/v1/hot?window=all&n=2",
		"/api/v1/hot?window=year",
		"/api/v1/queries/hot?window=all&n=3",
		"/api/v1/queries/hot?n=0",
		"/api/v1/queries/empty",
		"/embed/related?format=json&id=btn-main%2F323",
		"/embed/hot?format=json",
		"/embed/search?format=json",
		"/embed/none",
		"/healthz",
		"/readyz",
	} {
		checkAnswer(t, h, router, url)
	}
}

// checkAnswer holds one answer against its description.
func checkAnswer(t *testing.T, h http.Handler, router routers.Router, url string) {
	t.Helper()
	r := httptest.NewRequest(http.MethodGet, url, nil)
	route, params, err := router.FindRoute(r)
	if err != nil {
		t.Errorf("GET %s: %v", url, err)
		return
	}
	w := get(t, h, url)
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
		Status:                 w.Code,
		Header:                 w.Header(),
		Body:                   io.NopCloser(bytes.NewReader(w.Body.Bytes())),
		Options:                &openapi3filter.Options{IncludeResponseStatus: true},
	})
	if err != nil {
		t.Errorf("GET %s: %v", url, err)
	}
}

func TestDraftAnswersMatchOpenAPI(t *testing.T) {
	doc, _ := loadOpenAPI(t)
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	for _, body := range []string{`{"title":"春耕","body":"图书馆","n":3,"exclude":["七"]}`, `{"n":0}`, `{`} {
		r := httptest.NewRequest(http.MethodPost, "/api/v1/related", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		route, params, err := router.FindRoute(r)
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		newServer(t, site(t)).ServeHTTP(w, r)
		err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
			RequestValidationInput: &openapi3filter.RequestValidationInput{Request: r, PathParams: params, Route: route},
			Status:                 w.Code, Header: w.Header(), Body: io.NopCloser(w.Body),
			Options: &openapi3filter.Options{IncludeResponseStatus: true},
		})
		if err != nil {
			t.Errorf("POST %s: %v", body, err)
		}
	}
}

func TestOpenAPIIsServed(t *testing.T) {
	_, file := loadOpenAPI(t)
	w := get(t, newServer(t, site(t)), "/openapi.yaml")
	if diff := cmp.Diff(string(file), w.Body.String()); w.Code != http.StatusOK || diff != "" {
		t.Errorf("GET /openapi.yaml = %d (-want +got):\n%s", w.Code, diff)
	}
}
