package segment

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// trie is a double-array trie (Aoe, 1989) of words with a cost each, over
// characters that are numbered by frequency, so that the array stays dense.
// From node n the character with code c leads to base[n]+c, if check of that is
// n. It does not change once built.
type trie struct {
	codes   [1 << 16]uint16 // of characters of the basic plane; 0: in no word
	others  map[rune]uint16
	nodes   []node
	classes []Class // of the words that end at the nodes
}

type node struct {
	base, check int32   // check is none for a free node
	cost        float32 // of the word that ends here; 0: none does
}

const (
	root  int32 = 0
	none  int32 = -1
	taken int32 = -2 // check of the root, to which nothing leads
)

// entry is a word on its way into the trie.
type entry struct {
	word  string
	key   []uint16
	cost  float32
	class Class
}

// newTrie builds the trie of words, each with its cost above 0, and fills in their
// keys.
func newTrie(entries []entry) *trie {
	t := &trie{others: map[rune]uint16{}}
	t.number(entries)
	for i := range entries {
		for _, r := range entries[i].word {
			entries[i].key = append(entries[i].key, t.code(r))
		}
	}
	slices.SortFunc(entries, func(a, b entry) int { return slices.Compare(a.key, b.key) })
	t.build(entries)
	return t
}

// number gives each character of the words its code, the most frequent first.
func (t *trie) number(words []entry) {
	counts := map[rune]int{}
	for _, w := range words {
		for _, r := range w.word {
			counts[r]++
		}
	}
	runes := make([]rune, 0, len(counts))
	for r := range counts {
		runes = append(runes, r)
	}
	slices.SortFunc(runes, func(a, b rune) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	for i, r := range runes[:min(len(runes), 1<<16-1)] {
		if r < 1<<16 {
			t.codes[r] = uint16(i + 1)
		} else {
			t.others[r] = uint16(i + 1)
		}
	}
}

func (t *trie) code(r rune) uint16 {
	if uint32(r) < 1<<16 {
		return t.codes[r]
	}
	return t.others[r]
}

// span is a range of sorted entries that share the path to a node.
type span struct {
	low, high int
	depth     int
	node      int32
}

// child is one continuation of a span.
type child struct {
	code      uint16
	low, high int
}

func (t *trie) build(entries []entry) {
	t.grow(1 << 20)
	t.nodes[root].check = taken
	free := int32(1) // no free node lies before it
	var children []child
	for stack := []span{{high: len(entries)}}; len(stack) > 0; {
		s := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		children = t.children(children[:0], entries, s)
		if len(children) == 0 {
			continue
		}
		var base int32
		base, free = t.place(children, free)
		t.nodes[s.node].base = base
		for _, c := range children {
			next := base + int32(c.code)
			t.nodes[next].check = s.node
			stack = append(stack, span{c.low, c.high, s.depth + 1, next})
		}
	}
}

// children notes the word that ends at the span's node, and returns the
// continuations.
func (t *trie) children(dst []child, entries []entry, s span) []child {
	low := s.low
	for low < s.high && len(entries[low].key) == s.depth {
		t.nodes[s.node].cost, t.classes[s.node] = entries[low].cost, entries[low].class
		low++
	}
	for low < s.high {
		code, first := entries[low].key[s.depth], low
		for low < s.high && entries[low].key[s.depth] == code {
			low++
		}
		dst = append(dst, child{code, first, low})
	}
	return dst
}

// place finds a base under which the nodes of all children are free. After many
// tries it gives up the dense region for good.
func (t *trie) place(children []child, free int32) (base, nextFree int32) {
	const tries = 200
	for int(free) < len(t.nodes) && t.nodes[free].check != none {
		free++
	}
	at := free
	for n := 0; ; at++ {
		base = at - int32(children[0].code)
		if base < 1 || !t.isFree(at) {
			continue
		}
		n++
		if !slices.ContainsFunc(children[1:], func(c child) bool { return !t.isFree(base + int32(c.code)) }) {
			if n > tries {
				free = at
			}
			break
		}
	}
	t.grow(int(base) + int(children[len(children)-1].code) + 1)
	return base, free
}

func (t *trie) isFree(n int32) bool {
	return int(n) >= len(t.nodes) || t.nodes[n].check == none
}

func (t *trie) grow(size int) {
	for len(t.nodes) < size {
		t.nodes = append(t.nodes, node{check: none})
		t.classes = append(t.classes, Unknown)
	}
}

// step returns where a character leads from a node, or none. Code 0 leads
// nowhere: no node has its base as its child.
func (t *trie) step(from int32, code uint16) int32 {
	next := t.nodes[from].base + int32(code)
	if uint(next) >= uint(len(t.nodes)) || t.nodes[next].check != from {
		return none
	}
	return next
}

// cost returns the cost of a word, 0 if it is none.
func (t *trie) cost(word string) float32 {
	if at := t.walk(root, word); at != none {
		return t.nodes[at].cost
	}
	return 0
}

// class returns the class of a word, Unknown if it is none.
func (t *trie) class(word string) Class {
	if at := t.walk(root, word); at != none {
		return t.classes[at]
	}
	return Unknown
}

// walk follows text from a node, character by character.
func (t *trie) walk(from int32, text string) int32 {
	for i := 0; i < len(text) && from != none; {
		r, size := utf8.DecodeRuneInString(text[i:])
		from = t.step(from, t.code(r))
		i += size
	}
	return from
}
