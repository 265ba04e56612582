package extract

import (
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
)

const (
	leastDoubled  = 12 // characters that bear out that a text was encoded twice
	commonDoubled = .3 // share of common characters that it has once that is undone
	oddDoubled    = .1 // and at most before: 中国 is ä¸­å›½ or 涓浗, of rare characters
)

// undouble returns a text that was encoded twice as it was meant: its UTF-8 was taken for
// Windows-1252 or for GB 18030 by a program that moved it, and encoded again. Text that is
// Chinese as it is stays, and so does what would not be Chinese then either.
func undouble(text string) string {
	if w := weighText(text); w.han+w.odd < leastDoubled || float64(w.common) > oddDoubled*float64(w.han+w.odd) {
		return text
	}
	for _, once := range []func(string) ([]byte, bool){latin, func(s string) ([]byte, bool) { return encoded(simplifiedchinese.GB18030, s) }} {
		b, ok := once(text)
		if !ok || !isUTF8(b) {
			continue
		}
		meant := dropBroken(string(b))
		if w := weighText(meant); w.han >= leastDoubled && float64(w.common) >= commonDoubled*float64(w.han+w.odd) {
			return meant
		}
	}
	return text
}

// latin returns the bytes of a text in Windows-1252, of which browsers read the five that
// it leaves open as those of Latin-1.
func latin(s string) ([]byte, bool) {
	var b []byte
	for _, r := range s {
		c, ok := charmap.Windows1252.EncodeRune(r)
		if !ok && r < 0x100 {
			c, ok = byte(r), true
		}
		if !ok {
			return nil, false
		}
		b = append(b, c)
	}
	return b, true
}

func encoded(e encoding.Encoding, s string) ([]byte, bool) {
	b, err := e.NewEncoder().Bytes([]byte(s))
	return b, err == nil
}

// weighText counts the characters of the beginning of a text.
func weighText(s string) weight {
	end := min(len(s), sampleBytes)
	for end < len(s) && !utf8.RuneStart(s[end]) {
		end--
	}
	return weightOf(s[:end])
}
