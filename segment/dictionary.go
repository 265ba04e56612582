package segment

import (
	"fmt"
	"io"
	"maps"
	"math"
	"strconv"
	"strings"

	"github.com/go-ego/gse"
	"github.com/zeebo/xxh3"
)

// rules names the rules of cut.go and inner.go and the shape of tokens; it changes with them.
const rules = "2"

// gseUnknown is the cost that gse gives a character that is no word.
const gseUnknown = 32

// Options say what a dictionary holds besides gse's own words.
type Options struct {
	// UserWords has one word a line, with its frequency and part of speech behind
	// it if need be, as in gse's own dictionaries. A line that begins with # is a
	// comment. nil: no words.
	UserWords io.Reader
}

// Dictionary cuts text by gse's simplified dictionary: of all ways to cut a
// run of characters it takes the one whose words are most probable together, as
// gse's Segment does. It implements Segmenter.
type Dictionary struct {
	words   *trie
	version string
	scratch pool
}

var _ Segmenter = (*Dictionary)(nil)

// Open builds a dictionary, which takes a second or two. It returns an error
// that names the line for user words that it can't take.
func Open(o Options) (*Dictionary, error) {
	var added map[string]word
	if o.UserWords != nil {
		var err error
		if added, err = readUserWords(o.UserWords); err != nil {
			return nil, err
		}
	}
	words, total, err := gseWords()
	if err != nil {
		return nil, err
	}
	maps.Copy(words, added)
	return newDictionary(words, total), nil
}

// word is what a list of words says of one.
type word struct {
	frequency float64
	class     Class
}

// gseWords returns the words of gse's embedded dictionary, normalized, with
// their frequencies, and the sum of these. gse itself, and the 127 MB that it
// takes, is dropped.
func gseWords() (words map[string]word, total float64, err error) {
	seg := &gse.Segmenter{SkipLog: true}
	if err := seg.LoadDictEmbed("zh_s"); err != nil {
		return nil, 0, fmt.Errorf("load dictionary: %w", err)
	}
	words = make(map[string]word, len(seg.Dict.Tokens))
	for i := range seg.Dict.Tokens {
		t := &seg.Dict.Tokens[i]
		text := strings.Clone(Normal(t.Text()))
		if t.Freq() > words[text].frequency {
			words[text] = word{t.Freq(), classOf(t.Pos())}
		}
	}
	return words, seg.Dict.TotalFreq(), nil
}

// newDictionary builds the trie: a word costs the negative logarithm (base 2, as
// in gse) of its probability.
func newDictionary(words map[string]word, total float64) *Dictionary {
	entries := make([]entry, 0, len(words))
	var fingerprint uint64 // of words and frequencies, in whatever order
	logTotal := float32(math.Log2(total))
	for text, w := range words {
		if text == "" || strings.Contains(text, " ") {
			continue
		}
		cost := max(logTotal-float32(math.Log2(w.frequency)), math.SmallestNonzeroFloat32)
		entries = append(entries, entry{word: text, cost: cost, class: w.class})
		fingerprint += xxh3.HashString(text + " " + strconv.FormatFloat(w.frequency, 'g', -1, 64))
	}
	return &Dictionary{words: newTrie(entries), version: versionOf(fingerprint)}
}

// versionOf names the rules, the table of characters and the words.
func versionOf(words uint64) string {
	table := foldings()
	h := xxh3.New()
	for r, to := range table.basic {
		if to != rune(r) {
			fmt.Fprintf(h, "%x %x %s,", r, to, table.strings[rune(r)])
		}
	}
	for _, plane := range foldedPlanes {
		for r := plane.first; r <= plane.last; r++ {
			if to := table.of(r); to != r {
				fmt.Fprintf(h, "%x %x %s,", r, to, table.strings[r])
			}
		}
	}
	return fmt.Sprintf("rules %s, characters %08x, words %016x", rules, uint32(h.Sum64()), words)
}

// Version implements Segmenter.
func (d *Dictionary) Version() string { return d.version }

// Contains reports whether a word is in the dictionary, in any script and width.
func (d *Dictionary) Contains(word string) bool { return d.words.cost(Trimmed(word)) != 0 }
