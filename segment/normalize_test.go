package segment_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"wensou/segment"
)

func TestNormal(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"江畔", "江畔"},
		{"ＧＢ２３１２", "gb2312"},
		{"ISO9001 认证", "iso9001 认证"},
		{"清華大學", "清华大学"},
		{"頭髮與發展", "头发与发展"},
		{"皇后以後", "皇后以后"},
		{"乾燥的幹部", "干燥的干部"},
		{"增长８．７％，", "增长8.7%,"},
		{"①㎏℃", "1kg°c"},
		{"a \t\n　b", "a b"},
		{" 首尾 ", " 首尾 "},
		{"第一段。\r\n第二段", "第一段。 第二段"},
		{"零\u200b宽\u00ad字\ufeff", "零宽字"},
		{"葛\U000E0100城", "葛城"},
		{"坏\xff\xfe字", "坏 字"},
		{"替\ufffd代", "替 代"},
		{"\x00控制\x1f", " 控制 "},
		{"𝐀𝟗", "a9"},
		{"Straße CAFÉ", "straße cafe\u0301"},
		{"豈更", "岂更"}, // compatibility forms of Han, then simplified
		{"\uf900\uf9e8\ufa1b\U0002f800", "岂里福丽"},
		{"\u2f32\u2f42", "干文"}, // radicals
		{"井榦", "井干"},
		{"caf\u00e9 cafe\u0301", "cafe\u0301 cafe\u0301"}, // composed or not
		{"\u1eaf a\u0306\u0301", "a\u0306\u0301 a\u0306\u0301"},
		{"がか\u3099", "か\u3099か\u3099"},
		{"ﾊﾟﾝ パン", "ハ\u309aン ハ\u309aン"},
		{"한국어", "한국어"},
		{"ǆǅǄ", "dz\u030cdz\u030cdz\u030c"},
		{"ﬁne", "fine"},
		{"㈱江畔㏑", "(株)江畔ln"},
		{"ⅢⅣ½", "iiiiv1⁄2"},
	} {
		if got := segment.Normal(tt.in); got != tt.want {
			t.Errorf("Normal(%q) = %q, want %q", tt.in, got, tt.want)
		}
		if got := segment.Normalize(tt.in).Text; got != tt.want {
			t.Errorf("Normalize(%q).Text = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestNormalizeMapsBack(t *testing.T) {
	for _, tt := range []struct{ text, normal, written string }{
		{"江畔", "畔", "畔"},
		{"增长８．７％，", "8.7%", "８．７％"},
		{"在清華大學讀書", "清华", "清華"},
		{"重５㎏的", "kg", "㎏"},
		{"重５㎏的", "g的", "㎏的"},
		{"a \t　b", "a b", "a \t　b"},
		{"a \t　b", "b", "b"},
		{"  a", "a", "a"},
		{"零\u200b宽", "零宽", "零\u200b宽"},
		{"零\u200b宽", "宽", "宽"},
		{"零\u200b宽", "零", "零"},
		{"坏\xff\xfe字", " ", "\xff\xfe"},
		{"坏\xff\xfe字", "字", "字"},
		{"首 \u200b 尾", " 尾", " \u200b 尾"},
		{"在café里", "cafe\u0301", "café"},
		{"在café里", "cafe", "café"}, // the letter and its mark are one character
		{"在cafe\u0301里", "cafe\u0301", "cafe\u0301"},
		{"在cafe\u0301里", "里", "里"},
		{"在豈更里", "岂", "豈"},
		{"在\U0002f800里", "里", "里"},
		{"の ﾊﾟﾝ屋", "ハ\u309aン", "ﾊﾟﾝ"},
		{"の パン屋", "ハ\u309aン", "パン"},
		{"第㈱江", "株", "㈱"},
	} {
		n := segment.Normalize(tt.text)
		at := strings.Index(n.Text, tt.normal)
		if at < 0 {
			t.Fatalf("Normalize(%q) = %q, without %q", tt.text, n.Text, tt.normal)
		}
		if got := tt.text[n.Start(at):n.End(at+len(tt.normal))]; got != tt.written {
			t.Errorf("in %q, %q was written %q, want %q", tt.text, tt.normal, got, tt.written)
		}
	}
}

// Every character, by itself, turns into what stays as it is.
func TestNormalOfEachCharacter(t *testing.T) {
	for r := range rune(utf8.MaxRune + 1) {
		once := segment.Normal(string(r))
		if twice := segment.Normal(once); once != twice {
			t.Errorf("%U: Normal is %q, of which Normal is %q", r, once, twice)
		}
		if lower := segment.Normal(strings.ToLower(string(r))); lower != once && r != 'İ' {
			t.Errorf("%U: Normal is %q, that of the small letter %q", r, once, lower)
		}
	}
}

// Whatever piece of a text is searched for, it is a piece of what was indexed:
// the promise that every literal match is found rests on this.
func FuzzNormalize(f *testing.F) {
	for _, s := range []string{"清華大學 ２００９", "a \t\u200b　b\xff", "①㎏½ﬁ\u00a8´", "İΣς\u0301\ufe0f", " \u200b a\u200b\u200bｂ\u200b", "ℍ㎯\u3000\u3000㎯"} {
		f.Add(s, uint8(1), uint8(2))
	}
	f.Fuzz(func(t *testing.T, text string, from, length uint8) {
		n := segment.Normalize(text)
		if got := segment.Normal(text); got != n.Text {
			t.Fatalf("Normal(%q) = %q, Normalize %q", text, got, n.Text)
		}
		if !utf8.ValidString(n.Text) || strings.ContainsAny(n.Text, "\ufffd\n\t") || strings.Contains(n.Text, "  ") {
			t.Errorf("Normal(%q) = %q", text, n.Text)
		}
		if again := segment.Normal(n.Text); again != n.Text {
			t.Errorf("Normal(%q) = %q, of which Normal is %q", text, n.Text, again)
		}
		piece := cut(text, int(from), int(length))
		if !strings.Contains(n.Text, segment.Trimmed(piece)) {
			t.Errorf("Normal(%q) = %q does not hold that of its piece %q", text, n.Text, piece)
		}
		last := 0
		for at := range n.Text {
			_, size := utf8.DecodeRuneInString(n.Text[at:])
			start, end := n.Start(at), n.End(at+size)
			if start < last || end < start || end > len(text) {
				t.Fatalf("Normalize(%q): %q at %d maps to %d, %d", text, n.Text, at, start, end)
			}
			if char := n.Text[at : at+size]; !strings.Contains(segment.Normal(text[start:end]), char) {
				t.Errorf("Normalize(%q): %q at %d maps to %q", text, char, at, text[start:end])
			}
			last = start
		}
	})
}

// cut returns length characters of text from character from on.
func cut(text string, from, length int) string {
	var offsets []int
	for at := range text {
		offsets = append(offsets, at)
	}
	offsets = append(offsets, len(text))
	from = min(from, len(offsets)-1)
	return text[offsets[from]:offsets[min(from+length, len(offsets)-1)]]
}
