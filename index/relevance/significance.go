package relevance

import (
	"math"
	"math/rand/v2"
	"slices"
)

// even is the difference up to which two scores are equal but for rounding.
const even = 1e-9

const (
	exactUpTo = 16      // differences of which all signs are tried
	draws     = 100_000 // choices of signs for more
	resamples = 10_000  // of the bootstrap
)

// RandomizationTest returns the two-sided p of Fisher's randomization test on
// paired differences (Smucker, Allan and Carterette, "A comparison of statistical
// significance tests for information retrieval evaluation", 2007): if two rankers
// were alike, each difference could as well have had the other sign, and p is the
// share of all choices of signs whose sum lies as far from 0. Unlike the t-test it
// supposes nothing of how the scores are spread. Up to 16 differences other than 0
// are tried in all ways. For more, 100,000 choices are drawn, always the same, and
// p is (hits + 1) / (draws + 1), which is never 0.
func RandomizationTest(differences []float64) float64 {
	var sizes []float64
	seen := 0.0
	for _, d := range differences {
		if math.Abs(d) > even {
			sizes = append(sizes, math.Abs(d))
			seen += d
		}
	}
	if len(sizes) == 0 {
		return 1
	}
	far := math.Abs(seen) - even
	if len(sizes) <= exactUpTo {
		all := uint64(1) << len(sizes)
		hits := countFar(sizes, far, all, counter())
		return float64(hits) / float64(all)
	}
	hits := countFar(sizes, far, draws, rand.NewPCG(1, 2).Uint64)
	return float64(hits+1) / float64(draws+1)
}

// counter returns a function that counts from 0 on.
func counter() func() uint64 {
	next := uint64(0)
	return func() uint64 { next++; return next - 1 }
}

// countFar counts of n choices of signs those whose sum lies as far from 0.
func countFar(sizes []float64, far float64, n uint64, bits func() uint64) uint64 {
	hits := uint64(0)
	for range n {
		if math.Abs(signed(sizes, bits)) >= far {
			hits++
		}
	}
	return hits
}

// signed sums the sizes, each with the sign that the next bit says; it asks for
// bits 64 at a time.
func signed(sizes []float64, bits func() uint64) float64 {
	sum, signs := 0.0, uint64(0)
	for i, size := range sizes {
		if i%64 == 0 {
			signs = bits()
		}
		if signs&1 == 0 {
			size = -size
		}
		sum += size
		signs >>= 1
	}
	return sum
}

// Interval returns the bounds between which the mean of the differences lies in 95
// of 100 resamples of the topics (the percentile bootstrap: Efron and Tibshirani,
// "An Introduction to the Bootstrap", 1993, chapter 13). The resamples are always
// the same.
func Interval(differences []float64) (low, high float64) {
	n := len(differences)
	if n == 0 {
		return 0, 0
	}
	random := rand.New(rand.NewPCG(3, 4)) //nolint:gosec // the same each time
	means := make([]float64, resamples)
	for i := range means {
		sum := 0.0
		for range n {
			sum += differences[random.IntN(n)]
		}
		means[i] = sum / float64(n)
	}
	slices.Sort(means)
	const tail = resamples / 40 // 2.5 %
	return means[tail], means[resamples-1-tail]
}

// mean returns the mean of the values, 0 of none.
func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(max(len(values), 1))
}
