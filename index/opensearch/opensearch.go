// Package opensearch is the index of many machines: the contract of package index on
// an OpenSearch cluster. The analysis is ours, so the cluster needs no plugin: words
// and bigrams reach it as text that white space parts. Hits are cut from the articles of
// the store, or from those that the cluster keeps beside them, for a Reader without one.
package opensearch

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"wensou/index"
	"wensou/index/related"
)

// DefaultName is the name of the index where none is given.
const DefaultName = "wensou"

// DefaultTimeout is what a node may take to answer a search where nothing is given;
// then another is asked.
const DefaultTimeout = 5 * time.Second

// Analyzer cuts text into words.
type Analyzer = related.Analyzer

// Options are what an index needs of the cluster and of the packages around it.
type Options struct {
	Addresses []string // of nodes: http://HOST:PORT; one that does not answer is passed over
	Username  string   // of basic authentication, "" for none
	Password  string
	APIKey    string        // sent as "Authorization: ApiKey …", "" for none
	CA        []byte        // PEM of the authorities that the cluster's certificate is checked by; nil: those of the system
	Name      string        // of the alias; "" is DefaultName
	Timeout   time.Duration // of one attempt to read from one node; 0 is DefaultTimeout

	Term uint64 // of the lease that the writer holds: what writers of an earlier term write is refused; see Lease

	Shards   int // of a new index; 0 is 1
	Replicas int // of each shard

	Analyzer Analyzer
	Articles index.Articles // texts for hits and snippets; nil: those that the cluster keeps
	Store    string         // names the store whose changes the index holds; a Reader takes any
	Rules    *index.Rules   // what editors decide; nil: nothing
	Weights  index.Weights  // of the ranking; the zero value is index.DefaultWeights

	Popularity func(id string) float64 // from 0 to 1, for Weights.Clicks; nil: not known. It is called for each of the best hits of each search
	Now        func() time.Time        // for Weights.Fresh; nil: time.Now

	Transport http.RoundTripper // nil: that of this package

	meter *meter // of the generations that an index belongs to; nil: one of its own
}

// Index is an open index. It is safe for concurrent use, with one writer.
type Index struct {
	cluster  *cluster
	name     string // of the index that the alias named when it was opened
	alias    string
	analyzer Analyzer
	cutBy    atomic.Pointer[string] // as state.Dictionary has it
	articles index.Articles
	rules    atomic.Pointer[index.Rules]
	weights  atomic.Pointer[index.Weights]
	lengths  atomic.Pointer[meanLength]
	options  Options

	popularity func(id string) float64
	now        func() time.Time
}

var _ index.Index = (*Index)(nil)

// open opens one of the indexes of a cluster by its own name, whatever store it is of.
func (c *cluster) open(ctx context.Context, name string, o Options) (*Index, error) {
	if err := c.checkIndex(ctx, name); err != nil {
		return nil, err
	}
	s, err := c.readState(ctx, o.Name, name)
	if err != nil {
		return nil, err
	}
	o.Store = s.Store
	x := &Index{cluster: c, name: name, alias: o.Name, analyzer: o.Analyzer, articles: o.Articles, options: o, popularity: o.Popularity, now: o.Now}
	x.cutBy.Store(&s.Dictionary)
	if x.now == nil {
		x.now = time.Now
	}
	if o.Weights == (index.Weights{}) {
		o.Weights = index.DefaultWeights()
	}
	if x.articles == nil {
		x.articles = x
	}
	x.SetRules(o.Rules)
	x.SetWeights(o.Weights)
	return x, nil
}

// Stale implements index.Index: an index that another dictionary built, or
// several, finds all that is typed literally and ranks it worse.
func (x *Index) Stale() error {
	if cutBy, now := *x.cutBy.Load(), related.Current(x.analyzer).Version(); cutBy != now {
		return fmt.Errorf("%w: its words are of %s, now %s", index.ErrStale, cutBy, now)
	}
	return nil
}

// SetRules replaces the rules of the searches to come; nil: none.
func (x *Index) SetRules(r *index.Rules) { x.rules.Store(r) }

// SetWeights replaces the weights of the searches to come.
func (x *Index) SetWeights(w index.Weights) { x.weights.Store(&w) }

// Count implements index.Index.
func (x *Index) Count() (uint64, error) {
	var answer struct{ Count uint64 }
	err := x.cluster.do(context.Background(), http.MethodGet, "/"+x.name+"/_count", nil, &answer)
	return answer.Count, err
}

// Close implements index.Index. It ends the connections and leaves the cluster as it is.
func (x *Index) Close() error { return x.cluster.close() }
