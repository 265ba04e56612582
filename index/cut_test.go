package index_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"wensou/index"
	"wensou/index/indextest"
	"wensou/segment/segmenttest"
)

// checkMark checks what Mark marks of a text; white space parts the terms.
func checkMark(t *testing.T, text, terms, want string) {
	t.Helper()
	got := indextest.Marked(text, index.Mark(text, segmenttest.Open(t), wanted(terms)))
	if got != want {
		t.Errorf("Mark(%q, %s) = %q, want %q", text, terms, got, want)
	}
}

func TestMark(t *testing.T) {
	for _, tt := range []struct{ text, terms, want string }{
		{"中华人民共和国成立", "中华人民共和国", "【中华人民共和国】成立"},
		{"中华人民共和国成立", "人民", "中华【人民】共和国成立"},
		{"中华人民共和国成立", "中华 人民 共和国", "【中华人民共和国】成立"},
		{"中华人民共和国成立", "中华 共和国", "【中华】人民【共和国】成立"},
		{"清华大学的图书馆", "清华大学", "【清华大学】的图书馆"},
		{"清華大學的圖書館", "清华大学", "【清華大學】的圖書館"},
		{"清華大學的圖書館", "清华 图书馆", "【清華】大學的【圖書館】"},
		{"推广州际铁路", "广州", "推【广州】际铁路"},       // accidental: no word there
		{"广州人推广州际铁路", "广州", "【广州】人推广州际铁路"}, // a word elsewhere: not the accident
		{"ＧＤＰ增长３．５％", "gdp", "【ＧＤＰ】增长３．５％"},
		{"增长３．５％，好", "3.5%", "增长【３．５％】，好"},
		{"用5G手机，不用15G", "5g", "用【5G】手机，不用15G"},
		{"C++写的", "c++", "【C++】写的"},
		{"iPhone15上市", "iphone", "【iPhone】15上市"},
		{"水库加固", "水库 加固", "【水库加固】"}, // touching marks join
		{"水库的加固", "水库 加固", "【水库】的【加固】"},
		{"大坝\n加高", "大坝 加高", "【大坝】\n【加高】"},
		{"上一页的末\n尾接下一页", "末 尾接", "上一页的【末】\n【尾接】下一页"},
		{"坏\xff字在此", "字", "坏\xff【字】在此"},
		{"零\u200b宽字", "零宽", "【零\u200b宽】字"},
		{"什么都没有", "飞碟", "什么都没有"},
		{"", "空", ""},
		{"aaaa", "aa", "【aaaa】"},
	} {
		checkMark(t, tt.text, tt.terms, tt.want)
	}
}

func TestCut(t *testing.T) {
	filler := strings.Repeat("江边的人们照常过日子。", 20)
	for _, tt := range []struct {
		name, text, terms, want string
		runes                   int
	}{
		{"whole", "水库加固了。\n", "水库", "【水库】加固了。", 50},
		{"lead", filler, "飞碟", "江边的人们照常过日子。", 15},
		{"sentence of the match", filler + "水库加固了。" + filler, "水库", "【水库】加固了。江边的人们照常过日子。", 20},
		{"both terms", filler + "水库很大。" + filler + "水库加固了。" + filler, "水库 加固", "【水库加固】了。", 10},
		{"paragraph", "第一段话。\n　　水库加固了。\n", "水库", "【水库】加固了。", 8},
		{"quoted sentence", "他说：“来了。”水库加固了。", "水库", "【水库】加固了。", 10},
		{"word at the end", "水库除险加固工程完工", "水库", "【水库】除险加固", 7},
		{"nothing", "", "水", "", 10},
		{"no room", "水库", "水库", "", 0},
	} {
		s := first(index.Cut(tt.text, segmenttest.Open(t), wanted(tt.terms), tt.runes))
		if got := indextest.Marked(s.Text, s.Marks); got != tt.want {
			t.Errorf("%s: Cut = %q, want %q", tt.name, got, tt.want)
		}
		if tt.text[s.Offset:s.Offset+len(s.Text)] != s.Text {
			t.Errorf("%s: the snippet does not stand at its offset", tt.name)
		}
	}
}

// A match deep inside one long sentence is shown with what stands before it.
func TestCutInsideALongSentence(t *testing.T) {
	long := strings.Repeat("很长的一句话没有标点", 100)
	s := first(index.Cut(long+"水库"+long, segmenttest.Open(t), wanted("水库"), 40))
	if len(s.Marks) != 1 || utf8.RuneCountInString(s.Text) > 40 || strings.HasPrefix(s.Text, "水库") {
		t.Errorf("Cut = %q", indextest.Marked(s.Text, s.Marks))
	}
}

// first returns the passage that a hit shows.
func first(snippets []index.Snippet) index.Snippet {
	if len(snippets) == 0 {
		return index.Snippet{}
	}
	return snippets[0]
}
