// Package segmenttest holds the contract that every segment.Segmenter passes, and
// the dictionary that tests share.
package segmenttest

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"wensou/segment"
)

// Texts are what Run cuts: ordinary, mixed, hostile.
var Texts = []string{
	"", " ", "\n", "，。", "渡", "江畔的老渡口要拆了。",
	"ＧＤＰ２００９年增长８．７％", "這座橋連接兩岸，夜裡沒有燈。", "3G手机和PM10监测仪，ISO9001认证",
	"a\u0301b café Москва ありがとう 한국어", "①②③㎏℃½ﬁ", "\ufeff\u200b零\u200d宽\u00ad",
	"坏\xff字节\xc3(", "\x00控\x1f制", "𠮷野家與𝐀𝟗", "　全角　空格　", strings.Repeat("长", 5000), strings.Repeat("x", 5000),
	"第一段。\r\n第二段。\n\n第三段", "<b>&nbsp;</b>", "http://example.com/a?b=1", "阿·托尔斯泰《战争与和平》",
}

// Run checks the contract of segment.Segmenter.
func Run(t *testing.T, s segment.Segmenter) {
	t.Helper()
	t.Run("tokens", func(t *testing.T) {
		for _, text := range Texts {
			Check(t, s, text)
		}
	})
	t.Run("concurrent", func(t *testing.T) {
		text := strings.Join(Texts, "\n")
		want := s.Segment(text)
		var wg sync.WaitGroup
		for range 8 {
			wg.Go(func() {
				if !slices.Equal(want, s.Segment(text)) {
					t.Error("Segment gives other tokens when called concurrently")
				}
			})
		}
		wg.Wait()
	})
}

// Check checks what Segment promises of the tokens of any text.
func Check(t *testing.T, s segment.Segmenter, text string) {
	t.Helper()
	tokens := s.Segment(text)
	if !slices.Equal(tokens, s.Segment(text)) {
		t.Errorf("Segment(%.40q) differs from call to call", text)
	}
	word := segment.Token{Position: -1}
	for _, k := range tokens {
		if k.Start < 0 || k.End > len(text) || k.Start >= k.End {
			t.Fatalf("Segment(%.40q): token %+v lies outside the text", text, k)
		}
		if !border(text, k.Start) || !border(text, k.End) {
			t.Errorf("Segment(%.40q): token %+v begins or ends inside a character", text, k)
		}
		if got := segment.Trimmed(text[k.Start:k.End]); k.Term == "" || !strings.Contains(got, k.Term) {
			t.Errorf("Segment(%.40q): token %+v is %q in the text", text, k, got)
		}
		if k.Position == word.Position+1 {
			if k.Start < word.End && !sharesCharacter(text[k.Start:word.End]) {
				t.Errorf("Segment(%.40q): word %+v overlaps %+v", text, k, word)
			}
			word = k
		} else if k.Position != word.Position || k.Start < word.Start || k.End > word.End {
			t.Errorf("Segment(%.40q): token %+v is not inside %+v", text, k, word)
		}
	}
}

// sharesCharacter reports whether the overlap of two words is one character,
// such as the ½ of 1⁄2, which has the end of one word and the start of another.
func sharesCharacter(overlap string) bool {
	return utf8.RuneCountInString(overlap) == 1 && len([]rune(segment.Normal(overlap))) > 1
}

// border reports whether an offset is between two characters, where a byte that
// is not UTF-8 counts as one.
func border(text string, offset int) bool {
	for at := max(0, offset-utf8.UTFMax); at < offset; at++ {
		if !utf8.RuneStart(text[at]) {
			continue
		}
		if _, size := utf8.DecodeRuneInString(text[at:]); at+size > offset {
			return false
		}
	}
	return true
}
