package index

import (
	"slices"
	"unicode/utf8"
)

// automaton finds the occurrences of many texts in one pass over another (Aho
// and Corasick, "Efficient String Matching: An Aid to Bibliographic Search",
// 1975), also of those that overlap: 哈哈 occurs twice in 哈哈哈.
type automaton struct {
	texts []string // to find, "" for none
	nodes []node   // nodes[root] is the beginning of all texts
	edges map[edge]int32
	first [1 << 8]bool // whether a text begins with a character, by its low bits
}

// edge leads from a node to the one that is longer by a character.
type edge struct {
	from int32
	r    rune
}

// node is a beginning of one or several texts.
type node struct {
	text    int32 // number of the text that it is all of, -1 if there is none
	fail    int32 // the longest other node that it ends with
	shorter int32 // the longest other node that it ends with and that is all of a text, root if none
}

const root = 0

// maxNested bounds how many texts are found that end in the same place, the
// longest first. It bounds the matches by the length of the text, and costs no
// marks: what is left out is part of what is found.
const maxNested = 4

// newAutomaton returns the automaton of some texts. It makes the nodes in the
// order of their lengths, so that the shorter ones that each refers to are there.
func newAutomaton(texts []string) *automaton {
	a := &automaton{texts: texts, nodes: []node{{text: -1}}, edges: map[edge]int32{}}
	at := make([]int32, len(texts)) // node of each text's beginning
	done := make([]int, len(texts)) // length of that beginning
	var growing []int
	for i, t := range texts {
		if t != "" {
			growing = append(growing, i)
			r, _ := utf8.DecodeRuneInString(t)
			a.first[byte(r)] = true
		}
	}
	for len(growing) > 0 {
		growing = slices.DeleteFunc(growing, func(i int) bool {
			r, size := utf8.DecodeRuneInString(texts[i][done[i]:])
			at[i] = a.child(at[i], r)
			done[i] += size
			if done[i] < len(texts[i]) {
				return false
			}
			if n := &a.nodes[at[i]]; n.text < 0 {
				n.text = int32(i)
			}
			return true
		})
	}
	return a
}

// child returns the node that is longer than another by a character.
func (a *automaton) child(from int32, r rune) int32 {
	if to, ok := a.edges[edge{from, r}]; ok {
		return to
	}
	n := node{text: -1}
	if from != root {
		n.fail = a.step(a.nodes[from].fail, r)
	}
	n.shorter = n.fail
	if a.nodes[n.fail].text < 0 {
		n.shorter = a.nodes[n.fail].shorter
	}
	to := int32(len(a.nodes))
	a.nodes = append(a.nodes, n)
	a.edges[edge{from, r}] = to
	return to
}

// step returns the longest node that a node and a character end with.
func (a *automaton) step(at int32, r rune) int32 {
	for {
		if to, ok := a.edges[edge{at, r}]; ok {
			return to
		}
		if at == root {
			return root
		}
		at = a.nodes[at].fail
	}
}

// find calls found with the number of each text found and the offsets of its
// occurrence, in the order of their ends.
func (a *automaton) find(text string, found func(number, start, end int)) {
	at := int32(root)
	for i, r := range text {
		if at == root && !a.first[byte(r)] {
			continue
		}
		at = a.step(at, r)
		n := at
		if a.nodes[n].text < 0 {
			n = a.nodes[n].shorter
		}
		for end, k := i+utf8.RuneLen(r), 0; n != root && k < maxNested; k++ {
			number := int(a.nodes[n].text)
			found(number, end-len(a.texts[number]), end)
			n = a.nodes[n].shorter
		}
	}
}
