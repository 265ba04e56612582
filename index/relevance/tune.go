package relevance

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// Parameter is one number that a ranking depends on.
type Parameter struct {
	Name  string
	Start float64 // what it is now
	Step  float64 // by which it is changed at first; above 0
	Min   float64 // its bounds
	Max   float64
}

// TuneSet is a set of topics that parameters are tuned by.
type TuneSet struct {
	Name   string
	Topics int
	Weight float64 // of the set's mean score, above 0
}

// Tuning looks for better values of parameters, by judged topics. Its results
// depend on nothing but its fields.
type Tuning struct {
	Parameters []Parameter
	Sets       []TuneSet
	Folds      int    // of the cross-validation, at least 2
	Seed       uint64 // of the folds and of the order in which parameters are changed
	Halvings   int    // how often the steps are halved, once no step gains

	// Score returns what each topic of each set scores with some values.
	Score func(ctx context.Context, values []float64) ([][]float64, error)
	// Tried is called after each call of Score with the weighted mean; nil: by none.
	Tried func(trial int, values []float64, objective float64)
}

// Tuned is what a Tuning found. The gains are those over the start, one for each
// set, then one for all topics.
type Tuned struct {
	Values  []float64   // by all topics
	ByFold  [][]float64 // by the topics outside of each fold: where they differ, the topics don't say
	Fitted  []Contrast  // of Values, on the topics they were found by: too good
	HeldOut []Contrast  // of each topic with the values found without it: what to expect of others
	Trials  int         // calls of Score
}

// leastGain is the gain, in the weighted mean, for which a step is taken; what is
// smaller is noise of the topics.
const leastGain = 1e-4

// anyFold stands for no fold: all topics are learned from.
const anyFold = -1

// Run descends coordinate by coordinate: each parameter in turn goes up or down by
// its step as long as that gains; when none gains, the steps are halved. It does
// so by all topics, and for the cross-validation by those outside of each fold
// (Stone, "Cross-validatory choice and assessment of statistical predictions",
// 1974).
func (t *Tuning) Run(ctx context.Context) (*Tuned, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	s := &tuning{Tuning: t, known: map[string][][]float64{}}
	s.deal()
	start := make([]float64, len(t.Parameters))
	for i, p := range t.Parameters {
		start[i] = p.Start
	}
	out := &Tuned{}
	var err error
	if out.Values, err = s.descend(ctx, start, anyFold); err != nil {
		return nil, err
	}
	for fold := range t.Folds {
		values, err := s.descend(ctx, start, fold)
		if err != nil {
			return nil, err
		}
		out.ByFold = append(out.ByFold, values)
	}
	if out.Fitted, err = s.gains(ctx, start, func(int) []float64 { return out.Values }); err != nil {
		return nil, err
	}
	out.HeldOut, err = s.gains(ctx, start, func(fold int) []float64 { return out.ByFold[fold] })
	out.Trials = len(s.known)
	return out, err
}

func (t *Tuning) check() error {
	if len(t.Parameters) == 0 || len(t.Sets) == 0 || t.Folds < 2 || t.Halvings < 0 {
		return errors.New("tuning needs parameters, topics and two folds or more")
	}
	for _, p := range t.Parameters {
		if !(p.Step > 0) || !(p.Min <= p.Start && p.Start <= p.Max) {
			return fmt.Errorf("parameter %s: step %v is not above 0, or %v is not from %v to %v", p.Name, p.Step, p.Start, p.Min, p.Max)
		}
	}
	for _, set := range t.Sets {
		if set.Topics < t.Folds || !(set.Weight > 0) {
			return fmt.Errorf("%s: %d topics of weight %v; at least %d, one for each fold, of a weight above 0 are needed", set.Name, set.Topics, set.Weight, t.Folds)
		}
	}
	return nil
}

// tuning is a Tuning that runs.
type tuning struct {
	*Tuning
	folds [][]int                // of each topic of each set
	known map[string][][]float64 // what was scored, by the values
}

