package relevance_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/relevance"
)

func TestCopies(t *testing.T) {
	copies, err := relevance.ReadCopies(strings.NewReader(`{"a":"甲","b":"甲2","jaccard":0.9}
{"a":"甲3","b":"甲","jaccard":0.5}
{"a":"甲","b":"远","jaccard":0.4}
{"a":"乙","b":"甲2","jaccard":0.6}
{"a":"丙","b":"丙2","jaccard":1}
`), .5)
	if err != nil {
		t.Fatal(err)
	}
	j := relevance.Judgments{"甲": 1, "乙": 3, "丙": 0, "甲3": 0}
	copies.Judge(j)
	if diff := cmp.Diff(relevance.Judgments{"甲": 1, "乙": 3, "丙": 0, "甲3": 0, "甲2": 3}, j); diff != "" {
		t.Errorf("Judge (-want +got):\n%s", diff)
	}
	if !copies.Near("甲3", "甲") || !copies.Near("甲", "甲3") || copies.Near("甲", "远") {
		t.Errorf("Near does not tell the pairs: %v", copies)
	}
	for _, bad := range []string{"甲", `{"a":"甲"}`, `{"a":"甲","b":"甲"}`} {
		if _, err := relevance.ReadCopies(strings.NewReader("\n"+bad), .5); err == nil || !strings.Contains(err.Error(), "line 2") {
			t.Errorf("ReadCopies(%s): %v, want an error that names line 2", bad, err)
		}
	}
}
