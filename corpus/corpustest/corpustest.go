// Package corpustest gives tests the real articles and pages that lie beside the
// project and never in it, and scores what is made of them.
package corpustest

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"

	"wensou/corpus"
	"wensou/corpus/intake"
)

// sharedVariable names the environment variable with the folder of shared data.
// Without it, that is the folder "shared" beside the project.
const sharedVariable = "WENSOU_SHARED"

// SharedFile returns the path of a file or folder of the shared data. Where it
// is missing, the test is skipped.
func SharedFile(t testing.TB, parts ...string) string {
	t.Helper()
	path := filepath.Join(append([]string{sharedFolder(t)}, parts...)...)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("needs the shared data, which only the project's own machines have: %v", err)
	}
	return path
}

func sharedFolder(t testing.TB) string {
	t.Helper()
	if dir := os.Getenv(sharedVariable); dir != "" {
		return dir
	}
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
	}
	return filepath.Join(filepath.Dir(dir), "shared")
}

// Open opens a file of the shared data until the test ends, and decompresses what
// is named .zst. Where it is missing, the test is skipped.
func Open(t testing.TB, parts ...string) io.Reader {
	t.Helper()
	f, err := os.Open(SharedFile(t, parts...))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	if filepath.Ext(f.Name()) != ".zst" {
		return f
	}
	z, err := zstd.NewReader(f)
	if err != nil {
		t.Fatalf("%s: %v", f.Name(), err)
	}
	t.Cleanup(z.Close)
	return z
}

// Lines returns the lines of a file of the shared data, each of which is a T in
// JSON. Where the file is missing, the test is skipped.
func Lines[T any](t testing.TB, parts ...string) []T {
	t.Helper()
	var all []T
	for d := json.NewDecoder(Open(t, parts...)); ; {
		var one T
		err := d.Decode(&one)
		if errors.Is(err, io.EOF) {
			return all
		}
		if err != nil {
			t.Fatalf("%s, line %d: %v", filepath.Join(parts...), len(all)+1, err)
		}
		all = append(all, one)
	}
}

// errEnough ends the reading of news.
var errEnough = errors.New("enough")

// News calls do for the articles of the shared news until it returns false.
func News(t testing.TB, do func(*corpus.Article) bool) {
	t.Helper()
	source, err := intake.Open(SharedFile(t, "data", "news.jsonl.zst"), nil, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	err = source.Read(func(a *corpus.Article) error {
		if !do(a) {
			return errEnough
		}
		return nil
	}, func(e *corpus.LineError) { t.Error(e) })
	if err != nil && !errors.Is(err, errEnough) {
		t.Fatal(err)
	}
}
