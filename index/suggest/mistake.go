package suggest

import (
	"math"
	"slices"
	"unicode/utf8"

	"wensou/index/related"
)

// mistake is a character of a run that was mistyped.
type mistake struct {
	at    int
	meant rune
	gain  float64 // how much better the run is without it
}

// maxMistakes bounds what is corrected in a run: one with more mistakes is
// something else.
const maxMistakes = 2

// mistakes returns what was mistyped in a run of Chinese characters, in its order.
// typed is how many of them the whole query has.
func (v *Vocabulary) mistakes(run []rune, typed int) []mistake {
	var all []mistake
	run = slices.Clone(run)
	for len(all) < maxMistakes {
		m, ok := v.worst(run, typed)
		if !ok {
			break
		}
		run[m.at] = m.meant
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b mistake) int { return a.at - b.at })
	return all
}

// What a correction has to be. The numbers were chosen on titles of the shared news.
const (
	minGain   = 4.0 // pairs and triples of the run, by the logarithms of their counts
	minMargin = 1.0 // over the next best at any place
	wordGain  = 3.0 // for a word that the dictionary or the vocabulary has
)

// worst returns the mistake of a run whose correction gains most, if it is certain.
func (v *Vocabulary) worst(run []rune, typed int) (mistake, bool) {
	var best, second mistake
	known := v.known(run)
	meant := slices.Clone(run)
	for at, r := range run {
		if known[at] {
			continue
		}
		before := v.usual(run, at)
		for _, other := range confused().with(r) {
			meant[at] = other
			m := mistake{at, other, v.usual(meant, at) - before + wordGain}
			if m.gain <= max(second.gain, minGain) || !v.isMistake(run, meant, at, typed) {
				continue
			}
			if m.gain > best.gain {
				best, second = m, best
			} else {
				second = m
			}
		}
		meant[at] = r
	}
	return best, best.gain >= minGain && best.gain-second.gain >= minMargin
}

// usual returns how usual the surroundings of a character are: the logarithms of how
// often the corpus has the pairs and triples that it is in.
func (v *Vocabulary) usual(run []rune, at int) float64 {
	sum := 0.0
	for i := max(at, 1); i <= min(at+1, len(run)-1); i++ {
		sum += math.Log2(1 + float64(v.grams.pair(run[i-1], run[i])))
	}
	for i := max(at, 2); i <= min(at+2, len(run)-1); i++ {
		sum += math.Log2(1 + float64(v.grams.triple(run[i-2], run[i-1], run[i])))
	}
	return sum
}

// In a query of a few characters what was typed may stand in the corpus by accident:
// 侧试 in 内侧试验. And what is meant may be words that the corpus has only apart.
const (
	shortQuery    = 4    // characters in which an accident is thought of
	composedQuery = 8    // characters in which words may stand together as nowhere else
	manyTimes     = 50   // how much more often than an accident the corpus has what is meant
	severalTimes  = 10   // the same of a word where what is around it is unheard of
	mostWellKnown = 20   // a word that the corpus has more often may stand anywhere
	perWellKnown  = 5000 // in a small corpus, one that it has more often than once in so many articles
)

// isMistake reports whether a run, which was typed, is meant to be another that
// differs at one place: the corpus lacks the one there, and holds the other, which has
// a word there.
func (v *Vocabulary) isMistake(run, meant []rune, at, typed int) bool {
	old, now := v.around(run, at), v.around(meant, at)
	fits := now > 0 && (old == 0 || typed <= shortQuery && old*manyTimes <= now)
	if !fits && typed > composedQuery {
		return false
	}
	found := false
	v.eachWord(meant, func(start, end int) {
		if start <= at && at < end && v.isMistyped(run[start:end], meant[start:end], fits) {
			found = true
		}
	})
	return found
}

// isMistyped reports whether characters are meant to be a word that the corpus holds;
// fits tells that it has what is around the word too. A name that the corpus has but
// once is no mistake for another.
func (v *Vocabulary) isMistyped(typed, meant []rune, fits bool) bool {
	old, now := v.grams.run(typed), v.grams.run(meant)
	switch {
	case now == 0, old > 0 && related.HasSurname(string(typed)):
		return false
	case fits:
		return old*severalTimes <= now
	default:
		return old == 0 && now > min(len(v.articles)/perWellKnown, mostWellKnown)
	}
}

// around returns how often the corpus holds what surrounds a character: the rarest of
// the triples that it is in.
func (v *Vocabulary) around(run []rune, at int) int {
	return v.grams.run(run[max(at-2, 0):min(at+3, len(run))])
}

// known returns which characters of a run are in a word that the dictionary or the
// vocabulary has.
func (v *Vocabulary) known(run []rune) []bool {
	known := make([]bool, len(run))
	v.eachWord(run, func(start, end int) {
		for i := start; i < end; i++ {
			known[i] = true
		}
	})
	return known
}

// eachWord calls do for the words of a run that have two characters at least: those
// of the dictionary, and the names in the vocabulary.
func (v *Vocabulary) eachWord(run []rune, do func(start, end int)) {
	at := 0
	eachWord(string(run), v.words, func(word string) {
		n := utf8.RuneCountInString(word)
		if n > 1 && v.words.Share(word) > 0 {
			do(at, at+n)
		}
		at += n
	})
	for start := range run {
		for end := start + 2; end <= min(start+longestName, len(run)); end++ {
			if v.isName(string(run[start:end])) {
				do(start, end)
			}
		}
	}
}

// longestName is how many characters a name has that is known inside a query.
const longestName = 8

// isName reports whether a normal text is a name in the vocabulary.
func (v *Vocabulary) isName(normal string) bool {
	for _, kind := range []Kind{Person, Organisation, Source, Section, Tag} {
		if number, ok := v.numbers[v.keyOf(kind, normal)]; ok && v.entries[number].articles > 0 {
			return true
		}
	}
	return false
}
