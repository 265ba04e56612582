package opensearch_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/indextest"
	"wensou/index/opensearch"
	"wensou/segment/segmenttest"
)

// fake is a cluster that answers as it is told to. The zero value is one in order,
// with an empty index.
type fake struct {
	answer func(w http.ResponseWriter, r *http.Request) bool // false: as one in order does

	mu    sync.Mutex
	bulks [][]string // IDs of each request that writes
}

func (f *fake) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	if f.answer != nil && f.answer(w, r) {
		return
	}
	for _, a := range []struct{ path, body string }{
		{"/_alias/", `{"wensou-1":{}}`},
		{"/_cluster/health", `{"status":"green"}`},
		{"/_mapping", `{"wensou-1":{"mappings":{"_meta":{"layout":"2"}}}}`},
		{"/_doc/", `{"_source":{"store":"","applied":7}}`},
		{"/_search", `{"hits":{"total":{"value":0}}}`},
		{"/_bulk", ""},
		{"/_refresh", `{}`},
		{"/", `{"version":{"distribution":"opensearch","number":"2.19.6"}}`},
	} {
		switch {
		case !strings.Contains(r.URL.Path, a.path):
			continue
		case a.path == "/_bulk":
			f.bulk(w, r, func(string, int) int { return http.StatusOK })
		default:
			fmt.Fprint(w, a.body)
		}
		return
	}
}

// bulk answers a request that writes with the status of each article, which may
// depend on how many requests there were before.
func (f *fake) bulk(w http.ResponseWriter, r *http.Request, status func(id string, before int) int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	var ids, outcomes []string
	lines := bufio.NewScanner(r.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var target struct {
			Index *struct {
				ID string `json:"_id"`
			}
		}
		if json.Unmarshal(lines.Bytes(), &target) == nil && target.Index != nil {
			ids = append(ids, target.Index.ID)
			outcomes = append(outcomes, fmt.Sprintf(`{"index":{"status":%d,"error":{"type":"some_exception","reason":"因故"}}}`, status(target.Index.ID, len(f.bulks))))
		}
	}
	f.bulks = append(f.bulks, ids)
	fmt.Fprintf(w, `{"items":[%s]}`, strings.Join(outcomes, ","))
}

// open opens the index of a fake cluster.
func (f *fake) open(t *testing.T) (*opensearch.Index, error) {
	t.Helper()
	return open(t, 0, f)
}

// open opens the index of a cluster with some nodes, of which each may take so long.
func open(t *testing.T, timeout time.Duration, nodes ...http.Handler) (*opensearch.Index, error) {
	t.Helper()
	x, err := openFirst(t, serving(t, timeout, nodes...))
	if err == nil {
		t.Cleanup(func() { x.Close() })
	}
	return x, err
}

// serving returns the options of a cluster with some nodes, of which each may take so
// long.
func serving(t *testing.T, timeout time.Duration, nodes ...http.Handler) opensearch.Options {
	t.Helper()
	o := opensearch.Options{Analyzer: segmenttest.Open(t), Articles: &indextest.Collection{}, Timeout: timeout}
	for _, n := range nodes {
		server := httptest.NewServer(n)
		t.Cleanup(server.Close)
		o.Addresses = append(o.Addresses, server.URL)
	}
	return o
}

// to answers requests whose path holds a part with a status and a text.
func to(part string, status int, body string) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path+"$", part) {
			return false
		}
		w.WriteHeader(status)
		fmt.Fprint(w, body)
		return true
	}
}

