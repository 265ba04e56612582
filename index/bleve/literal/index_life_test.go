package literal_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/blevesearch/bleve/v2"
	zap "github.com/blevesearch/zapx/v17"
	"github.com/google/go-cmp/cmp"

	"wensou/index/bleve/literal"
)

// TestSearchWhileWriting asks on while batches are written and merged: an article
// that never changes is found each time, and no query fails.
func TestSearchWhileWriting(t *testing.T) {
	g := newGenerator(11)
	l := newLibrary(t)
	l.apply(t, map[string]*article{"fixed": {title: "永远", body: "不变的文章，永远都在"}})
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	var readers sync.WaitGroup
	for _, text := range []string{"永远", "变的文章，", "，", "永"} {
		readers.Go(func() {
			for ctx.Err() == nil {
				if _, err := search(t.Context(), l.Index, literal.NewTimeRange(literal.NewQuery("的", 1), 1, 900)); err != nil {
					t.Errorf("search: %v", err)
					return
				}
				r, err := search(t.Context(), l.Index, literal.NewQuery(text, 1))
				if err != nil || !has(r, "fixed") {
					t.Errorf("%q: %v; want the article that never changes", text, err)
					return
				}
			}
		})
	}
	for i := range 20 {
		l.apply(t, g.changes(500, 80))
		if i%8 == 7 {
			l.merge(t)
		}
	}
	stop()
	readers.Wait()
}

func has(r *bleve.SearchResult, id string) bool {
	for _, hit := range r.Hits {
		if hit.ID == id {
			return true
		}
	}
	return false
}

// TestFilesVerify checks every file of an index that was written, merged and
// closed, and finds damage in a text.
func TestFilesVerify(t *testing.T) {
	g := newGenerator(13)
	l := newLibrary(t)
	for range 6 {
		l.apply(t, g.changes(200, 50))
	}
	l.merge(t)
	l.apply(t, g.changes(200, 50))
	err := l.Close() // an open index may be writing a file
	l.Index = nil
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(l.path, "store", "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("files: %v, %v", files, err)
	}
	for _, f := range files {
		if err := literal.Verify(f); err != nil {
			t.Error(err)
		}
	}
}

// TestOpenDamaged opens an index all of whose segments are damaged. Nothing panics;
// scorch returns an error or falls back to a snapshot from before the article,
// whose internal values are as old as its documents. Writing goes on from there,
// whatever files lie about.
func TestOpenDamaged(t *testing.T) {
	for _, tt := range []struct {
		name   string
		damage func([]byte) []byte
	}{
		{"cut short", func(b []byte) []byte { return b[:len(b)/2] }},
		{"empty", func([]byte) []byte { return nil }},
		{"zeros", func(b []byte) []byte { return make([]byte, len(b)) }},
		{"footer", func(b []byte) []byte { b[len(b)-zap.FooterSize] = 0xff; return b }},
		{"columns", func(b []byte) []byte { b[len(b)-zap.FooterSize-105] ^= 1; return b }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			l := newLibrary(t)
			l.apply(t, map[string]*article{"1": {body: strings.Repeat("中国经济", 500)}})
			if err := l.SetInternal([]byte("applied"), []byte("1")); err != nil {
				t.Fatal(err)
			}
			if err := l.Close(); err != nil {
				t.Fatal(err)
			}
			damageFiles(t, l.path, tt.damage)
			opened, err := bleve.OpenUsing(l.path, map[string]any{"bolt_timeout": "2s"})
			if l.Index = opened; err != nil {
				l.Index = nil
				return
			}
			if applied, err := l.GetInternal([]byte("applied")); err != nil || applied != nil {
				t.Errorf("applied = %q, %v; want none", applied, err)
			}
			l.apply(t, map[string]*article{"2": {body: "经济学"}})
			l.merge(t)
			if diff := cmp.Diff([]string{"2"}, l.find(t, literal.NewQuery("经济", 1))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func damageFiles(t *testing.T, path string, damage func([]byte) []byte) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(path, "store", "*.zap"))
	if err != nil || len(files) == 0 {
		t.Fatalf("files: %v, %v", files, err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(f, damage(b), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestCopy copies an index, some of it perhaps still in memory.
func TestCopy(t *testing.T) {
	l := newLibrary(t)
	l.apply(t, map[string]*article{"1": {body: "中国经济"}})
	l.apply(t, map[string]*article{"2": {body: "经济学"}, "1": nil})
	dir := filepath.Join(t.TempDir(), "copy")
	if err := l.Index.(bleve.IndexCopyable).CopyTo(bleve.FileSystemDirectory(dir)); err != nil {
		t.Fatal(err)
	}
	c, err := bleve.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	r, err := search(t.Context(), c, literal.NewQuery("经济", 1))
	if err != nil || len(r.Hits) != 1 {
		t.Fatalf("in the copy: %v, %v; want 1 hit", r, err)
	}
	if diff := cmp.Diff("2", r.Hits[0].ID); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
