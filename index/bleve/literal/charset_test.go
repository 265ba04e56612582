package literal

import (
	"bytes"
	"hash/crc32"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// TestFormatIsFrozen fails when what readers must know of the format changes
// and Version does not.
func TestFormatIsFrozen(t *testing.T) {
	var class []byte
	for r := rune(0); r < 0x11000; r++ {
		unit, indexed := fold(r)
		class = append(class, byte(unit), byte(unit>>8))
		if indexed {
			class = append(class, 1)
		}
	}
	var code []byte
	for r := rune(0); r <= unicode.MaxRune; r++ {
		code = appendCode(code, r)
	}
	for _, tt := range []struct {
		name      string
		got, want uint32
	}{
		{"the characters' code", crc32.Checksum(code, castagnoli), 0x4203ff34},
		{"the class of indexed characters", crc32.Checksum(class, castagnoli), 0xc882e7e7},
		{"the version", Version, 3},
	} {
		if tt.got != tt.want {
			t.Errorf("%s: %#x, want %#x: a new format needs a new Version", tt.name, tt.got, tt.want)
		}
	}
}

func TestFrequent(t *testing.T) {
	table := strings.TrimSuffix(frequent, "\n")
	if n := utf8.RuneCountInString(table); n != firstPair-1 {
		t.Errorf("frequent.txt has %d characters, want %d", n, firstPair-1)
	}
	for i, r := range table {
		if strings.ContainsRune(table[:i], r) || r == 0 {
			t.Errorf("frequent.txt has %q twice, or it must not have it", r)
		}
	}
	n := 0
	for _, p := range pairRanges {
		n += int(p.last-p.first) + 1
	}
	if n != (escape-firstPair)*256 {
		t.Errorf("%d characters of two bytes, want %d", n, (escape-firstPair)*256)
	}
}

// TestClass says where the class departs from this Go release's Unicode tables.
func TestClass(t *testing.T) {
	words := []*unicode.RangeTable{unicode.L, unicode.Nd, unicode.Nl, unicode.No, unicode.M}
	var more int
	for r := rune(0); r < 1<<16; r++ {
		_, indexed := fold(r)
		if word := unicode.In(r, words...); word && !indexed {
			t.Errorf("%U %c is a letter, digit or mark of Unicode %s, and not indexed", r, r, unicode.Version)
		} else if indexed && !word {
			more++
		}
	}
	t.Logf("%d characters of the basic plane are indexed and no letters, digits or marks of Unicode %s", more, unicode.Version)
	for _, r := range "，。、；：？！“”《》—…·　 ,.;:?!'\"()[]<>" {
		if _, indexed := fold(r); indexed {
			t.Errorf("%q is indexed", r)
		}
	}
}

func TestIndexCode(t *testing.T) {
	// 一 is a0 00, so that a search for bytes alone would find a border in it;
	// 龟 and 丠 have bytes that fit across two characters.
	for _, tt := range []struct {
		text, pattern string
		from, want    int
	}{
		{"丁丂七", "丂", 0, 2},
		{"丁丂七", "丁", 1, -1},
		{"ꀠ", "龠", 0, -1},
		{strings.Repeat("龠", 5) + "侠", "侠", 0, 10},
		{"", "丁", 0, -1},
	} {
		code := encodeText(tt.text)
		from := len(encodeText(string([]rune(tt.text)[:tt.from])))
		if got := indexCode(code, encodeText(tt.pattern), from); got != tt.want {
			t.Errorf("indexCode(%q, %q, %d) = %d, want %d", tt.text, tt.pattern, tt.from, got, tt.want)
		}
	}
}

// FuzzCode holds the code against UTF-8: it round-trips, and a search in it is a
// search for whole characters.
func FuzzCode(f *testing.F) {
	f.Add("中国经济，2009年", "国经")
	f.Add("一丁\x00𠮷\xff龠龠龠", "\x00")
	f.Add(strings.Repeat("\u20a0\u20a1\ua0a0", 3), "\u20a1")
	f.Fuzz(func(t *testing.T, text, pattern string) {
		text, pattern = strings.ToValidUTF8(text, "\ufffd"), strings.ToValidUTF8(pattern, "\ufffd")
		code := encodeText(text)
		if got := decodeText(code); got != text {
			t.Errorf("decode(encode(%q)) = %q", text, got)
		}
		want := strings.Index(text, pattern)
		if want > 0 {
			want = len(encodeText(text[:want]))
		}
		if got := indexCode(code, encodeText(pattern), 0); got != want {
			t.Errorf("indexCode(%q, %q) = %d, want %d", text, pattern, got, want)
		}
		title, body := splitBorder(append(append(bytes.Clone(code), border), encodeText(pattern)...))
		if decodeText(title) != text || decodeText(body) != pattern {
			t.Errorf("split %q and %q into %q and %q", text, pattern, decodeText(title), decodeText(body))
		}
	})
}

// FuzzDecode reads any bytes as code.
func FuzzDecode(f *testing.F) {
	f.Add([]byte{escape, 0x80, escape})
	f.Add([]byte{firstPair})
	f.Fuzz(func(t *testing.T, code []byte) {
		if s := decodeText(code); !utf8.ValidString(s) {
			t.Errorf("decodeText(%x) = %q, which is not UTF-8", code, s)
		}
		splitBorder(code)
	})
}

func TestFirstCode(t *testing.T) {
	const text = "青石渡口 a𠮷é"
	for n := range len([]rune(text)) + 2 {
		want := string([]rune(text)[:min(n, len([]rune(text)))])
		if got := decodeText(firstCode(encodeText(text), n)); got != want {
			t.Errorf("the first %d characters of %s are %s, want %s", n, text, got, want)
		}
	}
}
