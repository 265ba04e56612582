package opensearch_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/generation"
	"wensou/index/indextest"
	"wensou/index/ingest"
	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// list is a change log.
type list []corpus.Change

func (l list) Changes(_ context.Context, after uint64, _, _ int) ([]corpus.Change, error) {
	for i, c := range l {
		if c.Seq > after {
			return l[i:], nil
		}
	}
	return nil, nil
}

func (l list) Wait(ctx context.Context, _ uint64) error { <-ctx.Done(); return ctx.Err() }

// openLive opens the generations of an alias.
func openLive(t *testing.T, dir string, o opensearch.Options, last uint64) (*generation.Live[*opensearch.Index], error) {
	t.Helper()
	g, err := opensearch.Connect(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { g.Close() })
	return generation.Open(dir, generation.Options[*opensearch.Index]{
		Open:    func(dir string) (*opensearch.Index, error) { return g.Open(t.Context(), dir) },
		Last:    func() uint64 { return last },
		Answers: func(number int) error { return g.Answers(t.Context(), number) },
		Alone:   func(number int) error { return g.Alone(t.Context(), number) },
	})
}

// testDeleted deletes an index behind the back of the one that is open: that says that it
// is damaged, which has it rebuilt, and the cluster makes none in its place.
func testDeleted(t *testing.T, c *opensearchtest.Cluster) {
	texts := &indextest.Collection{}
	x, err := openFirst(t, opensearch.Options{Addresses: c.URLs, Name: "deleted", Analyzer: segmenttest.Open(t), Articles: texts})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, c.URLs[0]+"/deleted-1", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("delete the index: %v, %v", response, err)
	}
	response.Body.Close()
	for range 2 {
		err := x.Apply(t.Context(), texts.Put(&corpus.Article{ID: "甲", Title: "渡口", Body: "船来了。\n"}))
		if _, searched := x.Search(t.Context(), index.Query{Text: "渡口"}); !errors.Is(err, index.ErrDamaged) || !errors.Is(searched, index.ErrDamaged) {
			t.Errorf("without its index Apply: %v; Search: %v; want ErrDamaged", err, searched)
		}
	}
}

// testRebuild builds an index anew for another dictionary: the one before answers
// meanwhile, and whoever asks the alias finds the new one.
func testRebuild(t *testing.T, c *opensearchtest.Cluster) {
	texts := &indextest.Collection{}
	log := list(texts.Put(
		&corpus.Article{ID: "甲", Title: "渡口", Body: "老艄公的船来了。\n"},
		&corpus.Article{ID: "乙", Title: "茶楼", Body: "茶楼坐满了人。\n"},
	))
	words := segment.NewSwappable(segmenttest.Open(t))
	o := opensearch.Options{Addresses: c.URLs, Name: "rebuilt", Analyzer: words, Articles: texts, Store: "江畔"}
	live, err := openLive(t, t.TempDir(), o, 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := ingest.CatchUp(t.Context(), log, live, ingest.Observer{}); err != nil {
		t.Fatal(err)
	}
	d, err := segment.Open(segment.Options{UserWords: strings.NewReader("老艄公")})
	if err != nil {
		t.Fatal(err)
	}
	words.Swap(d)
	if err := live.Stale(); !errors.Is(err, index.ErrStale) {
		t.Errorf("with another dictionary Stale() = %v, want ErrStale", err)
	}
	if err := live.Rebuild(t.Context(), log, ingest.Observer{}); err != nil {
		t.Fatal(err)
	}
	if err := live.Stale(); err != nil {
		t.Errorf("after a rebuild: %v", err)
	}
	r, err := live.Search(t.Context(), index.Query{Text: "老艄公", Size: 1})
	applied, appliedErr := live.Applied(t.Context())
	if err := errors.Join(err, appliedErr); err != nil || r.Total != 1 || applied != 2 {
		t.Errorf("after a rebuild: %+v at change %d, %v; want 1 article at change 2", r, applied, err)
	}
	if err := live.Close(); err != nil {
		t.Fatal(err)
	}
	o.Store = "别处"
	if _, err := openNumbered(t, o, 2); !errors.Is(err, index.ErrStale) {
		t.Errorf("Open for another store: %v, want ErrStale", err)
	}
}