func TestOpenSaysWhatIsWrongWithTheCluster(t *testing.T) {
	for name, tt := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request) bool
		want   string
		is     error
	}{
		"in order":          {nil, "", nil},
		"Elasticsearch":     {to("/$", 200, `{"version":{"number":"8.11.0"}}`), "is no OpenSearch", nil},
		"too old":           {to("/$", 200, `{"version":{"distribution":"opensearch","number":"1.3.9"}}`), "1.3.9 can't be used", nil},
		"no version":        {to("/$", 200, `{"version":{"distribution":"opensearch"}}`), "can't be used", nil},
		"some other server": {to("/$", 200, `<html>`), "not understood", nil},
		"wrong password":    {to("/$", 401, `Unauthorized`), "401", nil},
		"forbidden":         {to("/_alias", 403, `{"error":{"type":"security_exception","reason":"no permissions"}}`), "security_exception: no permissions", nil},
		"shards missing":    {to("/_cluster/health", 408, `{"status":"red","timed_out":true}`), "shards of wensou-1 are missing", index.ErrUnavailable},
		"another layout":    {to("/_mapping", 200, `{"wensou-1":{"mappings":{"_meta":{"layout":"0"}}}}`), `layout "0"`, index.ErrStale},
		"made by others":    {to("/_mapping", 200, `{"wensou-1":{"mappings":{}}}`), `layout ""`, index.ErrStale},
		"another store":     {to("/_doc/", 200, `{"_source":{"store":"别处"}}`), "别处", index.ErrStale},
		"cut off":           {to("/_doc/", 200, `{"_source":{"st`), "not understood", nil},
		"always busy":       {to("/_mapping", 503, `{}`), "503", index.ErrUnavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := (&fake{answer: tt.answer}).open(t)
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("Open: %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("Open: %v, want %q in it", err, tt.want)
			case tt.is != nil && !errors.Is(err, tt.is):
				t.Errorf("Open: %v, want %v", err, tt.is)
			}
		})
	}
}

func TestOpenNeedsAnAddressAndAName(t *testing.T) {
	for name, o := range map[string]opensearch.Options{
		"no address":   {},
		"no URL":       {Addresses: []string{"http://[::1"}},
		"capitals":     {Addresses: []string{"http://127.0.0.1:1"}, Name: "Wensou"},
		"several":      {Addresses: []string{"http://127.0.0.1:1"}, Name: "a,b"},
		"a path":       {Addresses: []string{"http://127.0.0.1:1"}, Name: "../_all"},
		"a long name":  {Addresses: []string{"http://127.0.0.1:1"}, Name: strings.Repeat("a", 101)},
		"bad CA":       {Addresses: []string{"https://127.0.0.1:1"}, CA: []byte("no PEM")},
		"nobody there": {Addresses: []string{"http://127.0.0.1:1"}, Analyzer: segmenttest.Open(t)},
	} {
		if x, err := openFirst(t, o); err == nil {
			t.Errorf("%s: Open succeeds", name)
			x.Close()
		}
	}
}

// What a cluster can't do at the moment is told apart from what it never will, and
// an answer that lacks what some shards have is none.
func TestSearchOnAClusterInTrouble(t *testing.T) {
	for name, tt := range map[string]struct {
		status int
		body   string
		later  bool
	}{
		"busy":            {429, `{"error":{"type":"circuit_breaking_exception","reason":"满了"}}`, true},
		"unavailable":     {503, `{}`, true},
		"a proxy's page":  {502, `<html>bad gateway`, true},
		"timed out":       {200, `{"timed_out":true,"hits":{"total":{"value":3}}}`, true},
		"a shard missing": {200, `{"_shards":{"total":3,"failed":1},"hits":{"total":{"value":3}}}`, true},
		"refused":         {400, `{"error":{"type":"parsing_exception","reason":"何意"}}`, false},
		"malformed":       {200, `{"hits":[`, false},
		"another form":    {200, `{"hits":"三篇"}`, false},
		"no place":        {200, `{"hits":{"total":{"value":1},"hits":[{"_source":{"id":"甲"}}]}}`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x, err := (&fake{answer: to("/_search", tt.status, tt.body)}).open(t)
			if err != nil {
				t.Fatal(err)
			}
			_, err = x.Search(t.Context(), index.Query{Text: "水库", Size: 10})
			if err == nil || errors.Is(err, index.ErrUnavailable) != tt.later || errors.Is(err, index.ErrQuery) {
				t.Errorf("Search: %v; want an error of ErrUnavailable: %v", err, tt.later)
			}
		})
	}
}

