package suggest

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed shapes.txt
var shapeList string

// confusions are the characters that are taken for one another: those that look
// alike, and those that sound alike but for the tone.
type confusions struct {
	looks  map[rune][]rune
	sounds map[syllable][]rune
}

var confused = sync.OnceValue(newConfusions)

func newConfusions() *confusions {
	c := &confusions{map[rune][]rune{}, map[syllable][]rune{}}
	for line := range strings.Lines(shapeList) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		family := []rune(strings.TrimSpace(line))
		for _, r := range family {
			c.looks[r] = append(c.looks[r], family...)
		}
	}
	s := readings()
	for r := rune(firstRead); r <= lastRead; r++ {
		for _, n := range s.every(r) {
			c.sounds[n] = append(c.sounds[n], r)
		}
	}
	return c
}

// with returns the characters that one may be written for, without itself: by their
// sound, by a sound that many don't tell apart, and by their looks.
func (c *confusions) with(r rune) []rune {
	s := readings()
	var out []rune
	for _, n := range s.every(r) {
		out = append(out, c.sounds[n]...)
		for _, near := range nearSounds(s.names[n]) {
			out = append(out, c.sounds[s.numbers[near]]...)
		}
	}
	out = append(out, c.looks[r]...)
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(o rune) bool { return o == r })
}

// nearInitials and nearFinals are sounds that many readers don't tell apart.
var (
	nearInitials = [][2]string{{"zh", "z"}, {"ch", "c"}, {"sh", "s"}, {"l", "n"}}
	nearFinals   = [][2]string{{"ang", "an"}, {"eng", "en"}, {"ing", "in"}}
)

// nearSounds returns the names of the syllables that sound almost like one; some may
// be none.
func nearSounds(name string) []string {
	var out []string
	for _, p := range nearInitials {
		for i, j := range []int{1, 0} {
			if rest, ok := strings.CutPrefix(name, p[i]); ok && (i == 0 || !strings.HasPrefix(rest, "h")) {
				out = append(out, p[j]+rest)
				break
			}
		}
	}
	for _, p := range nearFinals {
		for i, j := range []int{1, 0} {
			if rest, ok := strings.CutSuffix(name, p[i]); ok {
				out = append(out, rest+p[j])
				break
			}
		}
	}
	return out
}
