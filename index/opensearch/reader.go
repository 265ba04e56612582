package opensearch

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"wensou/corpus"
	"wensou/index"
)

// followEvery is how often a Reader looks which index answers. One that was replaced is
// gone a moment later, and a search that meets that looks at once.
const followEvery = 2 * time.Second

// Reader searches the index that an alias names, whichever that is at the moment, and
// writes nothing. Any number of processes may read one index. It is safe for concurrent
// use.
type Reader struct {
	cluster *cluster
	options Options

	look    sync.Mutex            // held by whoever looks which index answers
	current atomic.Pointer[Index] // nil: there is none yet
}

var (
	_ index.Searcher = (*Reader)(nil)
	_ index.Articles = (*Reader)(nil)
)

// Open returns a reader of the index that the alias names. There may be none yet: then
// searches get an error of index.ErrUnavailable. It returns an error that says what is
// wrong with a cluster, or with an index, that can't be used.
func Open(ctx context.Context, o Options) (*Reader, error) {
	g, err := Connect(ctx, o)
	if err != nil {
		return nil, err
	}
	r := &Reader{cluster: g.cluster, options: g.options}
	if err := r.refresh(ctx); err != nil && !errors.Is(err, errNoIndex) {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// errNoIndex says that no index was written yet.
var errNoIndex = fmt.Errorf("%w: it was not written yet", index.ErrUnavailable)

// refresh opens the index that the alias names, unless it is open.
func (r *Reader) refresh(ctx context.Context) error {
	r.look.Lock()
	defer r.look.Unlock()
	name, err := r.cluster.behind(ctx, r.options.Name)
	if err == nil && name == "" {
		err = errNoIndex
	}
	if err != nil {
		return fmt.Errorf("open index %s: %w", r.options.Name, err)
	}
	if x := r.current.Load(); x != nil && x.name == name {
		return nil
	}
	x, err := r.cluster.open(ctx, name, r.options)
	if err != nil {
		return fmt.Errorf("open index %s: %w", name, err)
	}
	r.current.Store(x)
	return nil
}

// Follow looks every other second which index answers, and calls look, until the context
// ends. told is told of what failed; searches go on with the index of before.
func (r *Reader) Follow(ctx context.Context, look func(context.Context) error, told func(error)) {
	for {
		if err := errors.Join(r.refresh(ctx), look(ctx)); err != nil && ctx.Err() == nil {
			told(err)
		}
		if sleep(ctx, followEvery) != nil {
			return
		}
	}
}

// reading calls do with the index that answers. Where that has just been replaced and
// removed, it does so again with the next.
func reading[T any](ctx context.Context, r *Reader, do func(*Index) (T, error)) (T, error) {
	var answer T
	x := r.current.Load()
	if x != nil {
		var err error
		if answer, err = do(x); !errors.Is(err, index.ErrDamaged) {
			return answer, err
		}
	}
	if err := r.refresh(ctx); err != nil {
		return answer, err
	}
	return do(r.current.Load())
}

// Search implements index.Searcher.
func (r *Reader) Search(ctx context.Context, q index.Query) (*index.Result, error) {
	return reading(ctx, r, func(x *Index) (*index.Result, error) { return x.Search(ctx, q) })
}

// Related implements index.Searcher.
func (r *Reader) Related(ctx context.Context, a *corpus.Article, o index.RelatedOptions) (*index.RelatedResult, error) {
	return reading(ctx, r, func(x *Index) (*index.RelatedResult, error) { return x.Related(ctx, a, o) })
}

// Article implements index.Articles.
func (r *Reader) Article(ctx context.Context, id string) (*corpus.Article, error) {
	return reading(ctx, r, func(x *Index) (*corpus.Article, error) { return x.Article(ctx, id) })
}

// Reading says what a Reader reads.
type Reading struct {
	Articles uint64
	Applied  uint64 // Seq of the last change in the index
	Stale    error  // as Index.Stale has it
}

// Status returns what the reader reads at the moment.
func (r *Reader) Status(ctx context.Context) (Reading, error) {
	return reading(ctx, r, func(x *Index) (Reading, error) {
		applied, err := x.Applied(ctx)
		if err != nil {
			return Reading{}, err
		}
		count, err := x.Count()
		return Reading{Articles: count, Applied: applied, Stale: x.Stale()}, err
	})
}

// Close ends the connections.
func (r *Reader) Close() error { return r.cluster.close() }