// deal gives each topic its fold, the same number to each fold.
func (s *tuning) deal() {
	random := rand.New(rand.NewPCG(s.Seed, 1)) //nolint:gosec // the same folds each time
	for _, set := range s.Sets {
		folds := make([]int, set.Topics)
		for place, topic := range random.Perm(set.Topics) {
			folds[topic] = place % s.Folds
		}
		s.folds = append(s.folds, folds)
	}
}

// descend returns the best values by the topics outside of a fold.
func (s *tuning) descend(ctx context.Context, start []float64, without int) ([]float64, error) {
	random := rand.New(rand.NewPCG(s.Seed, 2)) //nolint:gosec // the same order each time
	best := slices.Clone(start)
	most, err := s.objective(ctx, best, without)
	if err != nil {
		return nil, err
	}
	for share := 1.0; share >= math.Exp2(-float64(s.Halvings)); {
		gained := false
		for _, i := range random.Perm(len(best)) {
			step := s.Parameters[i].Step * share
			for _, direction := range []float64{step, -step} {
				before := most
				if best, most, err = s.walk(ctx, best, most, i, direction, without); err != nil {
					return nil, err
				}
				if most > before {
					gained = true
					break
				}
			}
		}
		if !gained {
			share /= 2
		}
	}
	return best, nil
}

// walk changes one value by steps of a size and a direction as long as that gains.
func (s *tuning) walk(ctx context.Context, best []float64, most float64, i int, step float64, without int) ([]float64, float64, error) {
	const resolution = 1e6 // values that differ by less are the same, so that none is tried twice
	for {
		next := slices.Clone(best)
		next[i] = math.Round((next[i]+step)*resolution) / resolution
		next[i] = min(max(next[i], s.Parameters[i].Min), s.Parameters[i].Max)
		if next[i] == best[i] {
			return best, most, nil
		}
		objective, err := s.objective(ctx, next, without)
		if err != nil || objective < most+leastGain {
			return best, most, err
		}
		best, most = next, objective
	}
}

// objective returns the weighted mean of the sets' means over the topics outside
// of a fold.
func (s *tuning) objective(ctx context.Context, values []float64, without int) (float64, error) {
	scores, err := s.scores(ctx, values)
	if err != nil {
		return 0, err
	}
	return s.weighted(scores, without), nil
}

func (s *tuning) weighted(scores [][]float64, without int) float64 {
	sum, weights := 0.0, 0.0
	for i, set := range s.Sets {
		var kept []float64
		for topic, score := range scores[i] {
			if s.folds[i][topic] != without {
				kept = append(kept, score)
			}
		}
		sum += set.Weight * mean(kept)
		weights += set.Weight
	}
	return sum / weights
}

// scores asks Score, once for the same values.
func (s *tuning) scores(ctx context.Context, values []float64) ([][]float64, error) {
	key := fmt.Sprint(values)
	if known, ok := s.known[key]; ok {
		return known, nil
	}
	scores, err := s.Score(ctx, slices.Clone(values))
	if err != nil {
		return nil, fmt.Errorf("values %v: %w", values, err)
	}
	for i, set := range s.Sets {
		if len(scores) != len(s.Sets) || len(scores[i]) != set.Topics {
			return nil, fmt.Errorf("values %v: not as many scores as topics", values)
		}
	}
	s.known[key] = scores
	if s.Tried != nil {
		s.Tried(len(s.known), slices.Clone(values), s.weighted(scores, anyFold))
	}
	return scores, nil
}

// gains compares the start with the values that hold for the topics of each fold.
func (s *tuning) gains(ctx context.Context, start []float64, valuesOf func(fold int) []float64) ([]Contrast, error) {
	before, err := s.scores(ctx, start)
	if err != nil {
		return nil, err
	}
	var all []Difference
	var gains []Contrast
	for i, set := range s.Sets {
		var topics []Difference
		for topic, fold := range s.folds[i] {
			after, err := s.scores(ctx, valuesOf(fold))
			if err != nil {
				return nil, err
			}
			topics = append(topics, Difference{A: before[i][topic], B: after[i][topic]})
		}
		gains = append(gains, contrast(set.Name, topics))
		all = append(all, topics...)
	}
	return append(gains, contrast(All, all)), nil
}
