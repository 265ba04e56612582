package opensearch_test

import (
	"fmt"
	"path/filepath"
	"strconv"
	"testing"

	"wensou/index"
	"wensou/index/indextest"
	"wensou/index/opensearch"
	"wensou/index/opensearch/opensearchtest"
	"wensou/segment/segmenttest"
)

// names gives each index of a test a name of its own.
type names struct{ n int }

func (n *names) next() string {
	n.n++
	return fmt.Sprint("test", n.n)
}

// TestCluster runs what needs a server, on one that all of it shares.
func TestCluster(t *testing.T) {
	c, names := opensearchtest.Start(t, 1), &names{}
	for shards, name := range map[int]string{1: "contract", 3: "contract on 3 shards"} {
		t.Run(name, func(t *testing.T) { testContract(t, c, names, shards) })
	}
	t.Run("rebuild", func(t *testing.T) { testRebuild(t, c) })
	t.Run("reader", func(t *testing.T) { testReader(t, c) })
	t.Run("fence", func(t *testing.T) { testFence(t, c) })
	t.Run("deleted", func(t *testing.T) { testDeleted(t, c) })
}

// openFirst opens the first generation of an alias, which then answers.
func openFirst(t *testing.T, o opensearch.Options) (*opensearch.Index, error) {
	t.Helper()
	return openNumbered(t, o, 1)
}

// openNumbered opens a generation of an alias, which then answers.
func openNumbered(t *testing.T, o opensearch.Options, number int) (*opensearch.Index, error) {
	t.Helper()
	g, err := opensearch.Connect(t.Context(), o)
	if err != nil {
		return nil, err
	}
	defer g.Close()
	x, err := g.Open(t.Context(), filepath.Join(t.TempDir(), strconv.Itoa(number)))
	if err != nil {
		return nil, err
	}
	return x, g.Answers(t.Context(), number)
}

func testContract(t *testing.T, c *opensearchtest.Cluster, names *names, shards int) {
	indextest.Run(t, func(t *testing.T, texts index.Articles) index.Index {
		x, err := openFirst(t, opensearch.Options{
			Addresses: c.URLs, Name: names.next(), Shards: shards, Analyzer: segmenttest.Open(t), Articles: texts,
		})
		if err != nil {
			t.Fatal(err)
		}
		return x
	})
}
