// Package bleve is the index of one machine: words in bleve's postings, the
// literal text in a section of our own inside each of its segments (package
// literal). It keeps no text of its own to show: hits are cut from the articles
// of the store.
package bleve

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	bolt "go.etcd.io/bbolt/errors"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve/literal"
	"wensou/index/related"
)

// ErrLocked is returned by Open for an index that another process has open.
var ErrLocked = errors.New("index is in use by another process")

// layout names the fields and what is in them; it changes with document.go.
const layout = "3"

// lockTimeout is how long Open waits for another process; bleve's own default
// is for ever.
const lockTimeout = "2s"

// Keys of bleve's internal storage.
var (
	versionKey    = []byte("wensou/version")
	dictionaryKey = []byte("wensou/dictionary") // version of the dictionary that cut the articles, or severalDictionaries
	appliedKey    = []byte("wensou/applied")    // u64, big-endian
)

// severalDictionaries stands for a version if not all articles were cut by one.
const severalDictionaries = "several dictionaries"

// Analyzer cuts text into words.
type Analyzer = related.Analyzer

// Options are what an index needs of the packages around it.
type Options struct {
	Analyzer Analyzer
	Articles index.Articles // texts for hits and snippets
	Store    string         // names the store whose changes the index holds
	Rules    *index.Rules   // what editors decide; nil: nothing
	Weights  index.Weights  // of the ranking; the zero value is index.DefaultWeights
	Plain    bool           // keep the literal text in bleve's own format: the same answers, more slowly; see literal.PlainConfig

	Popularity func(id string) float64 // from 0 to 1, for Weights.Clicks; nil: not known. It is called for each of the best hits of each search
	Now        func() time.Time        // for Weights.Fresh; nil: time.Now
}

// Index is an open index.
type Index struct {
	bleve    bleve.Index
	dir      string
	analyzer Analyzer
	cutBy    atomic.Pointer[string] // as dictionaryKey has it
	articles index.Articles
	rules    atomic.Pointer[index.Rules]
	weights  atomic.Pointer[index.Weights]
	plain    bool

	popularity func(id string) float64
	now        func() time.Time
}

var _ index.Index = (*Index)(nil)

// Open opens the index in dir, or makes an empty one if there is no such
// folder. It returns an error of index.ErrStale or index.ErrDamaged for an index
// that is of no use, and of ErrLocked for one that is in use. One that was built
// with another dictionary is opened; see Stale.
func Open(dir string, o Options) (_ *Index, err error) {
	literal.Register()
	defer recoverTo(&err)
	defer faultsPanic()()
	version := versionOf(o)
	if _, err := os.Stat(dir); errors.Is(err, os.ErrNotExist) {
		return create(dir, version, o)
	}
	workers.watch(dir)
	b, err := bleve.OpenUsing(dir, map[string]any{"bolt_timeout": lockTimeout, workersConfig: workersName})
	if err != nil {
		return nil, openError(dir, err)
	}
	x := &Index{bleve: b, dir: dir, analyzer: o.Analyzer, articles: o.Articles, plain: o.Plain, popularity: o.Popularity, now: o.Now}
	if err := x.readVersion(version); err != nil {
		return nil, errors.Join(fmt.Errorf("open index %s: %w", dir, err), b.Close())
	}
	if x.now == nil {
		x.now = time.Now
	}
	if o.Weights == (index.Weights{}) {
		o.Weights = index.DefaultWeights()
	}
	x.SetRules(o.Rules)
	x.SetWeights(o.Weights)
	return x, nil
}

// readVersion checks what the index was built by.
func (x *Index) readVersion(version string) error {
	built, err := x.bleve.GetInternal(versionKey)
	if err != nil {
		return err
	}
	if string(built) != version {
		return fmt.Errorf("%w: %q, now %q", index.ErrStale, built, version)
	}
	cutBy, err := x.bleve.GetInternal(dictionaryKey)
	name := string(cutBy)
	x.cutBy.Store(&name)
	return err
}

// Stale implements index.Index: an index that another dictionary built, or
// several, finds all that is typed literally and ranks it worse.
func (x *Index) Stale() error {
	if cutBy, now := *x.cutBy.Load(), related.Current(x.analyzer).Version(); cutBy != now {
		return fmt.Errorf("%w: its words are of %s, now %s", index.ErrStale, cutBy, now)
	}
	return nil
}

// create makes the index beside its place and moves it there, so that a crash
// leaves no index without a version.
func create(dir, version string, o Options) (*Index, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	fresh := dir + ".new"
	if err := os.RemoveAll(fresh); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	config := literal.Config()
	if o.Plain {
		config = literal.PlainConfig()
	}
	b, err := bleve.NewUsing(fresh, newMapping(), scorch.Name, scorch.Name, config)
	if err != nil {
		return nil, fmt.Errorf("create index %s: %w", fresh, err)
	}
	batch := b.NewBatch()
	batch.SetInternal(versionKey, []byte(version))
	batch.SetInternal(dictionaryKey, []byte(o.Analyzer.Version()))
	if err := b.Batch(batch); err != nil {
		return nil, errors.Join(fmt.Errorf("create index %s: %w", fresh, err), b.Close())
	}
	if err := b.Close(); err != nil {
		return nil, fmt.Errorf("create index %s: %w", fresh, err)
	}
	if err := os.Rename(fresh, dir); err != nil {
		return nil, fmt.Errorf("create index: %w", err)
	}
	return Open(dir, o)
}

