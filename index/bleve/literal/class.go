package literal

// Only runs of indexed characters have postings; the others, mostly
// punctuation, are found by reading the text. The class is part of the format
// and does not follow the Unicode tables of the Go release: whatever it holds,
// no match is lost, as index and query use the same; it only weighs size
// against speed.

// unindexed lists the characters outside the class, ascending.
var unindexed = [...]struct{ first, last rune }{
	{0x0000, 0x002f},
	{0x003a, 0x0040},
	{0x005b, 0x0060},
	{0x007b, 0x00a9}, // ASCII and Latin-1 save 0-9, A-Z, a-z, ª …
	{0x00ab, 0x00b1},
	{0x00b4, 0x00b4},
	{0x00b6, 0x00b8},
	{0x00bb, 0x00bb},
	{0x00bf, 0x00bf},
	{0x00d7, 0x00d7},
	{0x00f7, 0x00f7},
	{0x2000, 0x206f},
	{0x20a0, 0x20cf},
	{0x2190, 0x245f},
	{0x2500, 0x2775},
	{0x2794, 0x2bff}, // punctuation, arrows, shapes
	{0x2e00, 0x2e2e},
	{0x2e30, 0x2e7f},
	{0x3000, 0x3004},
	{0x3008, 0x3020},
	{0x3030, 0x3030}, // CJK punctuation save 々〆〇
	{0xe000, 0xf8ff}, // private use: taken by folded characters
	{0xfe10, 0xfe1f},
	{0xfe30, 0xfe6f},
	{0xff00, 0xff0f},
	{0xff1a, 0xff20},
	{0xff3b, 0xff40},
	{0xff5b, 0xff65},
	{0xffe0, 0xffff},
}

// outside tells for each character of the basic plane whether it has no postings.
var outside = loadClass()

func loadClass() *[1 << 16]bool {
	t := new([1 << 16]bool)
	for _, p := range unindexed {
		for r := p.first; r <= p.last; r++ {
			t[r] = true
		}
	}
	return t
}

// fold returns the 16 bits that stand for r in a bigram, and whether r is
// indexed. Characters beyond the basic plane, all indexed, share the 4096 values
// from U+E000 on: what they find must be verified in the text.
func fold(r rune) (unit uint16, indexed bool) {
	if r < 1<<16 {
		return uint16(r), !outside[r]
	}
	return 0xe000 + uint16(uint32(r)*2654435761>>20), true
}

// bigram is the key of two indexed characters that follow one another. 0 stands
// for one that is not indexed and for the ends of a field, so that a run has one
// key more than it has characters: 国民 has (0, 国), (国, 民) and (民, 0).
type bigram uint32

func newBigram(first, second uint16) bigram { return bigram(first)<<16 | bigram(second) }

func (b bigram) first() uint16 { return uint16(b >> 16) }
