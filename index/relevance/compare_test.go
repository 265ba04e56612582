package relevance_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"wensou/index/relevance"
)

func TestRandomizationTest(t *testing.T) {
	for _, tt := range []struct {
		name string
		in   []float64
		want float64
	}{
		{"none", nil, 1},
		{"all even", []float64{0, 0, 0}, 1},
		{"one: + and − are as far", []float64{.5}, 1},
		{"five of a sign: only all + and all −", []float64{.1, .2, .1, .3, .1}, 2.0 / 32},
		{"even ones don't count", []float64{.1, 0, .2, 0, .3}, 2.0 / 8},
		{"no sum is nearer to 0", []float64{.1, .1, -.1}, 1},
		{"one against: 8 once, 6 twice, and the same below 0", []float64{1, 2, 4, -1}, 6.0 / 16},
	} {
		if got := relevance.RandomizationTest(tt.in); !near(got, tt.want) {
			t.Errorf("%s: RandomizationTest(%v) = %v, want %v", tt.name, tt.in, got, tt.want)
		}
	}
}

// What is drawn comes near what the binomial distribution says, each time the same.
func TestRandomizationTestBySampling(t *testing.T) {
	differences := slices.Concat(slices.Repeat([]float64{.2}, 60), slices.Repeat([]float64{-.2}, 40))
	p := relevance.RandomizationTest(differences)
	if want := .0569; math.Abs(p-want) > .003 { // P(at least 60 or at most 40 of 100 coins)
		t.Errorf("60 against 40: p = %v, want about %v", p, want)
	}
	if again := relevance.RandomizationTest(differences); again != p {
		t.Errorf("p = %v, then %v", p, again)
	}
	if p := relevance.RandomizationTest(slices.Repeat([]float64{.2}, 100)); p <= 0 || p > 1e-4 {
		t.Errorf("100 against 0: p = %v", p)
	}
}

// Of 100 coins, 50 heads, the share of heads of a resample lies within .1 of the
// half in 95 of 100 (1.96 times its standard deviation of .05).
func TestInterval(t *testing.T) {
	coins := slices.Concat(slices.Repeat([]float64{1}, 50), slices.Repeat([]float64{0}, 50))
	low, high := relevance.Interval(coins)
	if math.Abs(low-.4) > .011 || math.Abs(high-.6) > .011 {
		t.Errorf("Interval of coins = %v to %v, want about .4 to .6", low, high)
	}
	if l, h := relevance.Interval([]float64{.2, .2}); !near(l, .2) || !near(h, .2) {
		t.Errorf("Interval of what is all alike = %v to %v", l, h)
	}
	if l, h := relevance.Interval(nil); l != 0 || h != 0 {
		t.Errorf("Interval of nothing = %v to %v", l, h)
	}
}

func TestCompare(t *testing.T) {
	topics := []relevance.Topic{
		{ID: "q1", Kind: "a", Judgments: relevance.Judgments{"甲": 1}},
		{ID: "q2", Judgments: relevance.Judgments{"乙": 1}},
		{ID: "q3", Judgments: relevance.Judgments{"丙": 1}},
		{ID: "not judged"},
	}
	a := relevance.Run{"q1": {"丁", "甲"}, "q2": {"乙"}}
	b := relevance.Run{"q1": {"甲"}, "q2": {"丁", "戊", "己", "乙"}, "not judged": {"甲"}}
	c := relevance.Compare(a, b, topics, relevance.MRR10, 1)
	want := []relevance.Difference{{Topic: "q1", Kind: "a", A: .5, B: 1}, {Topic: "q2", A: 1, B: .25}, {Topic: "q3"}}
	if diff := cmp.Diff(want, c.Topics); diff != "" {
		t.Errorf("Compare (-want +got):\n%s", diff)
	}
	contrasts := []relevance.Contrast{
		{Kind: relevance.All, Topics: 3, A: 1.5 / 3, B: 1.25 / 3, Wins: 1, Losses: 1, P: 1}, // .25 and 1.25 are all that two differences can come to
		{Kind: "a", Topics: 1, A: .5, B: 1, Wins: 1, P: 1},
	}
	but := cmpopts.IgnoreFields(relevance.Contrast{}, "Low", "High") // see TestInterval
	if diff := cmp.Diff(contrasts, c.Contrasts(), but, cmpopts.EquateApprox(0, 1e-9)); diff != "" {
		t.Errorf("Contrasts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]relevance.Difference{want[1], want[0]}, c.Changed(9)); diff != "" {
		t.Errorf("Changed (-want +got):\n%s", diff)
	}
	var out strings.Builder
	if err := c.Write(&out, 1); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "0.5000  0.4167     -0.0833") || !strings.Contains(out.String(), "q2") || strings.Contains(out.String(), "q1") {
		t.Errorf("Write with one topic, of which q2 changed most:\n%s", &out)
	}
}
