package relevance_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/relevance"
)

func TestScoreClusters(t *testing.T) {
	pairs := []relevance.Pair{{A: "甲", B: "乙", Jaccard: .9}, {A: "乙", B: "丙", Jaccard: .6}, {A: "丁", B: "戊", Jaccard: .8}}
	for _, tt := range []struct {
		name     string
		clusters map[string]string
		want     relevance.ClusterScore
	}{
		{"none", nil, relevance.ClusterScore{Pairs: 2, Precision: 1, Strict: 1}},
		{"a chain", map[string]string{"甲": "甲", "乙": "甲", "丙": "甲"}, relevance.ClusterScore{Pairs: 2, Found: 1, Recall: .5, Clustered: 3, Listed: 2, Connected: 3, Strict: 2. / 3, Precision: 1}},
		{"joined falsely", map[string]string{"甲": "甲", "丁": "甲", "unlisted": "甲"}, relevance.ClusterScore{Pairs: 2, Clustered: 1}},
	} {
		if diff := cmp.Diff(tt.want, relevance.ScoreClusters(pairs, tt.clusters, .7)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
