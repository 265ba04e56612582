package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wensou/index"
)

// running opens the library of a folder and does what a server does with it, until
// the test ends. It returns the log too.
func running(t *testing.T, data string) (*library, *safeBuffer) {
	t.Helper()
	said := &safeBuffer{}
	l, stop := serving(t, data, slog.New(slog.NewTextHandler(said, nil)))
	t.Cleanup(stop)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(said.String())
		}
	})
	return l, said
}

// serving opens the library of a folder and does what a server does with it, until it
// is stopped.
func serving(t *testing.T, data string, log *slog.Logger) (_ *library, stop func()) {
	t.Helper()
	l, err := openLibrary(data, true, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, end := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	for _, task := range []func(context.Context, *slog.Logger) error{l.watch, l.follow, l.mend} {
		wg.Go(func() { _ = task(ctx, log) }) // returns nil once it is stopped
	}
	return l, func() {
		end()
		wg.Wait()
		if err := l.Close(); err != nil {
			t.Errorf("Close: %v", err)
		}
	}
}

// until waits for a condition; the test's own time limit ends a wait in vain.
func until(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for range 3000 {
		if holds() {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	t.Fatalf("in vain: %s", what)
}

// importTowns fills a data folder with articles of which each holds 灌溉.
func importTowns(t *testing.T, n int) string {
	t.Helper()
	data := filepath.Join(t.TempDir(), "data")
	var lines strings.Builder
	for i := range n {
		fmt.Fprintf(&lines, `{"id":"%d","title":"第%d渠开闸放水","body":"今年春天，青石水库的第%d条渠开始灌溉下游的田地。"}`+"\n", i, i, i)
	}
	must(t, lines.String(), "import", "-", "--data", data)
	return data
}

// A new dictionary, and the wish of an operator, rebuild the index while searches
// find all that they found before.
func TestServerRebuildsTheIndexInUse(t *testing.T) {
	const articles = 1500
	data := importTowns(t, articles)
	l, said := running(t, data)
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for ctx.Err() == nil {
			r, err := l.index.Search(t.Context(), index.Query{Text: "灌溉", Size: 1})
			if err != nil || r.Total != articles || r.Partial {
				t.Errorf("while the index is rebuilt: %+v, %v; want %d", r, err, articles)
				return
			}
		}
	})
	rebuilt := func(times int) func() bool {
		return func() bool { return strings.Count(said.String(), "the index was rebuilt") == times }
	}
	if err := os.WriteFile(filepath.Join(data, wordsFile), []byte("青石水库\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	until(t, "rebuilt for a new dictionary", rebuilt(1))
	if out := must(t, "", "reindex", "--data", data); !strings.Contains(out, "in use") {
		t.Errorf("reindex of a folder in use: %s", out)
	}
	until(t, "rebuilt since it was asked for", rebuilt(2))
	stop()
	wg.Wait()
	if err := l.index.Stale(); err != nil {
		t.Errorf("the rebuilt index: %v", err)
	}
	if s, err := l.status(t.Context()); err != nil || !s.Ready || s.Reason != "" || s.Articles != articles {
		t.Errorf("status %+v, %v", s, err)
	}
}

// Damage that a search meets is healed without a restart, and the server says so
// in the meantime.
func TestServerHealsDamage(t *testing.T) {
	const articles = 1500
	data := importTowns(t, articles)
	l, said := running(t, data)
	q := index.Query{Text: "灌溉 下游 田地", Size: 10}
	before, err := l.index.Search(t.Context(), q)
	if err != nil || before.Total != articles {
		t.Fatalf("before the damage: %+v, %v", before, err)
	}
	scribble(t, filepath.Join(data, indexFolder, "1", "store"))
	met := false
	until(t, "the index is rebuilt", func() bool {
		r, err := l.index.Search(t.Context(), q)
		if err != nil && !errors.Is(err, index.ErrDamaged) {
			t.Fatalf("a search that meets damage: %v", err)
		}
		met = met || err != nil || r.Partial
		if s, err := l.status(t.Context()); err != nil || s.Partial && s.Reason == "" {
			t.Errorf("status %+v, %v", s, err)
		}
		return strings.Contains(said.String(), "the index was rebuilt")
	})
	if !met {
		t.Error("no search met the damage")
	}
	after, err := l.index.Search(t.Context(), q)
	if err != nil || after.Partial || after.Total != articles {
		t.Fatalf("after the rebuild: %+v, %v", after, err)
	}
	for i, h := range after.Hits {
		if h.Article.ID != before.Hits[i].Article.ID || h.Score != before.Hits[i].Score {
			t.Errorf("hit %d is %s with %v, before the damage it was %s with %v", i, h.Article.ID, h.Score, before.Hits[i].Article.ID, before.Hits[i].Score)
		}
	}
}

// scribble writes over the postings of all segments of an index.
func scribble(t *testing.T, dir string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no segments in %s: %v", dir, err)
	}
	for _, path := range files {
		f, err := os.OpenFile(path, os.O_RDWR, 0)
		if errors.Is(err, os.ErrNotExist) {
			continue // merged in between
		}
		if err != nil {
			t.Fatal(err)
		}
		info, err := f.Stat()
		if err != nil {
			t.Fatal(err)
		}
		junk := make([]byte, info.Size()*9/10)
		for i := range junk {
			junk[i] = byte(i*7 + 0xa5)
		}
		if _, err := f.WriteAt(junk, 0); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestReindex(t *testing.T) {
	data := importTowns(t, 20)
	if out := must(t, "", "reindex", "--data", data); !strings.Contains(out, "20 articles") {
		t.Errorf("reindex: %s", out)
	}
	if out := must(t, "", "search", "灌溉", "--data", data); !strings.HasPrefix(out, "20 articles") {
		t.Errorf("after reindex: %s", out)
	}
	if _, _, err := wensou(t, "", "reindex", "--data", t.TempDir()); err == nil || !strings.Contains(err.Error(), "there is no data") {
		t.Errorf("reindex of an empty folder: %v", err)
	}
}

// A rebuild that was asked for and cut off makes the index no worse: it answers, verify
// finds nothing, and the next reindex does what was asked for.
func TestReindexThatWasCutOff(t *testing.T) {
	data := importTowns(t, 20)
	l, err := openLibrary(data, true, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(l.index.Ask(), l.Close()); err != nil {
		t.Fatal(err)
	}
	if out := must(t, "", "search", "灌溉", "--data", data); !strings.HasPrefix(out, "20 articles") {
		t.Errorf("search: %s", out)
	}
	must(t, "", "verify", "--data", data)
	must(t, "", "reindex", "--data", data)
	if _, err := os.Stat(filepath.Join(data, indexFolder, "wanted")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("after reindex the wish is still there: %v", err)
	}
}
