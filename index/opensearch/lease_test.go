package opensearch_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/index/indextest"
	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
	"wensou/segment/segmenttest"
)

// leases keeps the document of a lease, as a cluster does.
type leases struct {
	mu      sync.Mutex
	source  json.RawMessage
	written int
}

// node answers for the lease, and fails while it is away.
func (l *leases) node(away *atomic.Bool) *fake {
	return &fake{answer: func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, "/_doc/lease") {
			return false
		}
		l.mu.Lock()
		defer l.mu.Unlock()
		query := r.URL.Query()
		switch {
		case away.Load():
			w.WriteHeader(http.StatusInternalServerError)
		case r.Method == http.MethodGet && l.source == nil:
			w.WriteHeader(http.StatusNotFound)
		case r.Method == http.MethodGet:
			fmt.Fprintf(w, `{"_source":%s,"_seq_no":%d,"_primary_term":1}`, l.source, l.written)
		case l.source != nil && query.Get("if_seq_no") != strconv.Itoa(l.written):
			w.WriteHeader(http.StatusConflict)
		case json.NewDecoder(r.Body).Decode(&l.source) == nil:
			l.written++
			fmt.Fprintf(w, `{"_seq_no":%d,"_primary_term":1}`, l.written)
		}
		return true
	}}
}

// contend returns a contender for a lease.
func contend(t *testing.T, node http.Handler) *opensearch.Contender {
	t.Helper()
	c, err := opensearch.Contend(t.Context(), serving(t, 0, node))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// awaitLook looks until something is found.
func awaitLook(t *testing.T, c *opensearch.Contender, wanted func(opensearch.Holding) bool) opensearch.Holding {
	t.Helper()
	for t.Context().Err() == nil {
		now, err := c.Look(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if wanted(now) {
			return now
		}
		time.Sleep(50 * time.Millisecond)
	}
	return opensearch.Holding{}
}

// One process has the lease at a time: until it gives it up, or is silent; each has a
// later term, and one that comes back is told that it has lost it.
func TestLease(t *testing.T) {
	t.Parallel()
	var l leases
	var away, never atomic.Bool
	first, second := contend(t, l.node(&away)), contend(t, l.node(&never))
	free := func(h opensearch.Holding) bool { return h.Free }
	awaitLook(t, first, free)
	awaitLook(t, second, free)
	held, err := first.Take(t.Context(), "http://甲")
	if err != nil || held.Term() != 1 {
		t.Fatalf("Take: %v, want term 1", err)
	}
	if _, err := second.Take(t.Context(), "http://乙"); !errors.Is(err, opensearch.ErrHeld) {
		t.Errorf("Take of what another was faster to take: %v, want ErrHeld", err)
	}
	if now := awaitLook(t, second, func(h opensearch.Holding) bool { return h.Alive }); now.Free || now.Address != "http://甲" {
		t.Errorf("beside a holder that lives: %+v", now)
	}
	if err := held.Release(t.Context()); err != nil {
		t.Fatal(err)
	}
	awaitLook(t, first, free)
	if held, err = first.Take(t.Context(), "http://甲"); err != nil || held.Term() != 2 {
		t.Fatalf("Take after a release: %v, want term 2", err)
	}
	away.Store(true)
	awaitLook(t, second, free)
	later, err := second.Take(t.Context(), "http://乙")
	if err != nil || later.Term() != 3 {
		t.Fatalf("Take after silence: %v, want term 3", err)
	}
	select {
	case <-held.Lost():
		t.Error("a holder without a cluster has lost the lease")
	default:
	}
	away.Store(false)
	<-held.Lost()
	if err := errors.Join(held.Release(t.Context()), later.Release(t.Context())); err != nil {
		t.Errorf("Release: %v", err)
	}
}

// testFence lets a writer go on that has lost its lease: the cluster refuses it.
func testFence(t *testing.T, c *opensearchtest.Cluster) {
	texts := &indextest.Collection{}
	o := opensearch.Options{Addresses: c.URLs, Name: "fenced", Analyzer: segmenttest.Open(t), Articles: texts, Term: 1}
	var writers []*opensearch.Index
	for term := range uint64(2) {
		o.Term = term + 1
		x, err := openFirst(t, o)
		if err != nil {
			t.Fatal(err)
		}
		defer x.Close()
		writers = append(writers, x)
	}
	changes := texts.Put(&corpus.Article{ID: "甲", Title: "渡口", Body: "船来了。\n"})
	for i, want := range []error{nil, nil, opensearch.ErrLost} {
		if err := writers[i%2].Apply(t.Context(), changes); !errors.Is(err, want) {
			t.Errorf("Apply %d, of term %d: %v, want %v", i, i%2+1, err, want)
		}
	}
}
