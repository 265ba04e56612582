package relevance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/relevance"
)

func TestScoreClusters(t *testing.T) {
	const pairs = `{"a":"甲","b":"甲2","jaccard":0.9}
{"a":"甲2","b":"甲3","jaccard":0.6}
{"a":"乙","b":"乙2","jaccard":0.8}
{"a":"丙","b":"不在","jaccard":0.9}
`
	read := func(least float64) relevance.Copies {
		copies, err := relevance.ReadCopies(strings.NewReader(pairs), least)
		if err != nil {
			t.Fatal(err)
		}
		return copies
	}
	same, near := read(.7), read(.5)
	for _, tt := range []struct {
		name     string
		clusters map[string]string
		want     relevance.ClusterScores
	}{
		{"none", nil, relevance.ClusterScores{}},
		{"all alone", map[string]string{"甲": "", "甲2": "", "乙": "", "乙2": "", "丙": "丙"}, relevance.ClusterScores{Pairs: 2}},
		{"right", map[string]string{"甲": "甲", "甲2": "甲", "乙": "乙", "乙2": "乙"},
			relevance.ClusterScores{Articles: 4, Clusters: 2, Largest: 2, Pairs: 2, Recall: 1, Precision: 1, Joined: 2, Exact: 1}},
		{"by a third", map[string]string{"甲": "甲", "甲2": "甲", "甲3": "甲"},
			relevance.ClusterScores{Articles: 3, Clusters: 1, Largest: 3, Pairs: 1, Recall: 1, Precision: 1, Joined: 3, Exact: 2. / 3}},
		{"one too many", map[string]string{"甲": "甲", "甲2": "甲", "丙": "甲", "乙": "乙", "乙2": ""},
			relevance.ClusterScores{Articles: 3, Clusters: 1, Largest: 3, Pairs: 2, Recall: .5, Precision: 2. / 3, Joined: 3, Exact: 1. / 3}},
	} {
		if diff := cmp.Diff(tt.want, relevance.ScoreClusters(tt.clusters, same, near)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
