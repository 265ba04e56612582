package bleve_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

func options(t testing.TB, texts index.Articles) bleve.Options {
	t.Helper()
	return bleve.Options{Analyzer: segmenttest.Open(t), Articles: texts}
}

func TestContract(t *testing.T) {
	for name, plain := range map[string]bool{"literal": false, "plain": true} {
		t.Run(name, func(t *testing.T) {
			indextest.Run(t, func(t *testing.T, texts index.Articles) index.Index {
				o := options(t, texts)
				o.Plain = plain
				x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), o)
				if err != nil {
					t.Fatal(err)
				}
				return x
			})
		})
	}
}

// fill makes an index of one article in dir and closes it.
func fill(t *testing.T, dir string, texts *indextest.Collection, o bleve.Options) {
	t.Helper()
	x, err := bleve.Open(dir, o)
	if err != nil {
		t.Fatal(err)
	}
	err = x.Apply(t.Context(), texts.Put(&corpus.Article{ID: "甲", Title: "渡口", Body: "船来了。\n"}))
	if err := errors.Join(err, x.Close()); err != nil {
		t.Fatal(err)
	}
}

func TestReopen(t *testing.T) {
	dir, texts := filepath.Join(t.TempDir(), "index"), &indextest.Collection{}
	fill(t, dir, texts, options(t, texts))
	x, err := bleve.Open(dir, options(t, texts))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	r, err := x.Search(t.Context(), index.Query{Text: "船来", Size: 1})
	if err != nil || r.Total != 1 {
		t.Errorf("after reopening: %+v, %v; want 1 article", r, err)
	}
	if seq, err := x.Applied(t.Context()); err != nil || seq != 1 {
		t.Errorf("after reopening, Applied = %d, %v; want 1", seq, err)
	}
	if _, err := bleve.Open(dir, options(t, texts)); !errors.Is(err, bleve.ErrLocked) {
		t.Errorf("second Open: %v, want ErrLocked", err)
	}
}

func TestAnotherDictionaryMakesTheIndexStale(t *testing.T) {
	dir, texts := filepath.Join(t.TempDir(), "index"), &indextest.Collection{}
	fill(t, dir, texts, options(t, texts))
	d, err := segment.Open(segment.Options{UserWords: strings.NewReader("老艄公")})
	if err != nil {
		t.Fatal(err)
	}
	x, err := bleve.Open(dir, bleve.Options{Analyzer: d, Articles: texts})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	if err := x.Stale(); !errors.Is(err, index.ErrStale) {
		t.Errorf("opened with another dictionary: Stale() = %v, want ErrStale", err)
	}
	if r, err := x.Search(t.Context(), index.Query{Text: "船来", Size: 1}); err != nil || r.Total != 1 {
		t.Errorf("opened with another dictionary: %+v, %v; want 1 article", r, err)
	}
}

func TestAnotherFormatMakesTheIndexStale(t *testing.T) {
	dir, texts := filepath.Join(t.TempDir(), "index"), &indextest.Collection{}
	fill(t, dir, texts, options(t, texts))
	o := options(t, texts)
	o.Plain = true
	if _, err := bleve.Open(dir, o); !errors.Is(err, index.ErrStale) {
		t.Errorf("Open as a plain index: %v, want ErrStale", err)
	}
}

// A file that is being written is not taken for a damaged one; a flipped bit in a
// file that searches read is found.
func TestVerifyFiles(t *testing.T) {
	dir, texts := filepath.Join(t.TempDir(), "index"), &indextest.Collection{}
	fill(t, dir, texts, options(t, texts))
	x, err := bleve.Open(dir, options(t, texts))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	files, err := filepath.Glob(filepath.Join(dir, "store", "*.zap"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files: %v, %v; want 1", files, err)
	}
	whole, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for _, unfinished := range [][]byte{nil, whole[:len(whole)/2]} {
		if err := os.WriteFile(filepath.Join(dir, "store", "00000000ffff.zap"), unfinished, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := x.VerifyFiles(t.Context()); err != nil {
			t.Errorf("beside a file of %d bytes that is being written: %v", len(unfinished), err)
		}
	}
	whole[len(whole)/3] ^= 1
	if err := os.WriteFile(files[0], whole, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := x.VerifyFiles(t.Context()); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("with a flipped bit: %v, want ErrDamaged", err)
	}
}

// Each file of the index in turn is cut, emptied, removed or scribbled on: Open
// or Search says that the index is damaged or stale, or the answer is right, and
// nothing panics.
func TestDamage(t *testing.T) {
	for name, damage := range map[string]func(path string, b []byte) error{
		"cut":     func(path string, b []byte) error { return os.WriteFile(path, b[:len(b)/2], 0o600) },
		"emptied": func(path string, _ []byte) error { return os.WriteFile(path, nil, 0o600) },
		"removed": func(path string, _ []byte) error { return os.Remove(path) },
		"scribbled": func(path string, b []byte) error {
			for i := len(b) * 3 / 4; i < len(b); i++ {
				b[i] ^= 0xa5
			}
			return os.WriteFile(path, b, 0o600)
		},
	} {
		for _, pattern := range []string{"store/*.zap", "store/root.bolt", "index_meta.json"} {
			testDamage(t, name, pattern, damage)
		}
	}
}

// testDamage damages the files of an index of each format.
func testDamage(t *testing.T, name, pattern string, damage func(path string, b []byte) error) {
	t.Helper()
	for kind, plain := range map[string]bool{"literal": false, "plain": true} {
		t.Run(kind+" "+name+" "+pattern, func(t *testing.T) {
			dir, texts := filepath.Join(t.TempDir(), "index"), &indextest.Collection{}
			o := options(t, texts)
			o.Plain = plain
			fill(t, dir, texts, o)
			files, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(pattern)))
			if err != nil || len(files) == 0 {
				t.Fatalf("no %s in %s: %v", pattern, dir, err)
			}
			for _, path := range files {
				b, err := os.ReadFile(path)
				if err != nil {
					t.Fatal(err)
				}
				if err := damage(path, b); err != nil {
					t.Fatal(err)
				}
			}
			checkDamaged(t, dir, o)
		})
	}
}

func checkDamaged(t *testing.T, dir string, o bleve.Options) {
	t.Helper()
	x, err := bleve.Open(dir, o)
	if err != nil {
		if !errors.Is(err, index.ErrDamaged) && !errors.Is(err, index.ErrStale) {
			t.Errorf("Open of a damaged index: %v, want ErrDamaged or ErrStale", err)
		}
		return
	}
	defer x.Close()
	r, err := x.Search(t.Context(), index.Query{Text: "船来", Size: 1})
	switch {
	case err != nil && !errors.Is(err, index.ErrDamaged):
		t.Errorf("Search of a damaged index: %v, want ErrDamaged", err)
	case err == nil && r.Total != 1:
		applied, err := x.Applied(t.Context())
		if applied != 0 || err != nil { // else ingest repairs it
			t.Errorf("a damaged index has %d articles, says it has applied %d, and is not called damaged", r.Total, applied)
		}
	}
}
