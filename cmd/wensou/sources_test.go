package main

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"wensou/corpus"
)

// A site is listed with what its last pass did, and nothing is asked of it while it is
// paused.
func TestSourcesCommand(t *testing.T) {
	site := httptest.NewServer(http.HandlerFunc(riverSite))
	defer site.Close()
	name := strings.TrimPrefix(site.URL, "http://")
	data := filepath.Join(t.TempDir(), "data")
	must(t, `{"id":"1","title":"题"}`, "import", "-", "--data", data)
	if out := must(t, "", "sources", "--data", data); out != "no crawl has begun\n" {
		t.Errorf("before a crawl: %s", out)
	}
	crawl := []string{"crawl", site.URL, "--allow-private", "--delay", "0s", "--data", data}
	must(t, "", crawl...)
	out := must(t, "", "sources", "--data", data)
	for _, want := range []string{name + "\n  pages: 9 article 0 twin ", "\n  last pass: 20", ", ended 20", "\n  next page due: 20"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if out := must(t, "", "sources", "--pause", site.URL, "--data", data); out != name+" is paused\n" {
		t.Errorf("--pause: %s", out)
	}
	if out := must(t, "", "sources", "--data", data); !strings.HasPrefix(out, name+", paused since 20") {
		t.Errorf("a paused site: %s", out)
	}
	if _, _, err := wensou(t, "", crawl...); err == nil || !strings.Contains(err.Error(), "sources --resume "+name) {
		t.Errorf("crawl of a paused site: %v", err)
	}
	must(t, "", "sources", "--resume", name, "--data", data)
	must(t, "", crawl...)
	if _, _, err := wensou(t, "", "sources", "--pause", "unknown.example", "--data", data); err == nil || !strings.Contains(err.Error(), "no crawl knows") {
		t.Errorf("--pause of an unknown site: %v", err)
	}
}

// A running server pauses a site when a command asks for it, leaves it alone after a
// restart, and goes on when a program with a key says so.
func TestServerPauses(t *testing.T) {
	var asked atomic.Int32
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked.Add(1)
		riverSite(w, r)
	}))
	defer site.Close()
	name := strings.TrimPrefix(site.URL, "http://")
	data := t.TempDir()
	key := strings.TrimSpace(must(t, "", "key", "add", "desk", "--scope", "admin", "--data", data))
	serve := func(t *testing.T, delay string) (state func() string, base string) {
		base = start(t, `search at (http://[0-9.:]+)`, "serve", "--addr", "127.0.0.1:0", "--site", site.URL, "--allow-private", "--delay", delay, "--data", data)[1]
		return func() string {
			_, rest, _ := strings.Cut(must(t, "", "sources", "--server", base, "--key", key), name+"\t")
			what, _, _ := strings.Cut(rest, "\t")
			return what
		}, base
	}
	t.Run("pause", func(t *testing.T) {
		state, _ := serve(t, "250ms")
		until(t, "the pass begins", func() bool { return state() == "crawling" && asked.Load() > 3 })
		if out := must(t, "", "sources", "--pause", name, "--data", data); !strings.Contains(out, "hears within seconds") {
			t.Errorf("--pause beside a server: %s", out)
		}
		until(t, "the site is paused", func() bool { return state() == "paused" })
	})
	before := asked.Load()
	t.Run("restart", func(t *testing.T) {
		state, base := serve(t, "0s")
		if got := state(); got != "paused" || asked.Load() > before+1 { // the one that was under way
			t.Errorf("after a restart it is %s, and %d URLs were asked for", got, asked.Load()-before)
		}
		must(t, "", "sources", "--server", base, "--key", key, "--resume", name)
		until(t, "the pass is done", func() bool { return state() == "waiting" && asked.Load() > before+5 })
		if _, _, err := wensou(t, "", "sources", "--server", base); err == nil {
			t.Error("sources of a server without a key: no error")
		}
	})
}

// A wish that can't be fulfilled is told and removed; one that a killed process had begun
// to hear is fulfilled.
func TestHearPauses(t *testing.T) {
	data := t.TempDir()
	var said safeBuffer
	l, err := openLibrary(data, false, slog.New(slog.NewTextHandler(&said, nil)))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := l.store.UpdateSource(t.Context(), "江畔.example:80", func(*corpus.Source) {}); err != nil {
		t.Fatal(err)
	}
	for name, wish := range map[string]string{
		"source-%E6%B1%9F%E7%95%94.example:80.heard": wishPause, "source-unknown.example.wanted": wishPause, "source-%zz.wanted": wishPause, "source-a.wanted": "stop", "source-b.wanted": strings.Repeat("x", 1<<20),
	} {
		if err := os.WriteFile(filepath.Join(data, name), []byte(wish), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.hearPauses(t.Context(), slog.New(slog.NewTextHandler(&said, nil))); err != nil {
		t.Fatal(err)
	}
	if paused, err := isPaused(t.Context(), l.store, "江畔.example:80"); err != nil || !paused {
		t.Errorf("paused: %v, %v", paused, err)
	}
	if left, err := filepath.Glob(filepath.Join(data, "source-*")); err != nil || len(left) > 0 {
		t.Errorf("wishes are left: %v, %v", left, err)
	}
	if n := strings.Count(said.String(), "can't be fulfilled"); n != 4 {
		t.Errorf("%d wishes are told to be impossible, want 4:\n%s", n, said.String())
	}
}
