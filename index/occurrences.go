package index

import "strings"

// occurrences calls found with the offset of each occurrence of term, which is
// not empty, in text, also of those that overlap: 哈哈 occurs twice in 哈哈哈.
// The time is linear in the text, whatever it and the term repeat.
func occurrences(text, term string, found func(offset int)) {
	shift := shortestShift(term)
	for at := 0; ; at++ {
		k := strings.Index(text[at:], term)
		if k < 0 {
			return
		}
		at += k
		found(at)
		// The term moved by its period fits over itself, so it occurs again if
		// only the end that sticks out is in the text as well. Any other
		// occurrence is at least half a term away.
		for strings.HasPrefix(text[at+len(term):], term[len(term)-shift:]) {
			at += shift
			found(at)
		}
	}
}

// shortestShift returns the least shift by which a term fits over itself (Knuth, Morris
// and Pratt, 1977).
func shortestShift(term string) int {
	borders := make([]int, len(term)) // of each beginning, its longest proper border
	for i, n := 1, 0; i < len(term); i++ {
		for n > 0 && term[i] != term[n] {
			n = borders[n-1]
		}
		if term[i] == term[n] {
			n++
		}
		borders[i] = n
	}
	return len(term) - borders[len(term)-1]
}
