package main

import (
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"wensou/corpus/crawl"
)

// A pass begins when the first page is due, within the bounds.
func TestNextPass(t *testing.T) {
	begun := time.Date(2026, 3, 1, 2, 0, 0, 0, time.UTC)
	o := crawl.Options{Soonest: time.Hour, Every: 24 * time.Hour}
	for _, tt := range []struct {
		name      string
		due, want time.Duration // from the beginning of the pass before
	}{
		{"due at once", 0, time.Hour},
		{"due within the bounds", 5 * time.Hour, 5 * time.Hour},
		{"due late", 400 * time.Hour, 24 * time.Hour},
	} {
		if got := nextPass(begun, begun.Add(tt.due), o); !got.Equal(begun.Add(tt.want)) {
			t.Errorf("%s: %v, want %v after the one before", tt.name, got.Sub(begun), tt.want)
		}
	}
	if got := nextPass(begun, time.Time{}, o); !got.Equal(begun.Add(time.Hour)) {
		t.Errorf("nothing is known: %v after the one before, want an hour", got.Sub(begun))
	}
}

// A second crawl asks for every page, one with --due for those that are due.
func TestCrawlDue(t *testing.T) {
	var asked atomic.Int32
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".html") {
			asked.Add(1)
		}
		riverSite(w, r)
	}))
	defer site.Close()
	data := filepath.Join(t.TempDir(), "data")
	crawlWith := func(flags ...string) (string, int32) {
		asked.Store(0)
		out := must(t, "", append([]string{"crawl", site.URL, "--allow-private", "--delay", "0s", "--data", data}, flags...)...)
		return out, asked.Load()
	}
	decided := filepath.Join(t.TempDir(), "decisions.jsonl")
	_, all := crawlWith("--decisions", decided)
	if log, err := os.ReadFile(decided); err != nil || !strings.Contains(string(log), `/story/3.html","did":"asked","why":"new","status":200,"outcome":"article"`) {
		t.Errorf("decisions: %v\n%s", err, log)
	}
	if out, n := crawlWith("--due"); n > 1 || !strings.Contains(out, " pages are not due; the next is at 20") { // the probe for what is not there
		t.Errorf("with --due %d of %d pages were asked for:\n%s", n, all, out)
	}
	if _, n := crawlWith(); n != all {
		t.Errorf("%d pages were asked for again, want %d", n, all)
	}
	for _, bad := range []string{"--every=1s", "--soonest=0s", "--rarest=-1h", "--decisions=" + t.TempDir()} {
		if _, _, err := wensou(t, "", "crawl", site.URL, "--data", data, bad); err == nil {
			t.Errorf("crawl %s: no error", bad)
		}
	}
}
