package related

import (
	"math"
	"slices"

	"wensou/corpus/shingle"
)

// copyJaccard is what near-copies have in common at least. FACTS.md, "Related
// articles", takes them together from .5 on, by shingles of about eight characters;
// texts that share half of these share .7 of the shorter ones. With .5 here 54 of the
// 361 pairs of articles that tell of one event were parted as copies, and were not
// among the related articles.
const copyJaccard = .7

// publishedShare is how much of a draft is in an article that publishes it, if the
// draft is long enough for that to say something.
const (
	publishedShare = .8
	leastShingles  = 60
)

// overlap says how much two texts have in common, by their shingles.
type overlap struct {
	jaccard     float64 // share of all the shingles that are in both
	ownShare    float64 // share of the first text's
	otherShare  float64 // share of the second text's
	ownShingles int     // of the first text
}

// nearCopy reports whether the texts are nearly the same. A text that is a part of the
// other is none: a first report is related to the longer one that takes it up.
func (o overlap) nearCopy() bool { return o.jaccard >= copyJaccard }

// publishes reports whether the second text has nearly all of the first.
func (o overlap) publishes() bool {
	return o.ownShare >= publishedShare && o.ownShingles >= leastShingles
}

// shingles is the set of a text's shingles, ascending.
type shingles []uint32

// newShingles returns the shingles of a normalized text.
func newShingles(normal string) shingles {
	letters := make([]rune, 0, len(normal)/3) // a letter of Chinese takes three bytes
	for _, r := range normal {
		if shingle.IsLetter(r) {
			letters = append(letters, r)
		}
	}
	return shingle.Set(shingle.Of(letters))
}

// A sample of a set are its least hashes; sampleShare of the hashes are in it.
const (
	sampleShare = 8
	sampleEnd   = math.MaxUint32 / sampleShare
	leastSample = .3 // share of the sample of either text that near-copies have in common at least
)

// sample returns a part of the set that tells at an eighth of the price whether
// another can be a near-copy.
func (s shingles) sample() shingles {
	at, _ := slices.BinarySearch(s, sampleEnd)
	return s[:at]
}

// near reports whether two texts are near-copies.
func (s shingles) near(other shingles) bool {
	if rough := s.sample().compare(other.sample()); max(rough.ownShare, rough.otherShare) < leastSample {
		return false
	}
	return s.compare(other).nearCopy()
}

// compare returns what two texts have in common.
func (s shingles) compare(other shingles) overlap {
	common := shingle.Shared(s, other)
	share := func(of int) float64 { return float64(common) / float64(max(of, 1)) }
	return overlap{share(len(s) + len(other) - common), share(len(s)), share(len(other)), len(s)}
}
