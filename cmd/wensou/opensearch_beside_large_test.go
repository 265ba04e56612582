package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/store"
	"wensou/index"
	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
)

// TestLargeOpenSearchBeside prints what an index on a cluster costs beside one in the data
// folder, of the same articles in one run. It asserts that both find the same.
func TestLargeOpenSearchBeside(t *testing.T) {
	needsLarge(t)
	if os.Getenv("WENSOU_LONG") == "" {
		t.Skip("prints figures alone; WENSOU_LONG=1 runs it")
	}
	c := opensearchtest.Start(t, 1)
	data := t.TempDir()
	must(t, someNews(t), "import", "-", "--data", data)
	if err := os.RemoveAll(filepath.Join(data, indexFolder)); err != nil {
		t.Fatal(err)
	}
	var queries []string
	totals := map[string][]int{}
	for _, tt := range []struct {
		name string
		at   place
	}{{"in the data folder", place{}}, {"on OpenSearch", place{&opensearch.Options{Addresses: c.URLs}}}} {
		before := resourcesAt(time.Now())
		l, err := openLibraryAt(data, true, tt.at, newLogger(streams{err: io.Discard}))
		if err != nil {
			t.Fatal(err)
		}
		if err := l.catchUp(t.Context(), streams{out: io.Discard, err: io.Discard}); err != nil {
			t.Fatal(err)
		}
		built := before.until(time.Now())
		if queries == nil {
			queries = titlesOf(t, l.store, 500)
		}
		var took []time.Duration
		for _, q := range queries {
			start := time.Now()
			found, err := l.index.Search(t.Context(), index.Query{Text: q, Size: 10})
			if err != nil {
				t.Fatal(err)
			}
			took = append(took, time.Since(start))
			totals[tt.name] = append(totals[tt.name], found.Total)
		}
		slices.Sort(took)
		t.Logf("%s: %.0f articles/s, %.1f CPU-seconds and a peak of %d MB in this process; %d searches, p50 %s, p99 %s",
			tt.name, float64(l.store.Count())/built.wall.Seconds(), built.cpu.Seconds(), built.peak>>20, len(took), took[len(took)/2], took[len(took)*99/100])
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	t.Logf("OpenSearch: a peak of %s in its own process", strings.Join(megabytes(t, c.Processes()), ", "))
	if !slices.Equal(totals["in the data folder"], totals["on OpenSearch"]) {
		t.Errorf("the two find different numbers of articles")
	}
}

// titlesOf returns the beginnings of titles, four characters each.
func titlesOf(t *testing.T, s *store.Store, n int) []string {
	t.Helper()
	var titles []string
	err := s.Each(t.Context(), func(a *corpus.Article) error {
		if runes := []rune(a.Title); len(runes) >= 4 && len(titles) < n {
			titles = append(titles, string(runes[:4]))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return titles
}

func megabytes(t *testing.T, pids []int) []string {
	t.Helper()
	var out []string
	for _, pid := range pids {
		out = append(out, fmt.Sprintf("%d MB", peakOf(t, pid)>>20))
	}
	return out
}
