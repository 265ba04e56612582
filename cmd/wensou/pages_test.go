package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// After a crawl it is known of every page what became of it, and why.
func TestPagesCommand(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/story/8.html":
			http.NotFound(w, r)
		case "/story/9.html":
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte(strings.Repeat("\xff\xfd\x80\xc3\x28", 200)))
		default:
			riverSite(w, r)
		}
	}))
	defer site.Close()
	data := t.TempDir()
	if out := must(t, `{"id":"1","title":"题"}`, "import", "-", "--data", data); out == "" {
		t.Fatal("nothing was imported")
	}
	if out := must(t, "", "pages", "--data", data); out != "no crawl has begun\n" {
		t.Errorf("before a crawl: %s", out)
	}
	must(t, "", "crawl", site.URL, "--allow-private", "--delay", "0s", "--data", data)
	out := must(t, "", "pages", "--data", data)
	for _, want := range []string{"127.0.0.1", "\n  article     7\n", "\n  gone        11\n        11  404 Not Found\n", "\n  quarantined 1\n", "cannot be decoded", "\n  not due     2"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out := must(t, "", "pages", "--state", "quarantined", "--data", data); strings.Count(out, "\n") != 1 || !strings.Contains(out, site.URL+"/story/9.html") {
		t.Errorf("pages in quarantine: %s", out)
	}
	if out := must(t, "", "pages", site.URL+"/story/3.html", "--data", data); !strings.HasPrefix(out, "article; due 20") || !strings.Contains(out, `"status": 200`) {
		t.Errorf("one page: %s", out)
	}
	for _, bad := range [][]string{{"--state", "lost"}, {"javascript:1"}, {site.URL + "/unknown.html"}} {
		if _, _, err := wensou(t, "", append([]string{"pages", "--data", data}, bad...)...); err == nil {
			t.Errorf("pages %q: no error", bad)
		}
	}
}
