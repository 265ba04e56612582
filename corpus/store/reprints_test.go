package store_test

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/store"
)

// TestSettleReprints: clusters reach the articles, with a new entry of the log
// for those that were handed to the index; content and version stay.
func TestSettleReprints(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	articles := []*corpus.Article{{ID: "甲", Body: "一"}, {ID: "乙", Body: "二", Cluster: "给的"}, {ID: "丙", Body: "三"}}
	if _, err := s.Put(t.Context(), articles); err != nil {
		t.Fatal(err)
	}
	step := &store.ReprintStep{
		State:    store.ReprintState{Rules: 1, Applied: 3},
		Sketches: map[string][]byte{"甲": {1}},
		Links:    []store.ReprintPair{{A: "甲", B: "乙", Value: []byte{2}}},
		Rulings:  []store.ReprintPair{{A: "丙", Value: []byte{3}}},
		Clusters: map[string]string{"甲": "乙", "乙": "乙", "没有": "乙"},
		Handed:   1,
	}
	if err := s.SettleReprints(t.Context(), step); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(dir); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	changes, err := s.Changes(t.Context(), 0, 10, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range changes {
		got = append(got, c.ID+"→"+c.Article.Cluster)
		if c.Article.Version != 1 {
			t.Errorf("%s has version %d, want 1", c.ID, c.Article.Version)
		}
	}
	if diff := cmp.Diff([]string{"乙→乙", "丙→", "甲→乙"}, got); diff != "" {
		t.Errorf("changes (-want +got):\n%s", diff)
	}
	if counts, err := s.Put(t.Context(), articles); err != nil || counts.Unchanged != 3 {
		t.Errorf("Put of the same = %+v, %v", counts, err)
	}
	state, err := s.Reprints(t.Context(), math.MaxUint64)
	if err != nil || state != step.State {
		t.Errorf("Reprints = %+v, %v, want %+v", state, err, step.State)
	}
	var pairs []store.ReprintPair
	keep := func(p store.ReprintPair) error {
		pairs = append(pairs, store.ReprintPair{A: p.A, B: p.B, Value: append([]byte{}, p.Value...)})
		return nil
	}
	if err := s.EachLink(t.Context(), keep); err != nil {
		t.Fatal(err)
	}
	if err := s.EachRuling(t.Context(), keep); err != nil {
		t.Fatal(err)
	}
	want := []store.ReprintPair{{A: "丙", Value: []byte{3}}, {A: "乙", B: "甲", Value: []byte{2}}}
	if len(pairs) != 2 || !cmp.Equal(pairs[1], want[0]) || !cmp.Equal(pairs[0].Value, want[1].Value) {
		t.Errorf("links and rulings = %+v", pairs)
	}
}
