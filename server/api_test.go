package server_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index"
	"wensou/server"
)

var update = flag.Bool("update", false, "write the golden answers of the API")

// changing are the parts of an answer that differ from run to run.
var changing = regexp.MustCompile(`("took_ms"): [0-9.]+|("request_id"): "[^"]+"`)

func TestGoldenAnswers(t *testing.T) {
	h := newServer(t, site(t))
	for _, tt := range []struct {
		name, url string
		status    int
	}{
		{"search", "/api/v1/search?q=粮食价格", 200},
		{"search_mistyped", "/api/v1/search?q=侧试", 200},
		{"suggest", "/api/v1/suggest?q=tushug", 200},
		{"suggest_mistyped", "/api/v1/suggest?q=侧试&size=1", 200},
		{"article", "/api/v1/articles/btn-main%2F323", 200},
		{"article_bare", "/api/v1/articles/七", 200},
		{"related", "/api/v1/articles/btn-main%2F323/related?n=3", 200},
		{"bad_parameters", "/api/v1/search?page=-1&size=1e9", 400},
		{"no_article", "/api/v1/articles/8", 404},
		{"no_route", "/api/v2/search", 404},
		{"readyz", "/readyz", 200},
		{"healthz", "/healthz", 200},
	} {
		w := get(t, h, tt.url)
		if w.Code != tt.status {
			t.Errorf("GET %s = %d, want %d", tt.url, w.Code, tt.status)
		}
		checkGolden(t, tt.name, w.Body.Bytes())
	}
}

func checkGolden(t *testing.T, name string, answer []byte) {
	t.Helper()
	var indented bytes.Buffer
	if err := json.Indent(&indented, answer, "", "  "); err != nil {
		t.Fatalf("%s: %v in %s", name, err, answer)
	}
	got := changing.ReplaceAll(indented.Bytes(), []byte("$1$2: 0"))
	file := filepath.Join("testdata", name+".json")
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; -update accepts):\n%s", name, diff)
	}
}

func TestCollapsedSearch(t *testing.T) {
	for query, want := range map[string]int{"q=粮食": 0, "q=粮食&collapse=0": 0, "q=粮食&collapse=1": 3} {
		var answer struct{ Hits []struct{ Reprints int } }
		w := get(t, newServer(t, site(t)), "/api/v1/search?"+query)
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || len(answer.Hits) != 2 || answer.Hits[0].Reprints != want {
			t.Errorf("%s: %v, %+v; want %d reprints", query, err, answer, want)
		}
	}
}

// TestExplainedSearch checks what an answer says of a query at fault, its date
// phrases, and an article that is missed.
func TestExplainedSearch(t *testing.T) {
	var answer struct {
		Fault struct {
			Offset int
			Reason string
		}
		Dates []struct{ Text, From, To string }
		Hits  []struct {
			More        []struct{ Text string }
			Explanation struct{ Parts []struct{ Value float64 } }
		}
		Explanation struct{ Units []struct{ Synonyms []string } }
		Facets      struct{ Years []struct{ Value string } }
		WhyNot      struct{ ID, Cause string } `json:"why_not"`
	}
	w := get(t, newServer(t, site(t)), "/api/v1/search?q=去年两会粮价+OR&explain=1&facets=3&why_not=8")
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%d, %v: %s", w.Code, err, w.Body)
	}
	if answer.Fault.Offset != 7 || answer.Fault.Reason != string(index.MissingOperand) {
		t.Errorf("fault %+v, want the OR at character 7", answer.Fault)
	}
	if len(answer.Dates) != 1 || answer.Dates[0].Text != "去年两会" || answer.Dates[0].From != "2009-03-01" {
		t.Errorf("dates %+v, want 去年两会 from 2009-03-01", answer.Dates)
	}
	if len(answer.Hits[0].More) != 1 || len(answer.Hits[0].Explanation.Parts) != 1 || len(answer.Explanation.Units) != 1 {
		t.Errorf("no explanation in %s", w.Body)
	}
	if len(answer.Facets.Years) != 1 || answer.WhyNot.ID != "8" || answer.WhyNot.Cause != string(index.Unknown) {
		t.Errorf("facets %+v, why not %+v", answer.Facets, answer.WhyNot)
	}
}

func TestEncodedIDs(t *testing.T) {
	for _, tt := range []struct{ id, path string }{
		{"btn-main/323", "btn-main%2F323"},
		{"btn-main/323", "btn-main%2f323"},
		{"七", "%E4%B8%83"},
		{"a b+c", "a%20b+c"},
		{"100%", "100%25"},
		{"?#&", "%3F%23&"},
		{"a//b/../c", "a%2F%2Fb%2F..%2Fc"},
		{"related", "related"},
		{`<b>"`, "%3Cb%3E%22"},
	} {
		a := library()
		a.ID = tt.id
		h := newServer(t, server.Config{Articles: articles{tt.id: a}})
		for _, url := range []string{"/api/v1/articles/" + tt.path, "/api/v1/articles/" + tt.path + "/related", "/articles/" + tt.path} {
			if w := get(t, h, url); w.Code != http.StatusOK {
				t.Errorf("GET %s = %d, want the article %q", url, w.Code, tt.id)
			}
		}
		var got struct{ ID string }
		w := get(t, h, "/api/v1/articles/"+tt.path)
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || got.ID != tt.id {
			t.Errorf("GET /api/v1/articles/%s gives ID %q (%v), want %q", tt.path, got.ID, err, tt.id)
		}
	}
}
