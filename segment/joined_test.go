package segment_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"wensou/segment"
	"wensou/segment/segmenttest"
)

func TestJoin(t *testing.T) {
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"大坝加高了\n两米", "大坝加高了两米"},
		{"完工。\n\n　　下游", "完工。下游"},
		{"新款 iPhone 15 上市", "新款iphone 15上市"},
		{"Ying Lake at dawn", "ying lake at dawn"},
		{"第1. 5节", "第1. 5节"},
		{"他说： “来”", "他说:“来”"},
		{"안녕 하세요", "안녕 하세요"},
		{" 渡口 ", " 渡口 "},
		{"C++ 写的", "c++写的"},
	} {
		if got := segment.Normalize(tt.in).Join().Text; got != tt.want {
			t.Errorf("Join(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func FuzzJoin(f *testing.F) {
	for _, text := range segmenttest.Texts {
		f.Add(text, uint(1), uint(9))
	}
	f.Fuzz(func(t *testing.T, text string, from, to uint) {
		j := segment.Normalize(text).Join()
		if again := segment.JoinNormal(segment.Normal(text)); again != j.Text {
			t.Fatalf("Join(%q) = %q and %q", text, j.Text, again)
		}
		for at, r := range j.Text {
			start, end := j.Start(at), j.End(at+utf8.RuneLen(r))
			if start < 0 || end > len(text) || start > end {
				t.Fatalf("Join(%q): %d is from %d to %d", text, at, start, end)
			}
			if piece := segment.Normal(text[start:end]); r != ' ' && !strings.ContainsRune(piece, r) {
				t.Fatalf("Join(%q): %q is written %q", text, r, text[start:end])
			}
		}
		runes := []rune(strings.ToValidUTF8(text, " "))
		if from %= uint(len(runes) + 1); to%uint(len(runes)+1) < from {
			return
		}
		piece := segment.JoinNormal(segment.Trimmed(string(runes[from : to%uint(len(runes)+1)])))
		if whole := segment.JoinNormal(segment.Normal(string(runes))); !strings.Contains(whole, piece) {
			t.Errorf("%q, a piece of %q, is joined %q, which is not in %q", string(runes[from:to%uint(len(runes)+1)]), text, piece, whole)
		}
	})
}
