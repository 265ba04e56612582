// Package corpustest gives tests the real articles and pages that lie beside the
// project and never in it.
package corpustest

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

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

// errEnough ends the reading of news.
var errEnough = errors.New("enough")

// News calls do for the articles of the shared news until it returns false.
func News(t testing.TB, do func(*corpus.Article) bool) {
	t.Helper()
	source, err := intake.Open(SharedFile(t, "data", "news.jsonl.zst"), nil)
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
