package rank

import "wensou/index/plan"

// asTyped returns the share of the characters that a document writes as they were
// typed.
func asTyped(characters []plan.Written, writes func(form rune) bool) float64 {
	if len(characters) == 0 {
		return 0
	}
	n := 0
	for _, c := range characters {
		if isAsTyped(c, writes) {
			n++
		}
	}
	return float64(n) / float64(len(characters))
}

// isAsTyped reports whether a document writes a character as it was typed. One that
// was typed in the folded form is so written where no other form is.
func isAsTyped(c plan.Written, writes func(form rune) bool) bool {
	for _, form := range c.Other {
		if writes(form) {
			return false
		}
	}
	return c.Other != nil || writes(c.Typed)
}
