package segment

import (
	"sort"
	"strings"
	"unicode/utf8"
)

// Normalized is a text as it is indexed and searched, with the way back to the
// text as it was written.
//
// Each character is folded by itself: compatibility forms (full width, circled
// digits, units) to their plain ones, letters with marks to the letter and its
// marks, capitals to small letters, traditional characters to simplified ones.
// White space, controls and bytes that are not UTF-8 become a space, and spaces
// that follow one another a single one; marks of format, such as the zero-width
// space, vanish. So whatever piece is cut from a text, its normal form without
// the spaces at its ends is a piece of the text's normal form; and normalizing
// twice changes nothing more.
type Normalized struct {
	Text  string
	edits []edit
}

// edit is a place where the lengths differ, or the last of them before others:
// written bytes at writtenAt became normal bytes at normalAt.
type edit struct {
	normalAt, normalLen   uint32
	writtenAt, writtenLen uint32
}

// Normalize returns the normal form of a text of less than 2 GiB, and the way
// back. See Normal for the form alone.
func Normalize(text string) Normalized {
	n := normalizer{edits: make([]edit, 0, 16), keep: true}
	return Normalized{n.run(text), n.edits}
}

// Normal returns the normal form of a text.
func Normal(text string) string {
	var n normalizer
	return n.run(text)
}

// Trimmed returns the normal form of what someone typed: without the spaces at
// its ends.
func Trimmed(text string) string { return strings.Trim(Normal(text), " ") }

// Start returns the byte offset in the written text of the character at a byte
// offset of the normal text.
func (n Normalized) Start(offset int) int {
	e, ok := n.lastEdit(offset + 1)
	switch normalEnd := int(e.normalAt + e.normalLen); {
	case !ok:
		return offset
	case offset < normalEnd:
		return int(e.writtenAt)
	default:
		return int(e.writtenAt+e.writtenLen) + offset - normalEnd
	}
}

// End returns the byte offset in the written text of the end of the character
// that ends at a byte offset of the normal text.
func (n Normalized) End(offset int) int {
	e, ok := n.lastEdit(offset)
	if !ok {
		return offset
	}
	return int(e.writtenAt+e.writtenLen) + max(0, offset-int(e.normalAt+e.normalLen))
}

// lastEdit returns the last edit that begins before an offset of the normal
// text, if there is one.
func (n Normalized) lastEdit(before int) (edit, bool) {
	i := sort.Search(len(n.edits), func(i int) bool { return int(n.edits[i].normalAt) >= before })
	if i == 0 {
		return edit{}, false
	}
	return n.edits[i-1], true
}

// normalizer builds a normal form.
type normalizer struct {
	out     []byte
	edits   []edit
	keep    bool // the edits
	spaceAt int  // offset in out of the space that ends it, -1 if there is none
	spaceIn int  // where that space began in the text
}

func (n *normalizer) run(text string) string {
	table := foldings()
	n.out = make([]byte, 0, len(text))
	n.spaceAt = -1
	for at := 0; at < len(text); {
		r, size := rune(text[at]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(text[at:])
		}
		switch to := table.of(r); to {
		case space:
			n.space(at, size)
		case drop:
			n.record(at, size, len(n.out), 0)
		case severals:
			n.append(at, size, table.strings[r])
		default:
			n.spaceAt = -1
			start := len(n.out)
			n.out = utf8.AppendRune(n.out, to)
			if to != r && len(n.out)-start != size {
				n.record(at, size, start, len(n.out)-start)
			}
		}
		at += size
	}
	return string(n.out)
}

// append writes what a character turned into, if that is several.
func (n *normalizer) append(at, size int, s string) {
	n.record(at, size, len(n.out), len(s))
	n.out = append(n.out, s...)
	n.spaceAt = -1
}

// space writes a space, or lengthens the one that ends the text.
func (n *normalizer) space(at, size int) {
	if n.spaceAt < 0 {
		n.spaceAt, n.spaceIn = len(n.out), at
		n.out = append(n.out, ' ')
		if size == 1 {
			return
		}
	}
	for len(n.edits) > 0 && int(n.edits[len(n.edits)-1].normalAt) >= n.spaceAt {
		n.edits = n.edits[:len(n.edits)-1]
	}
	n.record(n.spaceIn, at+size-n.spaceIn, n.spaceAt, 1)
}

func (n *normalizer) record(writtenAt, writtenLen, normalAt, normalLen int) {
	if n.keep {
		n.edits = append(n.edits, edit{uint32(normalAt), uint32(normalLen), uint32(writtenAt), uint32(writtenLen)})
	}
}
