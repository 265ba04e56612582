package suggest

import (
	"cmp"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"wensou/segment"
)

// Asked is a query that readers asked.
type Asked struct {
	Query string
	Count int // of those who asked it
}

// MaxAsked is how many queries are completed.
const MaxAsked = 1000

// askedShare is the part of a list that queries may take from what the corpus has:
// every third.
const askedShare = 3

// question is an asked query as it is completed and compared.
type question struct {
	entry // its articles are those who asked

	letters string // see lettersOf
	words   []string
}

// lettersOf returns what of a text is typed to find it: 粮食 安全 and 粮食安全 say the same.
func lettersOf(text string) string {
	return strings.Map(func(r rune) rune {
		if isTyped(r) {
			return r
		}
		return -1
	}, segment.Trimmed(text))
}

// SetAsked replaces the queries that are completed beside the texts of the corpus, the
// first MaxAsked of them. Who hands them in answers for it that readers may see them and
// that they find something.
func (v *Vocabulary) SetAsked(queries []Asked) {
	asked := make([]question, 0, min(len(queries), MaxAsked))
	for _, q := range queries {
		d, ok := newDraft(Query, q.Query, v.words)
		if !ok || q.Count < 1 || len(asked) == MaxAsked {
			continue
		}
		asked = append(asked, question{
			entry:   entry{kind: Query, text: d.text, cells: slices.Clip(d.cells), starts: d.starts, articles: int32(min(q.Count, 1<<30))}, //nolint:gosec // it is bounded
			letters: lettersOf(d.normal),
			words:   askedWords(d.normal, v),
		})
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked = asked
}

// askedWords returns the words of a normal text, and those inside them, by which queries
// are compared.
func askedWords(normal string, v *Vocabulary) []string {
	var out []string
	v.words.Cut(normal, func(start, end, _ int) {
		word := normal[start:end]
		if utf8.RuneCountInString(word) > 1 && v.words.Class(word) != segment.Little && !slices.Contains(out, word) {
			out = append(out, word)
		}
	})
	return out
}

// found is a completion with what it scores.
type found struct {
	Completion

	score float64
	whole bool // nothing is missing of it
}

// withAsked puts queries among the completions of a pattern, of which n are wanted. What
// the corpus has keeps its kind where it was asked too, and what was typed as a whole
// its place.
func (v *Vocabulary) withAsked(best []found, pattern []element, n int) []found {
	room := max(n/askedShare, n-len(best))
	places := map[string]int{}
	for i, o := range slices.Backward(best) {
		places[lettersOf(o.Text)] = i
	}
	for _, q := range v.askedLike(pattern) {
		same, ok := places[q.letters]
		switch {
		case ok:
			best[same].Asked += q.Asked
			best[same].score = max(best[same].score, q.score)
		case room > 0:
			places[q.letters] = len(best)
			best = append(best, q.found)
			room--
		}
	}
	slices.SortStableFunc(best, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	for i := len(best) - 1; i >= 0 && len(best) > n; i-- {
		if !best[i].whole {
			best = slices.Delete(best, i, i+1)
		}
	}
	return best[:min(len(best), n)]
}

// foundQuestion is a query that fits, with its letters.
type foundQuestion struct {
	found

	letters string
}

// askedLike returns the queries that fit a pattern, best first.
func (v *Vocabulary) askedLike(pattern []element) []foundQuestion {
	m := &matcher{pattern: pattern, sounds: readings()}
	var all []foundQuestion
	for i := range v.asked {
		q := &v.asked[i]
		if f, ok := v.ask(q, m); ok {
			all = append(all, foundQuestion{f, q.letters})
		}
	}
	slices.SortStableFunc(all, func(a, b foundQuestion) int {
		return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(len(a.Text), len(b.Text)))
	})
	return all
}

// ask fits a pattern to a query, at its beginning or at a word in it.
func (v *Vocabulary) ask(q *question, m *matcher) (found, bool) {
	best, ok := found{Completion: Completion{Text: q.text, Kind: Query, Asked: int(q.articles)}}, false
	for starts := q.starts; starts != 0; starts &= starts - 1 {
		at := bits.TrailingZeros64(starts)
		if at > 0 && len(m.pattern) == 1 { // words that begin with a letter are everywhere
			break
		}
		match, fits := m.match(q.cells[at:])
		if !fits {
			continue
		}
		if score := v.score(&q.entry, at, match); !ok || score > best.score {
			best.score, ok = score, true
			best.whole = match.isWhole(&q.entry, at)
		}
	}
	return best, ok
}
