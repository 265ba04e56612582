package server

import (
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
)

// pagePaths are the routes for readers, which openapi.yaml leaves out as it does those of the desk.
var pagePaths = []string{"/", "/search", "/articles/{id}", versionsPath, "/hot", "/static/{name}", rssPath, descriptionPath}

func TestRoutesAndOpenAPIAreEqual(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openAPIFile)
	if err != nil {
		t.Fatal(err)
	}
	var described, served []string
	for path, item := range doc.Paths.Map() {
		for method := range item.Operations() {
			described = append(described, method+" "+path)
		}
	}
	for _, r := range new(Server).routes() {
		if !slices.Contains(pagePaths, r.path) && !strings.HasPrefix(r.path, deskPath) {
			served = append(served, r.method+" "+r.path)
		}
	}
	slices.Sort(described)
	slices.Sort(served)
	if diff := cmp.Diff(described, served); diff != "" {
		t.Errorf("openapi.yaml and routes differ (-described +served):\n%s", diff)
	}
}

func TestParametersAndOpenAPIAreEqual(t *testing.T) {
	doc, err := openapi3.NewLoader().LoadFromData(openAPIFile)
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		path string
		read func(*params)
	}{
		{"/api/v1/search", func(p *params) { p.apiSearch() }},
		{"/api/v1/suggest", func(p *params) { p.suggest() }},
		{"/api/v1/articles/{id}/recommended", func(p *params) { p.count() }},
		{"/embed/{box}", func(p *params) { p.embed() }},
		{"/api/v1/articles", func(p *params) { p.articleURL() }},
		{"/api/v1/hot", func(p *params) { p.hot() }},
		{"/api/v1/queries/hot", func(p *params) { p.queries() }},
		{"/api/v1/queries/empty", func(p *params) { p.queries() }},
		{"/api/v1/articles/{id}/related", func(p *params) { p.count() }},
		{"/api/v1/articles/{id}", func(*params) {}},
		{"/api/v1/articles/{id}/versions", func(*params) {}},
	} {
		var described []string
		for _, p := range doc.Paths.Find(tt.path).Get.Parameters {
			if p.Value.In == "query" {
				described = append(described, p.Value.Name)
			}
		}
		p := readParams("")
		tt.read(p)
		if diff := cmp.Diff(described, p.asked); diff != "" {
			t.Errorf("parameters of %s (-described +read):\n%s", tt.path, diff)
		}
	}
}
