package opensearch_test

import (
	"errors"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/indextest"
	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
	"wensou/segment/segmenttest"
)

// testReader reads an index from beside its writer: before there is one, the articles
// whole, and the index that takes its place once the first is gone.
func testReader(t *testing.T, c *opensearchtest.Cluster) {
	texts := &indextest.Collection{}
	o := opensearch.Options{Addresses: c.URLs, Name: "read", Analyzer: segmenttest.Open(t)}
	reader, err := opensearch.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer reader.Close()
	if _, err := reader.Search(t.Context(), index.Query{Text: "渡口"}); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("before there is an index: %v, want ErrUnavailable", err)
	}
	o.Articles, o.Store = texts, "江畔"
	reads := 12
	ferry := &corpus.Article{
		ID: "刊/甲", Title: "渡口", Body: "船来了。\n<b>&\n", Section: []string{"经济", "水利"}, Author: "周渡", Reads: &reads, Tags: []string{"春耕"},
		Published: time.Date(2009, 5, 14, 0, 0, 0, 0, time.UTC), Precision: corpus.Day, Cluster: "刊/甲", Version: 3,
	}
	g, err := opensearch.Connect(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	changes := texts.Put(ferry, &corpus.Article{ID: strings.Repeat("长", 200), Title: "长渡口", Body: "没有船。\n"})
	for number := 1; number <= 2; number++ {
		x, err := g.Open(t.Context(), filepath.Join(t.TempDir(), strconv.Itoa(number)))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(x.Apply(t.Context(), changes), x.Close(), g.Answers(t.Context(), number), g.Alone(t.Context(), number)); err != nil {
			t.Fatal(err)
		}
		r, err := reader.Search(t.Context(), index.Query{Text: "渡口", Size: 10})
		if err != nil || len(r.Hits) != 2 || r.Hits[0].Snippet.Text == "" {
			t.Fatalf("index %d: %+v, %v; want 2 hits", number, r, err)
		}
		a, err := reader.Article(t.Context(), ferry.ID)
		if diff := cmp.Diff(ferry, a); diff != "" || err != nil {
			t.Errorf("index %d: %v, article (-want +got):\n%s", number, err, diff)
		}
		if s, err := reader.Status(t.Context()); err != nil || s.Articles != 2 || s.Applied != 2 || s.Stale != nil {
			t.Errorf("index %d: Status() = %+v, %v; want 2 articles at change 2", number, s, err)
		}
	}
	if _, err := reader.Article(t.Context(), "乙"); !errors.Is(err, corpus.ErrNotFound) {
		t.Errorf("Article of none: %v, want ErrNotFound", err)
	}
}

// What the cluster gives in place of an article is told apart.
func TestReaderReadsArticles(t *testing.T) {
	for name, tt := range map[string]struct {
		answer string
		want   error
	}{
		"none":            {`{"docs":[{"_id":"甲","found":false}]}`, corpus.ErrNotFound},
		"no answer":       {`{"docs":[]}`, corpus.ErrNotFound},
		"not packed":      {`{"docs":[{"_id":"甲","found":true,"fields":{"article":["5rC0"]}}]}`, corpus.ErrDamaged},
		"a shard missing": {`{"docs":[{"_id":"甲","error":{"type":"no_shard_available_action_exception","reason":"缺"}}]}`, index.ErrUnavailable},
		"index removed":   {`{"docs":[{"_id":"甲","error":{"type":"index_not_found_exception","reason":"缺"}}]}`, index.ErrDamaged},
	} {
		x, err := (&fake{answer: to("/_mget", http.StatusOK, tt.answer)}).open(t)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Article(t.Context(), "甲"); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

func TestReaderSaysWhatIsWrongWithTheAlias(t *testing.T) {
	for body, want := range map[string]string{
		`{"error":{"type":"security_exception","reason":"no permissions"}}`: "security_exception: no permissions",
		`{"wensou-1":{},"wensou-2":{}}`:                                     "names 2 indexes",
	} {
		status := http.StatusOK
		if strings.Contains(body, "error") {
			status = http.StatusForbidden
		}
		_, err := opensearch.Open(t.Context(), serving(t, 0, &fake{answer: to("/_alias", status, body)}))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open: %v, want %q in it", err, want)
		}
	}
}
