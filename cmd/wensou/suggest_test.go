package main

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/index/ingest"
	"wensou/index/suggest"
)

// TestPinyinStaysOutOfSearch asks the same with and without what knows how words are
// read: only the correction differs.
func TestPinyinStaysOutOfSearch(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	log := slog.New(slog.DiscardHandler)
	l, err := openLibrary(data, true, log)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ask := func(query string) map[string]any {
		t.Helper()
		handler, err := l.handler(log)
		if err != nil {
			t.Fatal(err)
		}
		a := &asker{client: &http.Client{Transport: inProcess{handler}}, base: "http://localhost"}
		answer, err := a.get(t.Context(), searchPath, url.Values{"q": {query}, "explain": {"1"}, "facets": {"10"}})
		if err != nil {
			t.Fatal(err)
		}
		var fields map[string]any
		if err := json.Unmarshal(answer, &fields); err != nil {
			t.Fatal(err)
		}
		delete(fields, "took_ms")
		return fields
	}
	words := suggest.New(l.words)
	if err := ingest.CatchUp(t.Context(), l.store, words, ingest.Observer{}); err != nil {
		t.Fatal(err)
	}
	corrected := 0
	for _, query := range []string{"水库", "水裤", "shuiku", "青石水库", "青石水裤", "nongtian", "农田", "sk", "早茶", "zaocha", "题", "“水裤”", "作者:水库"} {
		l.suggest = nil
		off := ask(query)
		l.suggest = words
		on := ask(query)
		if on["corrected"] != nil {
			corrected++
		}
		delete(on, "corrected")
		delete(off, "corrected")
		if diff := cmp.Diff(off, on); diff != "" {
			t.Errorf("search for %s (-without pinyin +with):\n%s", query, diff)
		}
	}
	if corrected < 5 {
		t.Errorf("%d of the queries are corrected: the test tells nothing", corrected)
	}
}

func TestSuggest(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	for _, tt := range []struct{ typed, want string }{
		{"qingshi", "青石水库完工  (title, 1 articles)\n"},
		{"jpzk", "江畔周刊  (source, 1 articles)\n"},
		{"水裤", "perhaps you meant: 水库\n"},
	} {
		if got := must(t, "", "suggest", tt.typed, "--data", data); !strings.Contains(got, tt.want) {
			t.Errorf("suggest %s prints\n%swant %s", tt.typed, got, tt.want)
		}
	}
	if got := must(t, "", "suggest", "水裤", "--data", data, "--json"); !strings.Contains(got, `"corrected":"水库"`) {
		t.Errorf("suggest --json prints %s", got)
	}
	if _, _, err := wensou(t, "", "suggest", "水", "--data", data, "--size", "21"); err == nil || !strings.Contains(err.Error(), "size") {
		t.Errorf("suggest --size 21: %v, want an error that names size", err)
	}
}

// TestServerCompletes imports into a server's store by way of the demo, and completes
// what it has crawled.
func TestServerCompletes(t *testing.T) {
	base := start(t, `search at (http://[0-9.:]+): \d+ articles`, "demo", "--addr", "127.0.0.1:0", "--data", t.TempDir())[1]
	deadline := time.Now().Add(30 * time.Second)
	for answer := ""; !strings.Contains(answer, `"text":"云江`); answer = get(t, base+"/api/v1/suggest?q=yunjiang") {
		if time.Now().After(deadline) {
			t.Fatalf("yunjiang is not completed: %s", answer)
		}
		time.Sleep(20 * time.Millisecond)
	}
	out := must(t, "", "search", "云姜二桥", "--server", base)
	if !strings.Contains(out, "perhaps you meant: 云江二桥") {
		t.Errorf("a mistyped query prints\n%s", out)
	}
}
