package index_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"wensou/index"
)

func TestFreshness(t *testing.T) {
	now := time.Date(2026, 3, 31, 12, 0, 0, 0, time.UTC)
	w := index.Weights{HalfLife: 30}
	for _, tt := range []struct {
		published time.Time
		want      float64
	}{
		{now, 1},
		{now.AddDate(0, 0, -30), .5},
		{now.AddDate(0, 0, -90), .125},
		{now.AddDate(0, 0, 2), 1},
		{time.Time{}, 0},
	} {
		if got := w.Freshness(tt.published, now); math.Abs(got-tt.want) > 1e-9 {
			t.Errorf("Freshness(%v) = %v, want %v", tt.published, got, tt.want)
		}
	}
	if got := (index.Weights{}).Freshness(now, now); got != 0 {
		t.Errorf("without a half-life Freshness = %v, want 0", got)
	}
}

func TestWeightsCheck(t *testing.T) {
	for _, tt := range []struct {
		name string
		set  func(*index.Weights)
		want string // of the error, "" for none
	}{
		{"default", func(*index.Weights) {}, ""},
		{"words alone", func(w *index.Weights) { *w = index.Weights{Words: 1} }, ""},
		{"negative", func(w *index.Weights) { w.Window = -1 }, "weight window is -1"},
		{"too large", func(w *index.Weights) { w.HalfLife = 1e9 }, "weight half_life"},
		{"no number", func(w *index.Weights) { w.Clicks = math.NaN() }, "weight clicks is NaN"},
		{"nothing to rank by", func(w *index.Weights) { w.Words, w.Pairs = 0, 0 }, "words and pairs"},
		{"fresh for ever", func(w *index.Weights) { w.Fresh, w.HalfLife = .1, 0 }, "half_life"},
	} {
		w := index.DefaultWeights()
		tt.set(&w)
		err := w.Check()
		if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
			t.Errorf("%s: Check() = %v, want %q", tt.name, err, tt.want)
		}
	}
}

// TestParameters holds the names against the fields: each must set its own.
func TestParameters(t *testing.T) {
	var w index.Weights
	for i, p := range w.Parameters() {
		*p.Value = float64(i + 1)
	}
	if want := (index.Weights{Words: 1, Pairs: 2, Window: 3, Passage: 4, Forms: 5, Fresh: 6, Clicks: 7, HalfLife: 8}); w != want {
		t.Errorf("the parameters set %+v, want %+v", w, want)
	}
}