func TestSearchAsksAgain(t *testing.T) {
	for status, refusal := range map[int]string{
		http.StatusServiceUnavailable:  "",
		http.StatusInternalServerError: `{"error":{"type":"search_phase_execution_exception","reason":"","root_cause":[{"type":"node_disconnected_exception","reason":"走了"}]}}`,
	} {
		testAsksAgain(t, status, refusal)
	}
	testAsksAgain(t, http.StatusInternalServerError, `{"error":{"type":"search_phase_execution_exception","reason":"","root_cause":[]}}`)
}

// testAsksAgain refuses a search twice.
func testAsksAgain(t *testing.T, status int, refusal string) {
	t.Helper()
	var mu sync.Mutex
	asked := 0
	x, err := (&fake{answer: func(w http.ResponseWriter, r *http.Request) bool {
		mu.Lock()
		defer mu.Unlock()
		if !strings.Contains(r.URL.Path, "/_search") || asked > 1 {
			return false
		}
		asked++
		w.WriteHeader(status)
		fmt.Fprint(w, refusal)
		return true
	}}).open(t)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Search(t.Context(), index.Query{Text: "水库", Size: 10}); err != nil {
		t.Errorf("Search after two refusals with %d: %v", status, err)
	}
}

// A node that takes a request and never answers is passed over.
func TestANodeHangs(t *testing.T) {
	held := make(chan struct{})
	alive := &fake{}
	hanging := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead && !strings.Contains(r.URL.Path, "/_search") && !strings.Contains(r.URL.Path, "/_mget") { // a write waits for a minute
			alive.ServeHTTP(w, r)
			return
		}
		<-held
	})
	x, err := open(t, time.Second/4, hanging, alive)
	t.Cleanup(func() { close(held) })
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if _, err := x.Search(t.Context(), index.Query{Text: "水库", Size: 10}); err != nil {
			t.Errorf("beside a node that hangs: %v", err)
		}
	}
}

func TestSearchEndsWithItsContext(t *testing.T) {
	held := make(chan struct{})
	defer close(held)
	x, err := (&fake{answer: func(_ http.ResponseWriter, r *http.Request) bool {
		if strings.Contains(r.URL.Path, "/_search") {
			<-held
		}
		return false
	}}).open(t)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Second/10)
	defer stop()
	if _, err := x.Search(ctx, index.Query{Text: "水库"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Search: %v, want DeadlineExceeded", err)
	}
}

// What is sent again, and what stays unanswered, is counted for all the indexes together.
func TestTraffic(t *testing.T) {
	var refused atomic.Int32
	node := &fake{answer: func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "/_count") || refused.Add(1) == 1 {
			return false
		}
		w.WriteHeader(http.StatusServiceUnavailable)
		return true
	}}
	g, err := opensearch.Connect(t.Context(), serving(t, 0, node))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	x, err := g.Open(t.Context(), filepath.Join(t.TempDir(), "1"))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	before := g.Traffic()
	if _, err := x.Count(); err != nil {
		t.Fatal(err)
	}
	if now := g.Traffic(); now.Down || now.Requests != before.Requests+1 || now.Took <= before.Took || now.Retries != 0 {
		t.Errorf("after an answer: %+v, before %+v", now, before)
	}
	if _, err := x.Count(); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("Count: %v, want ErrUnavailable", err)
	}
	if now := g.Traffic(); !now.Down || now.Retries != 3 || now.Unavailable != 1 {
		t.Errorf("after refusals: %+v, want 3 retries and 1 unavailable", now)
	}
}

