package suggest

import "strings"

// Confusable returns the characters that sound like one or look like it.
func Confusable(r rune) []rune { return confused().with(r) }

// Size returns how many texts can be completed.
func (v *Vocabulary) Size() int {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return len(v.entries) - v.dead
}

// Letters returns a text of Chinese characters in pinyin.
func Letters(text string) string {
	var b strings.Builder
	for _, n := range readings().ofWord([]rune(text)) {
		b.WriteString(readings().names[n])
	}
	return b.String()
}
