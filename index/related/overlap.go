package related

import (
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/zeebo/xxh3"

	"wensou/segment"
)

// shingleRunes is the length of a shingle, in letters and digits (FACTS.md,
// "Near-copies").
const shingleRunes = 4

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

// Overlap says how much two texts have in common, by their shingles.
type Overlap struct {
	Jaccard     float64 // share of all the shingles that are in both
	OwnShare    float64 // share of the first text's
	OtherShare  float64 // share of the second text's
	ownShingles int     // of the first text
}

// Compare returns what two texts have in common, however long they are.
func Compare(own, other string) Overlap {
	return newShingles(segment.Normal(own)).compare(newShingles(segment.Normal(other)))
}

// NearCopy reports whether the texts are nearly the same. A text that is a part of the
// other is none: a first report is related to the longer one that takes it up.
func (o Overlap) NearCopy() bool { return o.Jaccard >= copyJaccard }

// publishes reports whether the second text has nearly all of the first.
func (o Overlap) publishes() bool {
	return o.OwnShare >= publishedShare && o.ownShingles >= leastShingles
}

// shingles is the set of a text's runs of four letters and digits, as ascending
// hashes.
type shingles []uint64

// newShingles returns the shingles of a normalized text.
func newShingles(normal string) shingles {
	var ends [shingleRunes]int // of the last characters, in letters
	letters := make([]byte, 0, len(normal))
	set := make(shingles, 0, len(normal)/3)
	n := 0
	for _, r := range normal {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
			continue
		}
		letters = utf8.AppendRune(letters, r)
		if n >= shingleRunes-1 {
			start := 0
			if n >= shingleRunes {
				start = ends[n%shingleRunes]
			}
			set = append(set, xxh3.Hash(letters[start:]))
		}
		ends[n%shingleRunes] = len(letters)
		n++
	}
	slices.Sort(set)
	return slices.Compact(set)
}

// A sample of a set are its least hashes; sampleShare of the hashes are in it.
const (
	sampleShare = 8
	sampleEnd   = math.MaxUint64 / sampleShare
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
	if rough := s.sample().compare(other.sample()); max(rough.OwnShare, rough.OtherShare) < leastSample {
		return false
	}
	return s.compare(other).NearCopy()
}

// compare returns what two texts have in common.
func (s shingles) compare(other shingles) Overlap {
	common := 0
	for a, b := s, other; len(a) > 0 && len(b) > 0; {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			common++
			a, b = a[1:], b[1:]
		}
	}
	share := func(of int) float64 { return float64(common) / float64(max(of, 1)) }
	return Overlap{share(len(s) + len(other) - common), share(len(s)), share(len(other)), len(s)}
}
