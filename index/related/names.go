package related

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
)

// name is a person, a place or an organisation that an article names, in the form
// of index.Literal.
type name struct {
	text, kind string
}

// maxNames bounds the names of one article.
const maxNames = 100

// namesOf returns the names in an article, each once, in the order of the text.
// The rules would rather miss a name than take a word for one.
func namesOf(w *writing) []name {
	var names []name
	add := func(text, kind string) {
		n := name{text, kind}
		if text != "" && len(names) < maxNames && !slices.ContainsFunc(names, func(o name) bool { return o.text == text }) {
			names = append(names, n)
		}
	}
	for _, p := range []*piece{&w.title, &w.body} {
		for i := range p.words {
			if end, ok := p.organisation(i); ok {
				add(p.joined.Text[p.words[i].start:end], index.SharedOrganisation)
			}
			if end, ok := p.person(i); ok {
				add(p.joined.Text[p.words[i].start:end], index.SharedPerson)
			}
			if end, ok := p.place(i); ok {
				add(p.joined.Text[p.words[i].start:end], index.SharedPlace)
			}
		}
	}
	return names
}

// Name is a person, a place or an organisation that an article names.
type Name struct {
	Text string // in the form of index.Literal
	Kind string // index.SharedPerson, index.SharedPlace or index.SharedOrganisation
}

// Names returns the names in the title of an article and in the first runes characters
// of its body, each once, in the order of the text. The rules would rather miss a name
// than take a word for one.
func Names(a *corpus.Article, runes int, words Analyzer) []Name {
	w := &writing{a, newPiece(a.Title[:cutAt(a.Title, titleRunes)], words), newPiece(a.Body[:cutAt(a.Body, min(runes, textRunes))], words)}
	found := namesOf(w)
	names := make([]Name, len(found))
	for i, n := range found {
		names[i] = Name{n.text, n.kind}
	}
	return names
}

// follows reports whether word i is there and begins where the one before it ends.
func (p *piece) follows(i int) bool {
	return i > 0 && i < len(p.words) && p.words[i-1].end == p.words[i].start
}

// person returns where a name that begins with word i ends. A name stands behind a
// title (校长林晚秋) or before what people do (林晚秋说).
func (p *piece) person(i int) (end int, ok bool) {
	titled := p.follows(i) && endsWithAny(p.words[i-1].text, titles)
	last, certain := p.fullName(i)
	switch {
	case last < 0 && titled:
		last = p.foreignName(i)
	case last >= 0 && !titled && (!p.follows(last+1) || !deeds[p.words[last+1].text]):
		return 0, false
	case last >= 0 && !certain && !titled:
		return 0, false
	}
	if last < 0 {
		return 0, false
	}
	return p.words[last].end, true
}

// fullName returns the last word of a Chinese name that begins with word i, -1 if
// none does. One of two characters that the dictionary has is not certain: 白领.
func (p *piece) fullName(i int) (last int, certain bool) {
	w := p.words[i]
	runes := utf8.RuneCountInString(w.text)
	if w.class == segment.Person && (runes == 2 || runes == 3) && HasSurname(w.text) {
		return i, runes == 3
	}
	if !surnames[w.text] {
		return -1, false
	}
	if p.follows(i+1) && p.givenName(i+1) {
		return i + 1, true
	}
	last = i
	for last < i+2 && p.follows(last+1) && p.givenPart(last+1) {
		last++
	}
	if last == i || p.follows(last+1) && isSingle(p.words[last+1].text) && p.words[last+1].class != segment.Little && !deeds[p.words[last+1].text] {
		return -1, false // or the name goes on
	}
	return last, true
}

// givenName reports whether a word can be a given name of two characters that the
// dictionary has: 建国 of 林建国.
func (p *piece) givenName(i int) bool {
	w := p.words[i]
	if utf8.RuneCountInString(w.text) != 2 || deeds[w.text] || endsWithAny(w.text, titles) {
		return false
	}
	return w.class == segment.Person || w.class == segment.Noun || w.class == segment.Adjective ||
		w.class == segment.Place || w.class == segment.Unknown
}

