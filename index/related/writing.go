package related

import (
	"strings"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
)

// writing is an article in which what it shares with another is looked up.
type writing struct {
	article     *corpus.Article
	title, body piece
}

// piece is a title or the beginning of a body, as written and as searched.
type piece struct {
	raw    string
	joined segment.Joined
	starts []bool // by offset in the joined text: a word begins there
	ends   []bool // or ends
	words  []word // without what is inside them
}

// word is a word of a piece.
type word struct {
	text       string
	start, end int // in the joined text
	class      segment.Class
}

func newWriting(a *corpus.Article, words Analyzer) *writing {
	return &writing{a, newPiece(a.Title, words), newPiece(a.Body[:cutAt(a.Body, textRunes)], words)}
}

func newPiece(raw string, words Analyzer) piece {
	p := piece{raw: raw, joined: segment.Normalize(raw).Join()}
	text := p.joined.Text
	p.starts, p.ends = make([]bool, len(text)+1), make([]bool, len(text)+1)
	last := -1
	words.Cut(text, func(start, end, position int) {
		p.starts[start], p.ends[end] = true, true
		if position != last {
			last = position
			p.words = append(p.words, word{text[start:end], start, end, words.Class(text[start:end])})
		}
	})
	return p
}

// pieces returns the parts in which to look: the body has sentences to show.
func (w *writing) pieces() []*piece { return []*piece{&w.body, &w.title} }

// quote is a text of an article as it is written, with the sentences that hold it.
type quote struct{ text, sentence string }

// find returns where a text, in the form of index.Literal, stands first as one or
// more whole words.
func (w *writing) find(literal string) (quote, bool) {
	for _, p := range w.pieces() {
		for from := 0; ; {
			at := strings.Index(p.joined.Text[from:], literal)
			if at < 0 || literal == "" {
				break
			}
			start, end := from+at, from+at+len(literal)
			if p.starts[start] && p.ends[end] {
				return p.quote(start, end), true
			}
			from = end
		}
	}
	return quote{}, false
}

// quote returns what a range of the joined text is written like.
func (p *piece) quote(start, end int) quote {
	span := index.Span{Start: p.joined.Start(start), End: p.joined.End(end)}
	around := index.SentencesAround(p.raw, span)
	return quote{p.raw[span.Start:span.End], p.raw[around.Start:around.End]}
}

// quoteRaw returns a range of the text as it is written.
func quoteRaw(text string, start, end int) quote {
	around := index.SentencesAround(text, index.Span{Start: start, End: end})
	return quote{text[start:end], text[around.Start:around.End]}
}
