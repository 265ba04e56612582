package rank

import "math"

// The constants of BM25, as the study in FACTS.md, "Ranking", found them best.
const (
	K1 = .6
	B  = .65
)

// MinIDF is the least of them: it keeps a word that is in all the documents above what has no word at all.
const MinIDF = .01

// IDF is the inverse document frequency of BM25 in its form that is never
// negative.
func IDF(documents, matching uint64) float64 {
	n, df := float64(documents), float64(matching)
	return max(MinIDF, math.Log(1+max(0, n-df+.5)/(df+.5)))
}

// Saturation is the part of BM25 that depends on the document: tf occurrences
// in a text of a length, beside the mean length in the same unit. It stays below
// K1 + 1.
func Saturation(tf, length, meanLength float64) float64 {
	return tf * (K1 + 1) / (tf + K1*(1-B+B*length/meanLength))
}
