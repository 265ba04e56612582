package related

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"
	"unicode"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
)

// What of an article counts how much when its key terms are chosen, and how many
// there are. FACTS.md, "Related articles", has a title count three times and a first
// paragraph more than others; on the events of the 101,120 articles, many of which
// have a wrong title or a single paragraph, this did .01 better in MRR.
const (
	keyTerms     = 40
	titlePassage = 2
	bodyPassage  = 1
)

// meanWords is how many words an article has, more or less.
const meanWords = 300

// pairShare is the share of the articles that hold two single characters beside
// one another, more or less.
const pairShare = 1.0 / 500

// titleWeight is how often the words of a title count when texts are compared.
const titleWeight = 2

// passages returns the parts of an article that its key terms are taken from.
func passages(a *corpus.Article, words segment.Segmenter) []index.Passage {
	return []index.Passage{
		{Tokens: words.Segment(a.Title), Weight: titlePassage},
		{Tokens: words.Segment(a.Body[:cutAt(a.Body, textRunes)]), Weight: bodyPassage},
	}
}

// ownText returns the text of an article in the form of Candidate.Text.
func ownText(a *corpus.Article) (title, body string) {
	return segment.JoinNormal(segment.Normal(a.Title)), segment.JoinNormal(segment.Normal(a.Body[:cutAt(a.Body, textRunes)]))
}

// cutAt returns the offset behind the first characters of a text.
func cutAt(text string, runes int) int {
	if len(text) <= runes {
		return len(text)
	}
	at := 0
	for ; runes > 0 && at < len(text); runes-- {
		_, size := utf8.DecodeRuneInString(text[at:])
		at += size
	}
	return at
}

// text is a text as it is compared with others.
type text struct {
	vector   []component // by number of the word, ascending; its length is 1
	shingles shingles
}

// component is the weight of a word in a text.
type component struct {
	word   int32
	weight float64
}

// lexicon numbers the words of the texts of one search and knows their weights.
type lexicon struct {
	words   Analyzer
	stats   Backend
	total   float64 // articles in all
	numbers map[string]int32
	idf     []float64 // by number
	counts  []float64 // by number, of the text at hand
	here    []int32   // numbers of the words of the text at hand

	estimate bool // of new words the frequency is estimated
}

func newLexicon(ctx context.Context, words Analyzer, stats Backend) (*lexicon, error) {
	n, err := stats.DocCount(ctx)
	if err != nil {
		return nil, err
	}
	return &lexicon{words: words, stats: stats, total: float64(n), numbers: map[string]int32{}}, nil
}

// read cuts a text into words and weighs them as index.KeyTerms does.
func (l *lexicon) read(ctx context.Context, title, body string) (*text, error) {
	l.here = l.here[:0]
	if err := errors.Join(l.count(ctx, title, titleWeight), l.count(ctx, body, 1)); err != nil {
		return nil, err
	}
	t := &text{vector: make([]component, 0, len(l.here))}
	sum := 0.0
	for _, n := range l.here {
		w := (1 + math.Log(l.counts[n])) * l.idf[n]
		l.counts[n] = 0
		t.vector = append(t.vector, component{n, w})
		sum += w * w
	}
	slices.SortFunc(t.vector, func(a, b component) int { return cmp.Compare(a.word, b.word) })
	for i := range t.vector {
		t.vector[i].weight /= math.Sqrt(sum)
	}
	return t, nil
}

// count counts the words of a text that tell something. Two single characters
// beside one another count as a word too: names that are not in the dictionary
// fall apart into such, and are what tells one event from another.
func (l *lexicon) count(ctx context.Context, normal string, weight float64) (err error) {
	last := -1
	note := func(term string, pair bool) {
		n, ok := l.numbers[term]
		if !ok {
			n, err = l.add(ctx, term, pair)
		}
		if n < 0 || err != nil {
			return
		}
		if l.counts[n] == 0 {
			l.here = append(l.here, n)
		}
		l.counts[n] += weight
	}
	from, to := 0, -1 // the single character before
	l.words.Cut(normal, func(start, end, position int) {
		if position == last || err != nil { // what is inside a word comes after it
			return
		}
		last = position
		note(normal[start:end], false)
		if !isNamePart(normal[start:end], l.words) {
			to = -1
			return
		}
		if to == start {
			note(normal[from:end], true)
		}
		from, to = start, end
	})
	return err
}

// add gives a word its number, -1 if it tells nothing.
func (l *lexicon) add(ctx context.Context, term string, pair bool) (int32, error) {
	n := int32(-1)
	if index.IsKeyTerm(term) {
		df, err := l.documents(ctx, term, pair)
		if err != nil {
			return n, err
		}
		n = int32(len(l.idf))
		l.idf = append(l.idf, math.Log(1+l.total/max(df, 1))*index.FunctionWeight(term))
		l.counts = append(l.counts, 0)
	}
	l.numbers[term] = n
	return n, nil
}

// documents returns how many articles hold a word. Those of the words of the
// article itself are counted. The others have no part in a cosine but the length
// of a vector, for which the frequencies of the dictionary do: to count them too took
// most of the time of a search, for the same quality.
func (l *lexicon) documents(ctx context.Context, term string, pair bool) (float64, error) {
	switch {
	case l.estimate && pair:
		return l.total * pairShare, nil
	case l.estimate:
		return l.total * (1 - math.Exp(-meanWords*l.words.Share(term))), nil
	case pair:
		n, err := l.stats.Holding(ctx, term)
		return float64(n), err
	}
	n, err := l.stats.DocFreq(ctx, term)
	return float64(n), err
}

// isNamePart reports whether a word may be a character of a name that the
// dictionary lacks: a single one that says something.
func isNamePart(word string, words Analyzer) bool {
	r, size := utf8.DecodeRuneInString(word)
	return size == len(word) && unicode.Is(unicode.Han, r) && index.FunctionWeight(word) == 1 && words.Class(word) != segment.Little
}

// cosine returns how near two texts are by their words, from 0 to 1.
func cosine(a, b []component) float64 {
	sum := 0.0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0].word < b[0].word:
			a = a[1:]
		case a[0].word > b[0].word:
			b = b[1:]
		default:
			sum += a[0].weight * b[0].weight
			a, b = a[1:], b[1:]
		}
	}
	return sum
}
