package relevance_test

import (
	"context"
	"fmt"
	"hash/fnv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/index/relevance"
)

// tuned tunes two parameters, from .5 and 0, by 40 topics.
func tuned(t *testing.T, score func(topic int, values []float64) float64) *relevance.Tuned {
	t.Helper()
	const topics = 40
	tuning := &relevance.Tuning{
		Parameters: []relevance.Parameter{{Name: "甲", Start: .5, Step: .25, Max: 2}, {Name: "乙", Start: 0, Step: .5, Max: 1}},
		Sets:       []relevance.TuneSet{{Name: "一", Topics: topics, Weight: 1}},
		Folds:      4, Seed: 1, Halvings: 3,
		Score: func(_ context.Context, values []float64) ([][]float64, error) {
			scores := make([]float64, topics)
			for i := range scores {
				scores[i] = score(i, values)
			}
			return [][]float64{scores}, nil
		},
	}
	out, err := tuning.Run(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A hill is climbed up to its top, as far as the bounds allow.
func TestTuneFindsTheTop(t *testing.T) {
	hill := func(topic int, v []float64) float64 {
		away, below := v[0]-1.25, v[1]-3
		return .9 - away*away/4 - below*below/20 + float64(topic%3)/100
	}
	out := tuned(t, hill)
	if diff := cmp.Diff([]float64{1.25, 1}, out.Values); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	for _, gains := range [][]relevance.Contrast{out.Fitted, out.HeldOut} {
		if g := gains[0]; len(gains) != 2 || g.Kind != "一" || g.Wins != 40 || g.B <= g.A || g.Low <= 0 || g.P > .001 {
			t.Errorf("gains %+v, want one for each topic", gains)
		}
	}
	if diff := cmp.Diff(out, tuned(t, hill)); diff != "" {
		t.Errorf("tuned again (-first +second):\n%s", diff)
	}
}

// What gains by accident on the topics it was found by gains nothing on others.
func TestTuneShowsOverfitting(t *testing.T) {
	noise := func(topic int, v []float64) float64 {
		h := fnv.New64a()
		fmt.Fprint(h, topic, v)
		return float64(h.Sum64()%1000) / 1000
	}
	out := tuned(t, noise)
	fitted, heldOut := out.Fitted[0], out.HeldOut[0]
	if gain := fitted.B - fitted.A; gain < .02 {
		t.Errorf("noise was fitted with a gain of %.3f, want more: the test tests nothing", gain)
	}
	if heldOut.B-heldOut.A > (fitted.B-fitted.A)/2 || heldOut.P < .05 {
		t.Errorf("held out, noise gains %.3f with p = %.3f", heldOut.B-heldOut.A, heldOut.P)
	}
}

func TestTuneRefuses(t *testing.T) {
	good := relevance.Parameter{Name: "甲", Start: .5, Step: .25, Max: 1}
	set := relevance.TuneSet{Name: "一", Topics: 9, Weight: 1}
	for want, tuning := range map[string]relevance.Tuning{
		"needs parameters": {Sets: []relevance.TuneSet{set}, Folds: 2},
		"two folds":        {Parameters: []relevance.Parameter{good}, Sets: []relevance.TuneSet{set}, Folds: 1},
		"step 0":           {Parameters: []relevance.Parameter{{Name: "甲"}}, Sets: []relevance.TuneSet{set}, Folds: 2},
		"not from 0 to 1":  {Parameters: []relevance.Parameter{{Name: "甲", Start: 2, Step: 1, Max: 1}}, Sets: []relevance.TuneSet{set}, Folds: 2},
		"at least 10":      {Parameters: []relevance.Parameter{good}, Sets: []relevance.TuneSet{set}, Folds: 10},
		"not as many": {Parameters: []relevance.Parameter{good}, Sets: []relevance.TuneSet{set}, Folds: 2, Score: func(context.Context, []float64) ([][]float64, error) {
			return nil, nil
		}},
	} {
		if _, err := tuning.Run(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}
