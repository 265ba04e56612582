package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/segment"
)

// Cut returns the piece of the text, of at most runes characters, that shows
// most of the terms, with all of their occurrences in it marked as Mark does. It
// begins at a sentence where that leaves room, and ends at one or between two
// words. Without an occurrence it is the beginning of the text. The time is
// linear in the text.
func Cut(text string, s segment.Segmenter, terms []string, runes int) Snippet {
	if runes <= 0 {
		return Snippet{}
	}
	matches, tokens := find(text, s, terms)
	w := window{text: text, tokens: tokens, runes: runes}
	start, stop := w.best(matches, terms)
	stop = w.trim(start, stop, matches)
	snippet := Snippet{Text: text[start:stop], Offset: start}
	for _, m := range join(matches) {
		from, to := max(m.Start, start), min(m.End, stop)
		if from < to {
			snippet.Marks = append(snippet.Marks, Span{from - start, to - start})
		}
	}
	return snippet
}

// window slides over a text, never back, and finds the piece to show.
type window struct {
	text   string
	tokens []segment.Token
	runes  int // length of the piece
	start  int // of the piece at hand
	end    int
	count  int // of its characters, at most runes
}

// slide makes the piece begin at start, with as many characters as it may have.
func (w *window) slide(start int) {
	for w.start < start && w.start < w.end {
		_, size := utf8.DecodeRuneInString(w.text[w.start:])
		w.start += size
		w.count--
	}
	w.start = start
	if w.end <= start {
		w.end, w.count = start, 0
	}
	for w.end < len(w.text) && w.count < w.runes {
		_, size := utf8.DecodeRuneInString(w.text[w.end:])
		w.end += size
		w.count++
	}
}

// best returns the piece with most of the terms, and of such pieces the one with
// most matches, and of such the first. Pieces begin where the sentence of a match
// does or, if that is too far away, some words before the match.
func (w *window) best(matches []match, terms []string) (start, end int) {
	w.slide(skipSpace(w.text, 0))
	start, end = w.start, w.end
	t := newTally(matches, terms)
	sentences := sentences{text: w.text}
	var most sum
	for i, m := range matches {
		from := min(sentences.startOf(m.Start), m.Start)
		if w.exceeds(from, m.End) {
			from = w.before(m.Start)
		}
		if i > 0 && from <= w.start {
			continue // the match is in the piece before
		}
		w.slide(max(from, w.start))
		if here := t.count(w.start, w.end); here.beats(most) {
			most, start, end = here, w.start, w.end
		}
	}
	return start, end
}

// exceeds reports whether more than two thirds of a piece lie between two
// offsets. It looks at no more bytes than those could take.
func (w *window) exceeds(start, end int) bool {
	limit := w.runes * 2 / 3
	return end-start > limit*utf8.UTFMax || utf8.RuneCountInString(w.text[start:end]) > limit
}

// before returns the start of the word about a quarter of a piece before offset,
// for a match deep inside a long sentence.
func (w *window) before(offset int) int {
	start := offset
	for range w.runes / 4 {
		_, size := utf8.DecodeLastRuneInString(w.text[:start])
		start -= size
	}
	if k := wordAround(w.tokens, start); k != nil {
		start = k.Start
	}
	return min(skipSpace(w.text, start), offset)
}

// trim returns where a piece best ends: at its last sentence if that keeps half
// of it and all of its matches, else at its last word, else where it does, and
// before the white space there.
func (w *window) trim(start, end int, matches []match) int {
	last := start
	for _, m := range matches {
		if m.Start >= start && m.shown(start, end) {
			last = max(last, min(m.End, end))
		}
	}
	if end < len(w.text) {
		end = w.border(start, end, last)
	}
	return max(last, start+len(strings.TrimRightFunc(w.text[start:end], unicode.IsSpace)))
}

// border returns the best end of a piece at or after last.
func (w *window) border(start, end, last int) int {
	for at := end; at > last && at-start > (end-start)/2; at-- {
		if endsSentence(w.text[:at]) {
			return at
		}
	}
	at := clusterStart(w.text, end)
	if k := wordAround(w.tokens, end); k != nil {
		at = k.Start
	}
	if at < last || at == start {
		return end
	}
	return at
}
