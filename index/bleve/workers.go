package bleve

import (
	"errors"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/blevesearch/bleve/v2/index/scorch"

	"wensou/index"
)

// scorch merges and writes segments in goroutines of its own. When one of them
// meets damage it ends, with a report to a callback of the whole process and to
// nobody else: searches go on, and a later batch waits for ever.
const (
	workersConfig = "asyncErrorCallbackName"
	workersName   = "wensou"
)

// workers knows which indexes have lost a worker, by their folder.
var workers = registerWorkers()

// registerWorkers makes the one registration that scorch demands; its table is
// read-only once an index is open.
func registerWorkers() *watch {
	w := &watch{dead: map[string]*death{}}
	scorch.RegistryAsyncErrorCallbacks[workersName] = w.report
	return w
}

// watch is safe for concurrent use.
type watch struct {
	mu   sync.Mutex
	dead map[string]*death
}

// death is that of the first worker of an index.
type death struct {
	err  error
	done chan struct{} // closed when err is set
}

// watch begins to watch an index that is about to be opened.
func (w *watch) watch(dir string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.dead[dir] = &death{done: make(chan struct{})}
}

// report is what scorch calls. It names the folder of its files, which lies in
// that of the index. What a worker tries again, as on a full disk, is no death.
func (w *watch) report(err error, path string) {
	if !errors.Is(err, scorch.ErrAsyncPanic) {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, dir := range []string{path, filepath.Dir(path)} {
		if d := w.dead[dir]; d != nil && d.err == nil {
			d.err = fmt.Errorf("%w: a worker of the index ended: %w", index.ErrDamaged, err)
			close(d.done)
		}
	}
}

// err returns why an index has lost a worker, nil if it has not.
func (w *watch) err(dir string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d := w.dead[dir]; d != nil {
		return d.err
	}
	return nil
}

// died returns a channel that is closed when an index loses a worker.
func (w *watch) died(dir string) <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	if d := w.dead[dir]; d != nil {
		return d.done
	}
	return nil
}
