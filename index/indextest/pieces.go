package indextest

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
)

// Piece returns 1 to 12 adjacent characters of a text, which is not empty.
func Piece(text string, random *rand.Rand) string {
	runes := []rune(text)
	from := random.IntN(len(runes))
	return string(runes[from:min(len(runes), from+1+random.IntN(12))])
}

// FullWidth writes the letters, digits and signs of ASCII in full width.
func FullWidth(text string) string {
	return strings.Map(func(r rune) rune {
		if r > ' ' && r < 0x7f {
			return r - '!' + '！'
		}
		return r
	}, text)
}

// Traditional writes characters in a traditional form, where they have one. Of
// several it takes the first by Unicode, which need not be the one that a writer
// would take.
func Traditional(text string) string {
	return strings.Map(func(r rune) rune {
		if forms := segment.FormsOf(r); len(forms) > 0 {
			return forms[0]
		}
		return r
	}, text)
}

// Holding returns the IDs of the articles that hold each of the parts in their
// title or body, literally (see index.Literal), in the order of the articles. It
// looks in the texts themselves.
func Holding(articles []*corpus.Article, parts ...string) []string {
	ids := []string{}
	for _, a := range articles {
		title, body := segment.JoinNormal(segment.Normal(a.Title)), segment.JoinNormal(segment.Normal(a.Body))
		lacks := func(part string) bool {
			part = index.Literal(part)
			return !strings.Contains(title, part) && !strings.Contains(body, part)
		}
		if !slices.ContainsFunc(parts, lacks) {
			ids = append(ids, a.ID)
		}
	}
	return ids
}

// testPieces searches for random pieces of all the texts of this suite, as they
// stand there, in full width and in traditional script: every article that holds
// one is found, and the answer is not called relaxed.
func testPieces(t *testing.T, f *fixture) {
	all := slices.Concat(mixedArticles(), TownArticles())
	f.apply(t, f.texts.Put(all...))
	all = append(all, articles()...)
	random := rand.New(rand.NewPCG(4, 12)) //nolint:gosec // the same pieces each time
	for n := 0; n < 2000; {
		a := all[random.IntN(len(all))]
		q := Piece(a.Title+"\n"+a.Body, random)
		want := Holding(all, q)
		if index.Literal(q) == "" || len(want) == 0 { // such as one from the title into the body
			continue
		}
		n++
		for _, written := range []string{q, FullWidth(q), Traditional(q)} {
			r := f.search(t, index.Query{Text: written, IDs: want})
			if r.Total != len(want) || r.Relaxed {
				t.Errorf("%q finds %d of the %d articles that hold it: %v, relaxed: %v", written, r.Total, len(want), want, r.Relaxed)
			}
		}
	}
}
