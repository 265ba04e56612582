package literal_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
)

// words are what random articles are made of: common and rare, mixed scripts,
// punctuation, characters of one, two and six bytes in the code, and beyond the
// basic plane.
var words = strings.Fields(`中国 经济 文化 杂志 编辑 读者 文章 发表 研究 历史 学者 认为 城市 农村 发展 改革 开放 教育 科学 技术
	的 了 在 和 是 不 人 一 有 我 他 这 上 个 大 国 龘 㐀 㘎 𠮷 𠀋 𪚥 😀 🇨🇳 々 〇 ー 한국 カタカナ ﷺ
	iphone15 covid-19 pm2.5 c++ 3.5% a b 2009年 (2) go ß é æ œ привет αβγ ½ ² ① Ⅳ
	， 。 、 ： “ ” 《 》 —— …… ! ? . , · ~ @ # $ % ^ & * / \ | ' " 　 ※ ★ → √`)

type generator struct{ *rand.Rand }

func newGenerator(seed uint64) generator {
	return generator{rand.New(rand.NewPCG(seed, 1))}
}

// text returns n words, now and then with a space between two of them.
func (g generator) text(n int) string {
	var b strings.Builder
	for range n {
		b.WriteString(words[min(g.IntN(len(words)), g.IntN(len(words)))])
		if g.IntN(8) == 0 {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func (g generator) article() *article {
	a := &article{title: g.text(g.IntN(8)), body: g.text(g.IntN(60)), tag: strconv.Itoa(g.IntN(3))}
	a.section, a.source, a.author = g.text(g.IntN(3)), g.text(g.IntN(2)), g.text(g.IntN(3))
	if g.IntN(5) > 0 {
		a.minute = 1 + uint32(g.IntN(1000))
	}
	return a
}

// substring returns up to n characters of text, "" only if text is empty.
func (g generator) substring(text string, n int) string {
	r := []rune(text)
	if len(r) == 0 {
		return ""
	}
	at := g.IntN(len(r))
	return string(r[at:min(at+1+g.IntN(n), len(r))])
}

// changes returns a batch over ids: mostly articles, some deletions.
func (g generator) changes(ids, n int) map[string]*article {
	batch := map[string]*article{}
	for range n {
		id := fmt.Sprintf("%05d", g.IntN(ids))
		if g.IntN(6) == 0 {
			batch[id] = nil
		} else {
			batch[id] = g.article()
		}
	}
	return batch
}

func contains(text string) func(article) bool {
	return func(a article) bool {
		return strings.Contains(a.title, text) || strings.Contains(a.body, text)
	}
}
