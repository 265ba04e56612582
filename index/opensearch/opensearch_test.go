package opensearch_test

import (
	"fmt"
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
	t.Run("deleted", func(t *testing.T) { testDeleted(t, c) })
}

func testContract(t *testing.T, c *opensearchtest.Cluster, names *names, shards int) {
	indextest.Run(t, func(t *testing.T, texts index.Articles) index.Index {
		x, err := opensearch.Open(t.Context(), opensearch.Options{
			Addresses: c.URLs, Name: names.next(), Shards: shards, Analyzer: segmenttest.Open(t), Articles: texts,
		})
		if err != nil {
			t.Fatal(err)
		}
		return x
	})
}