// A cluster that has not answered some reads in a row is asked nothing for a moment; it is
// asked again, and all is well once it answers.
func TestBreaker(t *testing.T) {
	var away atomic.Bool
	var asked atomic.Int32
	node := &fake{answer: func(_ http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "/_count") || !away.Load() {
			return false
		}
		asked.Add(1)
		panic(http.ErrAbortHandler) // the connection breaks
	}}
	x, err := node.open(t)
	if err != nil {
		t.Fatal(err)
	}
	away.Store(true)
	for range 5 {
		if _, err := x.Count(); !errors.Is(err, index.ErrUnavailable) {
			t.Errorf("Count: %v, want ErrUnavailable", err)
		}
	}
	before := asked.Load()
	if _, err := x.Count(); !errors.Is(err, index.ErrUnavailable) || asked.Load() != before {
		t.Errorf("Count: %v, and the cluster was asked %d times more", err, asked.Load()-before)
	}
	away.Store(false)
	for {
		if _, err = x.Count(); err == nil {
			return
		}
		if t.Context().Err() != nil || !errors.Is(err, index.ErrUnavailable) {
			t.Fatal(err)
		}
	}
}

// changes returns the changes of articles with some IDs.
func changes(ids ...string) []corpus.Change {
	all := make([]corpus.Change, len(ids))
	for i, id := range ids {
		all[i] = corpus.Change{Seq: uint64(i + 1), ID: id, Article: &corpus.Article{ID: id, Title: "渡口", Body: "船来了。\n"}}
	}
	return all
}

func TestApplySendsAgainWhatFailedAlone(t *testing.T) {
	f := &fake{}
	f.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "/_bulk") {
			return false
		}
		f.bulk(w, r, func(id string, before int) int {
			switch {
			case id == "乙" && before < 2:
				return http.StatusTooManyRequests
			case id == "丙":
				return http.StatusConflict // what is newer is there
			}
			return http.StatusCreated
		})
		return true
	}
	x, err := f.open(t)
	if err != nil {
		t.Fatal(err)
	}
	if err := x.Apply(t.Context(), changes("甲", "乙", "丙")); err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(f.bulks), "[[甲 乙 丙] [乙] [乙]]"; got != want {
		t.Errorf("written: %s, want %s", got, want)
	}
}

func TestApplyTellsWhichArticleIsRefused(t *testing.T) {
	f := &fake{}
	f.answer = func(w http.ResponseWriter, r *http.Request) bool {
		if !strings.Contains(r.URL.Path, "/_bulk") {
			return false
		}
		f.bulk(w, r, func(id string, _ int) int {
			if id == "乙" {
				return http.StatusBadRequest
			}
			return http.StatusOK
		})
		return true
	}
	x, err := f.open(t)
	if err != nil {
		t.Fatal(err)
	}
	err = x.Apply(t.Context(), changes("甲", "乙"))
	var refused *opensearch.Error
	if !errors.As(err, &refused) || refused.Type != "some_exception" || !strings.Contains(err.Error(), `"乙"`) || errors.Is(err, index.ErrUnavailable) {
		t.Errorf("Apply: %v, want a refusal of 乙", err)
	}
}

func TestApplyEndsWithItsContext(t *testing.T) {
	f := &fake{answer: to("/_bulk", http.StatusTooManyRequests, `{}`)}
	x, err := f.open(t)
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), time.Second)
	defer stop()
	if err := x.Apply(ctx, changes("甲")); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Apply: %v, want DeadlineExceeded", err)
	}
}

// An answer that lacks an outcome is not taken for success.
func TestApplyWantsAnOutcomeForEach(t *testing.T) {
	for _, body := range []string{`{"items":[]}`, `{}`, `{"items":[{}]}`, `{"items":[{"index":{}}]}`} {
		x, err := (&fake{answer: to("/_bulk", http.StatusOK, body)}).open(t)
		if err != nil {
			t.Fatal(err)
		}
		if err := x.Apply(t.Context(), changes("甲")); err == nil {
			t.Errorf("Apply succeeds with the answer %s", body)
		}
	}
}
