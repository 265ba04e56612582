package bleve_test

import (
	"math"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
	"wensou/index/bleve"
	"wensou/index/indextest"
)

// TestWeights ranks three articles that hold the same words by what else the
// weights speak of.
func TestWeights(t *testing.T) {
	texts := &indextest.Collection{}
	o := options(t, texts)
	o.Now = func() time.Time { return time.Date(2010, 6, 1, 0, 0, 0, 0, time.UTC) }
	o.Popularity = func(id string) float64 { return map[string]float64{"乙": .4, "甲": 7}[id] }
	x, err := bleve.Open(filepath.Join(t.TempDir(), "index"), o)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	day := func(month time.Month) time.Time { return time.Date(2010, month, 1, 0, 0, 0, 0, time.UTC) }
	const body = "青石水库加固以后，下游三个村的稻田都有了水。\n"
	changes := texts.Put(
		&corpus.Article{ID: "甲", Title: "水库", Body: body, Published: day(5), Precision: corpus.Day},
		&corpus.Article{ID: "乙", Title: "水库", Body: body},
		&corpus.Article{ID: "丙", Title: "水库", Body: body, Published: day(2), Precision: corpus.Day},
	)
	if err := x.Apply(t.Context(), changes); err != nil {
		t.Fatal(err)
	}
	without := index.DefaultWeights()
	without.Clicks = 0
	fresh := without
	fresh.Fresh = .2
	clicks := index.DefaultWeights()
	both := clicks
	both.Fresh = 1
	for _, tt := range []struct {
		name    string
		weights index.Weights
		want    []string
		parts   int // of each score
	}{
		{"neither", without, []string{"丙", "乙", "甲"}, 7}, // by ID
		{"fresh", fresh, []string{"甲", "丙", "乙"}, 8},
		{"clicks", clicks, []string{"甲", "乙", "丙"}, 8},
		{"both", both, []string{"甲", "丙", "乙"}, 9},
	} {
		x.SetWeights(tt.weights)
		r, err := x.Search(t.Context(), index.Query{Text: "水库", Size: 10, Explain: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range r.Hits {
			got = append(got, h.Article.ID)
			sum := 0.0
			for _, p := range h.Explanation.Parts {
				sum += p.Value
			}
			if math.Abs(sum-h.Score) > 1e-6 || len(h.Explanation.Parts) != tt.parts {
				t.Errorf("%s: %d parts of %s sum up to %v, want %d and %v", tt.name, len(h.Explanation.Parts), h.Article.ID, sum, tt.parts, h.Score)
			}
			if h.Score < 2 || h.Score >= 3 {
				t.Errorf("%s: the score of %s is %v, want one from 2 up and below 3", tt.name, h.Article.ID, h.Score)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
