package extract_test

import (
	"testing"

	"wensou/corpus/corpustest"
	"wensou/corpus/extract/accuracy"
)

// TestLabelledPages extracts saved pages of twenty portals, and pages of 2003 to
// 2022 in several charsets.
func TestLabelledPages(t *testing.T) {
	sets, err := accuracy.ReadSets(corpustest.SharedFile(t, "data", "pages"))
	if err != nil {
		t.Fatal(err)
	}
	x := newExtractor(t)
	floors := map[string]map[string]float64{
		"portals": {"kind": 1, "title": .9, "date": 1, "source": .85, "author": .9, "editor": .9, "body": .97},
		"cwced":   {"kind": 1, "date": .90, "author": .73, "body": .95},
	}
	for _, set := range sets {
		r, err := accuracy.Measure(x, set)
		if err != nil {
			t.Fatal(err)
		}
		var s corpustest.Scores
		for _, o := range r.Outcomes {
			s.Add(string(o.Field), o.Score)
		}
		t.Log(set.Name)
		s.Require(t, floors[set.Name])
		if err := accuracy.WriteMisses(t.Output(), []*accuracy.Report{r}); err != nil {
			t.Error(err)
		}
	}
}
