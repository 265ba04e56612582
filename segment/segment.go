// Package segment cuts Chinese text into tokens: normalization with a map back
// to the written bytes, gse's dictionary in a double-array trie, and the words
// analyzer. It imports nothing of ours.
package segment

// Token is one term of a text. Tokens come in the order of Position; of those
// that share a Position the first is the word, and the others are dictionary
// words of two to four characters (or parts of a mixed token such as iPhone15)
// inside it, save those that its own parts belie: 东北大学 has no 北大.
// Punctuation and white space give no token. Words follow one another without
// overlap, save where one written character, such as ℃, became parts of two.
type Token struct {
	Term       string // normalized: simplified, half width, lower case
	Start, End int    // text[Start:End] is what was written; bytes, on character borders
	Position   int    // ordinal of the word in the text, from 0
}

// Segmenter cuts text. Segment takes any string, valid UTF-8 or not, never
// fails and is safe for concurrent use. The same text gives the same tokens as
// long as Version returns the same string.
type Segmenter interface {
	Segment(text string) []Token
	Version() string // names normalization, rules and dictionary together
}
