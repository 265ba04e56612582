package literal

import "slices"

// pattern is a string to find, and what the postings can tell about it. A
// document that holds the string is in the lists of all keys, and holds first; the
// converse is true only if exact is.
type pattern struct {
	code  []byte
	keys  []bigram // distinct
	first uint16   // if the string is one indexed character, else 0
	exact bool
	title bool // the title alone must hold it
}

// broad reports whether the postings hardly narrow down where a pattern can be.
func (p *pattern) broad() bool { return len(p.keys) == 0 }

// compile makes the pattern of a string that is not empty. What stands before and
// behind it in a document is not known, so its ends give no keys.
func compile(text string) *pattern {
	p := &pattern{code: encodeText(text)}
	var last uint16 // 0: not indexed
	runes, allIndexed, folded := 0, true, false
	for _, r := range text {
		unit, indexed := fold(r)
		if !indexed {
			unit, allIndexed = 0, false
		}
		if runes > 0 && (last != 0 || unit != 0) {
			p.addKey(newBigram(last, unit))
		}
		last = unit
		runes++
		folded = folded || r >= 1<<16
	}
	if runes == 1 {
		p.first = last
	}
	p.exact = allIndexed && !folded && runes <= 2
	return p
}

func (p *pattern) addKey(key bigram) {
	if !slices.Contains(p.keys, key) {
		p.keys = append(p.keys, key)
	}
}