// SetRules replaces the rules of the searches to come; nil: none.
func (x *Index) SetRules(r *index.Rules) { x.rules.Store(r) }

// SetWeights replaces the weights of the searches to come.
func (x *Index) SetWeights(w index.Weights) { x.weights.Store(&w) }

// newMapping is that of an index whose documents come with their fields made.
func newMapping() mapping.IndexMapping {
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentDisabledMapping()
	m.DefaultAnalyzer = keyword.Name
	return m
}

func versionOf(o Options) string {
	format := literal.Type
	if o.Plain {
		format = literal.PlainType
	}
	return fmt.Sprintf("layout %s, %s %d, store %s", layout, format, literal.Version, o.Store)
}

// openError tells an index in use, and a machine short of something, from a
// damaged index.
func openError(dir string, err error) error {
	if errors.Is(err, bolt.ErrTimeout) {
		return fmt.Errorf("open index %s: %w", dir, ErrLocked)
	}
	for _, shortage := range shortages {
		if errors.Is(err, shortage) || strings.Contains(err.Error(), shortage.Error()) { // bleve drops the types of some
			return fmt.Errorf("open index %s: %w", dir, err)
		}
	}
	return fmt.Errorf("open index %s: %w: %w", dir, index.ErrDamaged, err)
}

// shortages are what says nothing of the index.
var shortages = []error{syscall.EMFILE, syscall.ENFILE, syscall.ENOMEM, syscall.EACCES, syscall.EPERM, syscall.EROFS, syscall.ENOSPC, syscall.EIO}

// recoverTo turns a panic of the libraries, which damaged files cause, into an
// error of index.ErrDamaged.
func recoverTo(err *error) {
	if x := recover(); x != nil {
		*err = fmt.Errorf("%w: %v\n%s", index.ErrDamaged, x, debug.Stack())
	}
}

// faultsPanic makes it a panic of this goroutine, and not the end of the process,
// to read a mapped file behind its end, as of one that was cut short. What it
// returns puts things back.
func faultsPanic() (restore func()) {
	before := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(before) }
}

// Close closes the index. Searches under way may fail. An index whose workers
// have died is left as it is, since closing would wait for them for ever; its
// files are free once the process ends.
func (x *Index) Close() error {
	if err := workers.err(x.dir); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	if err := x.bleve.Close(); err != nil {
		return fmt.Errorf("close index: %w", err)
	}
	return nil
}

// Applied implements index.Writer. It returns an error of index.ErrDamaged if a
// worker of the index has died.
func (x *Index) Applied(context.Context) (uint64, error) {
	if err := workers.err(x.dir); err != nil {
		return 0, fmt.Errorf("read applied sequence: %w", err)
	}
	b, err := x.bleve.GetInternal(appliedKey)
	switch {
	case err != nil:
		return 0, fmt.Errorf("read applied sequence: %w", err)
	case b == nil:
		return 0, nil
	case len(b) != 8:
		return 0, fmt.Errorf("read applied sequence: %w: %x", index.ErrDamaged, b)
	}
	return binary.BigEndian.Uint64(b), nil
}

// Apply implements index.Writer.
func (x *Index) Apply(ctx context.Context, changes []corpus.Change) (err error) {
	defer recoverTo(&err)
	if err := ctx.Err(); err != nil || len(changes) == 0 {
		return err
	}
	analyzer := related.Current(x.analyzer)
	batch := x.bleve.NewBatch()
	cutBy := *x.cutBy.Load()
	if analyzer.Version() != cutBy {
		cutBy = severalDictionaries
		batch.SetInternal(dictionaryKey, []byte(cutBy))
	}
	for _, c := range changes {
		if c.Err != nil {
			continue
		}
		if c.Article == nil {
			batch.Delete(c.ID)
			continue
		}
		if err := batch.IndexAdvanced(newDocument(c.Article, analyzer, x.plain)); err != nil {
			return fmt.Errorf("index article %q: %w", c.ID, err)
		}
	}
	last := changes[len(changes)-1].Seq
	batch.SetInternal(appliedKey, binary.BigEndian.AppendUint64(nil, last))
	if err := x.commit(ctx, batch); err != nil {
		return fmt.Errorf("apply changes up to %d: %w", last, err)
	}
	x.cutBy.Store(&cutBy)
	return nil
}

// commit waits for bleve to take the batch in, for a worker to die, which bleve
// itself does not notice, or for the context to end.
func (x *Index) commit(ctx context.Context, batch *bleve.Batch) error {
	done := make(chan error, 1)
	go func() {
		var err error
		defer func() { done <- err }()
		defer recoverTo(&err)
		defer faultsPanic()()
		err = x.bleve.Batch(batch)
	}()
	select {
	case err := <-done:
		return errors.Join(err, workers.err(x.dir))
	case <-workers.died(x.dir):
		return workers.err(x.dir)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Count implements index.Index.
func (x *Index) Count() (uint64, error) { return x.bleve.DocCount() }
