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

func TestContract(t *testing.T) {
	c, names := opensearchtest.Start(t, 1), names{}
	indextest.Run(t, func(t *testing.T, texts index.Articles) index.Index {
		x, err := opensearch.Open(t.Context(), opensearch.Options{
			Addresses: c.URLs, Name: names.next(), Analyzer: segmenttest.Open(t), Articles: texts,
		})
		if err != nil {
			t.Fatal(err)
		}
		return x
	})
}
