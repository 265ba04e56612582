package opensearch_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/indextest"
	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
	"wensou/segment/segmenttest"
)

// One of three nodes is killed under 50 searches a second and an ingest: no search
// fails, nothing that was acknowledged is lost, and the dead node is not missed.
func TestANodeDies(t *testing.T) {
	const batches, size, perSecond = 40, 25, 50
	c := opensearchtest.Start(t, 3)
	texts := &indextest.Collection{}
	x, err := openFirst(t, opensearch.Options{
		Addresses: c.URLs, Name: "three", Shards: 3, Replicas: 1, Analyzer: segmenttest.Open(t), Articles: texts,
	})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	searches, began := 0, time.Now()
	wg.Go(func() {
		ticker := time.NewTicker(time.Second / perSecond)
		defer ticker.Stop()
		for ; ctx.Err() == nil; searches++ { // whether those before have ended or not
			wg.Go(func() {
				if _, err := x.Search(t.Context(), index.Query{Text: "水库 灌溉", Size: 10}); err != nil {
					t.Errorf("search: %v", err)
				}
			})
			<-ticker.C
		}
	})
	for b := range batches {
		if b == batches/4 {
			c.Kill(t, 1)
		}
		var articles []*corpus.Article
		for i := range size {
			articles = append(articles, &corpus.Article{ID: strconv.Itoa(b*size + i), Title: "水库放水", Body: fmt.Sprintf("第%d条渠开始灌溉。\n", b*size+i)})
		}
		if err := x.Apply(t.Context(), texts.Put(articles...)); err != nil {
			t.Fatalf("batch %d: %v", b, err)
		}
	}
	stop()
	wg.Wait()
	found := map[string]bool{}
	if err := x.EachID(t.Context(), func(id string) error { found[id] = true; return nil }); err != nil {
		t.Fatal(err)
	}
	applied, err := x.Applied(t.Context())
	if len(found) != batches*size || applied != batches*size || err != nil {
		t.Errorf("%d articles at change %d, %v; want %d", len(found), applied, err, batches*size)
	}
	t.Logf("%d searches, %.1f a second", searches, float64(searches)/time.Since(began).Seconds())
}

// What is written while the whole cluster is away waits, and is there when it is back.
func TestTheClusterIsAway(t *testing.T) {
	c := opensearchtest.Start(t, 1)
	texts := &indextest.Collection{}
	x, err := openFirst(t, opensearch.Options{Addresses: c.URLs, Analyzer: segmenttest.Open(t), Articles: texts})
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	c.Kill(t, 0)
	if _, err := x.Search(t.Context(), index.Query{Text: "水库"}); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("Search without a cluster: %v, want ErrUnavailable", err)
	}
	written := make(chan error, 1)
	go func() {
		written <- x.Apply(t.Context(), texts.Put(&corpus.Article{ID: "甲", Title: "水库放水", Body: "渠水满了。\n"}))
	}()
	c.Restart(t, 0)
	if err := <-written; err != nil {
		t.Fatalf("Apply while the cluster is away: %v", err)
	}
	r, err := x.Search(t.Context(), index.Query{Text: "水库", Size: 1})
	if err != nil || r.Total != 1 {
		t.Errorf("when the cluster is back: %+v, %v; want 1 article", r, err)
	}
}
