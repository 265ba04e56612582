package bleve

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment/segmenttest"
)

// Once a worker of bleve's has died of damage, changes are refused and closing
// does not wait for it.
func TestDeadWorkerIsNoticed(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	x, err := Open(dir, Options{Analyzer: segmenttest.Open(t)})
	if err != nil {
		t.Fatal(err)
	}
	change := []corpus.Change{{Seq: 1, ID: "甲", Article: &corpus.Article{ID: "甲", Title: "渡口"}}}
	workers.report(scorch.NewScorchError("merger", "merging err", scorch.ErrPersist), filepath.Join(dir, "store"))
	if err := x.Apply(t.Context(), change); err != nil {
		t.Errorf("Apply after an error that the worker tries again: %v", err)
	}
	workers.report(scorch.NewScorchError("merger", "panic: slice bounds", scorch.ErrAsyncPanic), filepath.Join(dir, "store"))
	if err := x.Apply(t.Context(), change); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("Apply after the merger died: %v, want ErrDamaged", err)
	}
	if err := x.Close(); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("Close after the merger died: %v, want ErrDamaged", err)
	}
	if err := x.bleve.Close(); err != nil { // the merger of this test lives
		t.Error(err)
	}
}
