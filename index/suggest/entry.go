package suggest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"wensou/index/related"
	"wensou/segment"
)

// Kind says what a completion is.
type Kind string

// The kinds. What an article has in several of them is found as each.
const (
	Title        Kind = "title"
	Person       Kind = "person"       // an author, or one whom the article names
	Organisation Kind = "organisation" // that the article names
	Source       Kind = "source"       // who published first
	Section      Kind = "section"      // a step of the path: 水利 of 经济/水利
	Tag          Kind = "tag"
	Word         Kind = "word"  // of titles, in the dictionary
	Query        Kind = "query" // that readers asked
)

// Bounds on an entry. A title is completed from its first characters; a longer text
// of another kind is a mistake of the page.
const (
	maxCells     = 64
	maxNameRunes = 40
	maxTextBytes = 1 << 10
)

// cell is one character of an entry, with how it is read: rune<<syllableBits | syllable.
// Marks and spaces have none.
type cell uint32

const syllableBits = 9

func (c cell) rune() rune         { return rune(c >> syllableBits) }
func (c cell) syllable() syllable { return syllable(c & (1<<syllableBits - 1)) }

// draft is what an article adds to the vocabulary, before it is counted.
type draft struct {
	kind   Kind
	text   string // as it is shown
	normal string // as it is counted: without regard to script, width and case
	cells  []cell
	starts uint64 // bit i: a word begins at cell i; the first always
}

// newDraft returns the draft of a text. It reports false for one that nobody could
// type: it has no letter or is too long.
func newDraft(kind Kind, text string, words related.Analyzer) (draft, bool) {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > maxTextBytes || kind != Title && utf8.RuneCountInString(text) > maxNameRunes {
		return draft{}, false
	}
	d := draft{kind: kind, text: text, normal: segment.Trimmed(text)}
	if kind == Person {
		d.add(d.normal, readings().ofPerson([]rune(d.normal)))
	} else {
		d.addWords(words)
	}
	return d, len(d.cells) > 0
}

// addWords takes the words into the cells, and notes where those inside them begin.
func (d *draft) addWords(words related.Analyzer) {
	last, wordAt, wordCell := -1, 0, 0
	words.Cut(d.normal, func(start, end, position int) {
		if position != last {
			last, wordAt, wordCell = position, start, len(d.cells)
			d.add(d.normal[start:end], readings().ofWord([]rune(d.normal[start:end])))
			return
		}
		inside := wordCell
		for _, r := range d.normal[wordAt:start] {
			if isTyped(r) {
				inside++
			}
		}
		if inside < len(d.cells) {
			d.starts |= 1 << inside
		}
	})
}

// add takes a word into the cells.
func (d *draft) add(word string, sounds []syllable) {
	begins := len(d.cells)
	for i, r := range []rune(word) {
		if isTyped(r) && len(d.cells) < maxCells {
			d.cells = append(d.cells, cell(r)<<syllableBits|cell(sounds[i]))
		}
	}
	if len(d.cells) > begins {
		d.starts |= 1 << begins
	}
}

// isTyped reports whether a character is one that people type to find a text.
func isTyped(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// eachWord calls do for the words of a normal text, without what is inside them.
func eachWord(normal string, words related.Analyzer, do func(word string)) {
	last := -1
	words.Cut(normal, func(start, end, position int) {
		if position != last {
			last = position
			do(normal[start:end])
		}
	})
}

// titleWords returns the words of a title, and those inside them, that say something
// of a subject.
func titleWords(title string, words related.Analyzer) []string {
	var out []string
	normal := segment.Trimmed(title)
	words.Cut(normal, func(start, end, _ int) {
		word := normal[start:end]
		switch class := words.Class(word); {
		case utf8.RuneCountInString(word) < 2, class == segment.Little, class == segment.Unknown, slices.Contains(out, word):
		default:
			out = append(out, word)
		}
	})
	return out
}
