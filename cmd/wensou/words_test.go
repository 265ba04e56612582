package main

import (
	"bytes"
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"wensou/index"
)

func TestSearchExplains(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	if err := os.WriteFile(filepath.Join(data, synonymFile), []byte("水坝, 大坝\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := must(t, "", "search", "水坝 的 灌溉 -茶楼", "--explain", "--why-not", "早茶", "--data", data)
	for _, want := range []string{
		"understood as: 水坝 的 灌溉 -茶楼", "wants 水坝, cut into 水坝; also 大坝", "counts a little: 的", "【大坝】", "in all; the title is cut into",
		"why not 早茶: it holds what the query leaves out (茶楼)",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the explanation lacks %q:\n%s", want, out)
		}
	}
	if out := must(t, "", "search", "水库 OR", "--data", data); !strings.Contains(out, "searched for as plain text: at character 4") {
		t.Errorf("a query at fault: %s", out)
	}
	if err := os.WriteFile(filepath.Join(data, synonymFile), []byte("水坝\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := wensou(t, "", "search", "水坝", "--data", data); err == nil || !strings.Contains(err.Error(), "synonyms.txt") || !strings.Contains(err.Error(), "line 1") {
		t.Errorf("bad synonyms: %v, want the file and the line", err)
	}
}

// safeBuffer is a log that is read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// Files that change while the library is open are taken into use; one
// that can't be read is told, and the one before it stays.
func TestWatch(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	must(t, fourLines, "import", "-", "--data", data)
	var said safeBuffer
	log := slog.New(slog.NewTextHandler(&said, nil))
	l, err := openLibrary(data, true, log)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { _ = l.watch(ctx, log) }) // returns nil once it is stopped
	defer wg.Wait()
	defer stop()
	replace := func(name, content, saying string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(data, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		for range 600 { // the test's own time limit ends a wait in vain
			if strings.Contains(said.String(), saying) {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("after a change of %s the log lacks %q:\n%s", name, saying, said.String())
	}
	replace(wordsFile, "青石水库\n", "words.txt")
	if !l.words.Dictionary().Contains("青石水库") {
		t.Error("the dictionary lacks the new word")
	}
	replace(synonymFile, "水坝, 大坝\n", "synonyms.txt")
	if r, err := l.index.Search(t.Context(), index.Query{Text: "水坝", Size: 1}); err != nil || r.Total != 2 {
		t.Errorf("水坝, which now stands for 大坝: %+v, %v; want 2 articles", r, err)
	}
	replace(pinFile, "大坝 => 早茶\n", "pins.txt")
	if r, err := l.index.Search(t.Context(), index.Query{Text: "大坝", Size: 1}); err != nil || r.Hits[0].Article.ID != "早茶" || !r.Hits[0].Pinned {
		t.Errorf("大坝, for which 早茶 is pinned: %+v, %v", r, err)
	}
	replace(stopFile, "水坝\n", "stopwords.txt")
	if r, err := l.index.Search(t.Context(), index.Query{Text: "水坝 灌溉", Size: 1, Explain: true}); err != nil || len(r.Explanation.Little) != 1 {
		t.Errorf("水坝, which is a stop word: %+v, %v", r, err)
	}
	replace(weightsFile, "words: 1\npairs: 0\n", "ranking.yaml")
	if r, err := l.index.Search(t.Context(), index.Query{Text: "灌溉", Size: 1, Explain: true}); err != nil || partOf(r, index.PairsPart) != 0 || partOf(r, index.WordsPart) == 0 {
		t.Errorf("with no weight on pairs: %+v, %v", r, err)
	}
	replace(weightsFile, "pears: 1\n", "unknown weight")
	if r, err := l.index.Search(t.Context(), index.Query{Text: "灌溉", Size: 1, Explain: true}); err != nil || partOf(r, index.PairsPart) != 0 {
		t.Errorf("after weights that can't be used: %+v, %v; want those before", r, err)
	}
	replace(wordsFile, "青 石\n水。库\n", "can't be used")
	if !l.words.Dictionary().Contains("青石水库") {
		t.Error("a bad list took the place of the one before it")
	}
}

// partOf returns what a kind of parts adds to the score of the first hit.
func partOf(r *index.Result, kind index.PartKind) float64 {
	sum := 0.0
	for _, p := range r.Hits[0].Explanation.Parts {
		if p.Kind == kind {
			sum += p.Value
		}
	}
	return sum
}

func TestOpenWeights(t *testing.T) {
	fresh := index.DefaultWeights()
	fresh.Fresh, fresh.HalfLife = .1, 365
	for _, tt := range []struct {
		content string
		want    index.Weights
		err     string
	}{
		{"", index.DefaultWeights(), ""},
		{"# nothing yet\n", index.DefaultWeights(), ""},
		{"fresh: .1\nhalf_life: 365\n", fresh, ""},
		{"fresh: much\n", index.Weights{}, "name: number"},
		{"fresh\n", index.Weights{}, "name: number"},
		{"freshness: .1\n", index.Weights{}, "unknown weight \"freshness\""},
		{"clicks: -1\n", index.Weights{}, "from 0 to"},
	} {
		path := filepath.Join(t.TempDir(), weightsFile)
		if err := os.WriteFile(path, []byte(tt.content), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := openWeights(path)
		if tt.err != "" {
			if err == nil || !strings.Contains(err.Error(), tt.err) || !strings.Contains(err.Error(), weightsFile) {
				t.Errorf("%q: error %v, want one with %q and the file", tt.content, err, tt.err)
			}
			continue
		}
		if err != nil || got != tt.want {
			t.Errorf("%q: %+v, %v; want %+v", tt.content, got, err, tt.want)
		}
	}
}
