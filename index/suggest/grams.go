package suggest

import (
	"math"
	"strings"
	"sync"

	"wensou/corpus"
	"wensou/segment"
)

// grams counts the pairs and triples of Chinese characters in a corpus, and its words
// in Latin letters, in memory that does not grow. Each is counted in two places, which
// it shares with others, and the lesser counts: so a count may be too high, seldom, but
// up to maxCount never too low. It is safe for concurrent use.
type grams struct {
	mu             sync.RWMutex // guards what follows
	pairs, triples []uint8
}

// How many counters there are, powers of two. The shared news have two million pairs
// and 15 million triples.
const (
	pairCounters   = 1 << 23
	tripleCounters = 1 << 25
	maxCount       = math.MaxUint8
)

func newGrams() *grams {
	return &grams{pairs: make([]uint8, pairCounters), triples: make([]uint8, tripleCounters)}
}

// addArticle counts what an article has.
func (g *grams) addArticle(a *corpus.Article) {
	for _, text := range []string{a.Title, a.Body, a.Author, a.Source, a.SectionPath(), strings.Join(a.Tags, "\n")} {
		g.addText(text)
	}
}

// addText counts what a text has.
func (g *grams) addText(text string) {
	normal := segment.Normal(text)
	g.mu.Lock()
	defer g.mu.Unlock()
	var before, last rune // Chinese characters, 0 for none
	word := newHash       // of the letters that stand together
	for _, r := range normal {
		if isLatin(r) {
			word = word.with(r)
		} else if word != newHash {
			add(g.pairs, word)
			word = newHash
		}
		if !isHan(r) {
			before, last = 0, 0
			continue
		}
		if last != 0 {
			add(g.pairs, newHash.with(last).with(r))
			if before != 0 {
				add(g.triples, newHash.with(before).with(last).with(r))
			}
		}
		before, last = last, r
	}
	if word != newHash {
		add(g.pairs, word)
	}
}

// pair returns how often two characters stand together, up to maxCount.
func (g *grams) pair(a, b rune) int { return count(g.pairs, newHash.with(a).with(b)) }

// triple returns how often three characters stand together, up to maxCount.
func (g *grams) triple(a, b, c rune) int { return count(g.triples, newHash.with(a).with(b).with(c)) }

// run returns how often characters stand together at most: a longer run as often as
// the rarest of its triples.
func (g *grams) run(runes []rune) int {
	if len(runes) == 2 {
		return g.pair(runes[0], runes[1])
	}
	least := maxCount
	for i := 2; i < len(runes); i++ {
		least = min(least, g.triple(runes[i-2], runes[i-1], runes[i]))
	}
	return least
}

// latin returns how often a word of Latin letters stands in the corpus.
func (g *grams) latin(word string) int {
	h := newHash
	for _, r := range word {
		h = h.with(r)
	}
	return count(g.pairs, h)
}

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' }

// hash is the hash of a few characters.
type hash uint64

// The basis and the factor are arbitrary odd numbers with many bits.
const (
	newHash    hash = 0x9e3779b97f4a7c15
	hashFactor hash = 0xd6e8feb86659fd93
)

func (h hash) with(r rune) hash {
	h = (h ^ hash(r)) * hashFactor
	return h ^ h>>32
}

// add counts in both places. Of what is counted together only the lesser counter has
// to grow.
func add(counters []uint8, h hash) {
	a, b := places(counters, h)
	switch x, y := counters[a], counters[b]; {
	case min(x, y) == maxCount:
	case x < y:
		counters[a]++
	case y < x:
		counters[b]++
	case a == b:
		counters[a]++
	default:
		counters[a]++
		counters[b]++
	}
}

func count(counters []uint8, h hash) int {
	a, b := places(counters, h)
	return int(min(counters[a], counters[b]))
}

func places(counters []uint8, h hash) (a, b int) {
	mask := hash(len(counters) - 1)
	return int(h & mask), int(h >> 32 & mask)
}
