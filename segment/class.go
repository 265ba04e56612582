package segment

import "math"

// Class is what sort of word one is, as gse's dictionary or the user's words say
// by the part of speech. It is a hint: of those said to be persons many only
// begin as a surname does, such as 玉米.
type Class uint8

// The classes.
const (
	Unknown      Class = iota // not in the dictionary, or without a part of speech
	Noun                      // n, nz, nw, s, j
	Person                    // nr, nrt, nrfg
	Place                     // ns
	Organisation              // nt
	Verb                      // v, vn, and their kin
	Adjective                 // a, b, z, and their kin
	Phrase                    // i and l: set phrases
	Little                    // says nothing of a subject: t, m, q, f, and particles, pronouns, adverbs, …
)

// classOf returns the class of a part of speech in the scheme of ICTCLAS, which
// gse's dictionary follows.
func classOf(pos string) Class {
	switch pos {
	case "":
		return Unknown
	case "nr", "nrt", "nrfg":
		return Person
	case "ns":
		return Place
	case "nt":
		return Organisation
	}
	switch pos[0] {
	case 'n', 's', 'j':
		return Noun
	case 'v':
		return Verb
	case 'a', 'b', 'z':
		return Adjective
	case 'i', 'l':
		return Phrase
	case 'x', 'g':
		return Unknown
	}
	return Little
}

// Class returns the class of a word, in any script and width.
func (d *Dictionary) Class(word string) Class { return d.words.class(Trimmed(word)) }

// Share returns how much of running text is a word, in any script and width, by the
// frequencies of gse's dictionary: 1e-5 is one word of 100,000. It is 0 for what is
// not in the dictionary.
func (d *Dictionary) Share(word string) float64 {
	cost := d.words.cost(Trimmed(word))
	if cost == 0 {
		return 0
	}
	return math.Exp2(-float64(cost))
}

// Share is Share of the dictionary of now.
func (s *Swappable) Share(word string) float64 { return s.Dictionary().Share(word) }

// Class is Class of the dictionary of now.
func (s *Swappable) Class(word string) Class { return s.Dictionary().Class(word) }
