package rank_test

import (
	"math"
	"testing"
	"time"

	"wensou/index"
	"wensou/index/plan"
	"wensou/index/rank"
	"wensou/segment/segmenttest"
)

// stats are those of an index of ten articles, of which two hold any pair.
type stats struct{}

func (stats) Documents() uint64                    { return 10 }
func (stats) MeanLength() float64                  { return 20 }
func (stats) PairFrequency(string) (uint64, error) { return 2, nil }

// newRanker returns the ranker of a query.
func newRanker(t *testing.T, text string) *rank.Ranker {
	t.Helper()
	p, err := plan.New(index.Query{Text: text}, segmenttest.Open(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	r, err := rank.New(p, stats{}, index.DefaultWeights(), time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func document(body string) rank.Document {
	return rank.Document{Title: "渡口", Body: body, Length: 20, Writes: func(rune) bool { return false }}
}

// sum returns what parts sum up to.
func sum(parts []index.ScorePart) float64 {
	s := 0.0
	for _, p := range parts {
		s += p.Value
	}
	return s
}

// Whatever tier an article is in, the parts that explain its score sum up to it, and
// the tiers do not overlap.
func TestScoresLieInTheirTiers(t *testing.T) {
	const bound = 8.0
	r := newRanker(t, "青石水库")
	for _, tt := range []struct {
		name      string
		words     float64 // score
		again     bool    // ranked again
		low, high float64 // of the tier
	}{
		{"the best", bound, true, rank.TopTier, rank.TopTier + 1},
		{"a word", .5, true, rank.TopTier, rank.TopTier + 1},
		{"not ranked again", bound, false, rank.WordTier, rank.TopTier},
		{"beyond the bound", 2 * bound, false, rank.WordTier, rank.TopTier},
		{"by accident", plan.Accidental, true, rank.AccidentTier, rank.WordTier},
		{"by accident, not ranked again", plan.Accidental, false, rank.AccidentTier, rank.WordTier},
	} {
		parts := r.Parts(document("青石水库开闸放水。"))
		score := rank.Rough(tt.words, bound)
		if tt.again {
			score = r.Final(score, parts)
		}
		if score < tt.low || score >= tt.high {
			t.Errorf("%s: score %v, want one from %v to %v", tt.name, score, tt.low, tt.high)
		}
		clauses := []rank.Clause{{Text: "青石水库", Score: min(tt.words, bound)}, {Text: "没有"}}
		const lead = 2
		explained := r.Explain(score, lead, bound, clauses, parts)
		if got := sum(explained); math.Abs(got-score-lead) > 1e-6 {
			t.Errorf("%s: the parts sum up to %v, the score is %v: %+v", tt.name, got, score+lead, explained)
		}
	}
}

func TestTheTextRanks(t *testing.T) {
	r := newRanker(t, "青石水库开闸")
	var last float64
	for _, body := range []string{"江边的人照常过日子。", "水边有青石。", "青石边有水库。", "青石水库开了闸。", "青石水库开闸。"} { // each holds more
		score := sum(r.Parts(document(body)))
		if score < last {
			t.Errorf("%s scores %v, less than what holds less (%v)", body, score, last)
		}
		last = score
	}
	if last == 0 {
		t.Error("the text that holds all of the query scores nothing")
	}
}

func TestLead(t *testing.T) {
	for _, tt := range []struct {
		step, strictest int
		want            float64
	}{{0, 0, 0}, {2, 2, 0}, {2, 1, 2}, {2, 0, 4}, {1, 3, 0}} {
		if got := rank.Lead(tt.step, tt.strictest); got != tt.want {
			t.Errorf("Lead(%d, %d) = %v, want %v", tt.step, tt.strictest, got, tt.want)
		}
	}
}