// givenPart reports whether a word can be a character of a given name.
func (p *piece) givenPart(i int) bool {
	w := p.words[i]
	return isSingle(w.text) && w.class != segment.Little && index.FunctionWeight(w.text) == 1 && !deeds[w.text]
}

func isSingle(text string) bool {
	r, size := utf8.DecodeRuneInString(text)
	return size == len(text) && size == 3 && r != utf8.RuneError
}

// foreignName returns the last word of a name that is written in the characters
// that stand for sounds, and begins with word i; -1 if none does.
func (p *piece) foreignName(i int) int {
	last, runes := -1, 0
	for at := i; at < len(p.words) && (at == i || p.follows(at)) && allOf(p.words[at].text, sounds); at++ {
		last, runes = at, runes+utf8.RuneCountInString(p.words[at].text)
	}
	if runes < 2 || runes > 6 {
		return -1
	}
	return last
}

// place returns where a place that begins with word i ends: one that the list
// names, or a word that the dictionary calls a place and that ends like one.
func (p *piece) place(i int) (end int, ok bool) {
	w := p.words[i]
	if wellKnownPlaces[w.text] {
		return w.end, true
	}
	if w.class != segment.Place || noPlaces[w.text] || utf8.RuneCountInString(w.text) < 2 {
		return 0, false
	}
	if p.follows(i+1) && slices.Contains(placeEnds, p.words[i+1].text) {
		return p.words[i+1].end, true
	}
	return w.end, endsWithAny(w.text, placeEnds)
}

// organisation returns where an organisation that begins with word i ends: a word
// that the dictionary calls one, or words that begin with a place and end with
// what it is (青石县水利局).
func (p *piece) organisation(i int) (end int, ok bool) {
	w := p.words[i]
	if w.class == segment.Organisation && utf8.RuneCountInString(w.text) >= 3 && endsWithAny(w.text, bodyEnds) && !noBodies[w.text] {
		end, ok = w.end, true
	}
	start, isPlace := p.place(i)
	if !isPlace {
		return end, ok
	}
	middle := 0
	for at := i + 1; at <= i+4 && p.follows(at); at++ {
		if p.words[at].end <= start {
			continue // 德清 县
		}
		switch w := p.words[at]; {
		case slices.Contains(bodyEnds, w.text) && (middle > 0 || !commonBodies[w.text]),
			w.class == segment.Organisation && endsWithAny(w.text, bodyEnds):
			return w.end, true
		case utf8.RuneCountInString(w.text) >= 4 && endsWithAny(w.text, bodyEnds) && w.class == segment.Noun:
			return w.end, true
		case w.class != segment.Noun && w.class != segment.Place && w.class != segment.Unknown && w.class != segment.Person:
			return end, ok
		}
		middle++
	}
	return end, ok
}

// A word that the dictionary lacks falls apart into single characters; so many of
// them that stand together so often are one.
const (
	coinageRunes = 4
	coinageTimes = 2
)

// coinages returns the words of an article that the dictionary lacks, as terms, in
// the order of the text.
func coinages(w *writing, words Analyzer) []name {
	counts := map[string]int{}
	var order []name
	for _, p := range w.pieces() {
		for i := range p.words {
			for last := i + 1; last < i+coinageRunes && p.follows(last); last++ {
				if !isNamePart(p.words[last-1].text, words) || !isNamePart(p.words[last].text, words) {
					break
				}
				text := p.joined.Text[p.words[i].start:p.words[last].end]
				if counts[text]++; counts[text] == coinageTimes && len(order) < maxNames {
					order = append(order, name{text, index.SharedTerm})
				}
			}
		}
	}
	return order
}

func endsWithAny(text string, ends []string) bool {
	return slices.ContainsFunc(ends, func(e string) bool { return strings.HasSuffix(text, e) })
}

// HasSurname reports whether a normal text begins with a Chinese surname, of one
// character or two.
func HasSurname(text string) bool {
	return surnames[text[:cutAt(text, 1)]] || surnames[text[:cutAt(text, 2)]]
}

func allOf(text, characters string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !strings.ContainsRune(characters, r) })
}
