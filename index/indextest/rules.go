package indextest

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode"

	"wensou/corpus"
	"wensou/index"
)

// testStopWords weighs words as editors say.
func testStopWords(t *testing.T, f *fixture) {
	rules := rulesOf(t, "", "", "工程\n灌溉\n-的\n")
	for _, tt := range []struct {
		q            string
		units        string // wanted
		little       string
		found, plain string // IDs; and those by no rules
	}{
		{"工程 农田", "农田", "工程", "农田 水库", "relaxed 农田 水库"},
		{"工程", "工程", "", "水库", "水库"}, // alone it is wanted
		{"工程 灌溉", "工程 灌溉", "", "relaxed 农田 水库", "relaxed 农田 水库"},
		{"的 茶楼 栏目:文化", "的 茶楼", "", "relaxed 广州 清華", "广州"},
	} {
		q := index.Query{Text: tt.q, Rules: rules, Size: 10, Explain: true}
		r := f.search(t, q)
		var units []string
		for _, u := range r.Explanation.Units {
			units = append(units, u.Text)
		}
		if got, little := strings.Join(units, " "), strings.Join(r.Explanation.Little, " "); got != tt.units || little != tt.little {
			t.Errorf("%s wants %s, and %s counts a little; want %s, and %s", tt.q, got, little, tt.units, tt.little)
		}
		for _, h := range r.Hits {
			checkParts(t, h, tt.q)
		}
		q.Rules = nil
		if got, plain := sortedIDs(r), sortedIDs(f.search(t, q)); got != tt.found || plain != tt.plain {
			t.Errorf("%s finds %s, and by no rules %s; want %s and %s", tt.q, got, plain, tt.found, tt.plain)
		}
	}
}

// sortedIDs returns the IDs of the hits, in order of their bytes, after "relaxed" if the
// answer is called so.
func sortedIDs(r *index.Result) string {
	ids := strings.Fields(pinnedIDs(r))
	slices.Sort(ids)
	if r.Relaxed {
		ids = slices.Insert(ids, 0, "relaxed")
	}
	return strings.Join(ids, " ")
}

// testRuledRecall searches for pieces of the texts by rules that say all that rules can:
// what holds a piece is found.
func testRuledRecall(t *testing.T, f *fixture) {
	all := slices.Concat(mixedArticles(), TownArticles())
	f.apply(t, f.texts.Put(all...))
	all = append(all, articles()...)
	random := rand.New(rand.NewPCG(7, 7)) //nolint:gosec // the same pieces each time
	pieces := map[string]bool{}
	var pins strings.Builder
	for len(pieces) < 500 {
		a := all[random.IntN(len(all))]
		q := Piece(a.Title+"\n"+a.Body, random)
		if key := index.Literal(q); key == "" || pieces[key] || strings.HasPrefix(key, "#") {
			continue
		} else {
			pieces[key] = true
			pins.WriteString(key + " => 渡 桥 水库 茶\n")
		}
	}
	rules := rulesOf(t, pins.String(), "渡口 => 大桥\n水库, 图书室, 春茶\n", everyPair(all))
	for q := range pieces {
		want := Holding(all, q)
		r := f.search(t, index.Query{Text: q, IDs: append(want, "渡"), Rules: rules, Size: 1})
		if total := len(want); total > 0 && r.Total < total {
			t.Errorf("%q finds %d of the %d articles that hold it: %v", q, r.Total, total, want)
		}
		if len(r.Hits) == 0 || r.Hits[0].Article.ID != "渡" {
			t.Errorf("%q does not show first what is pinned: %+v", q, r.Hits)
		}
	}
}

// everyPair returns a list of stop words with each two Chinese characters that follow one
// another, and without the function words that are one.
func everyPair(articles []*corpus.Article) string {
	pairs := map[string]bool{"-的": true, "-了": true, "-在": true}
	for _, a := range articles {
		var last rune
		for _, r := range index.Literal(a.Title + a.Body) {
			if unicode.Is(unicode.Han, last) && unicode.Is(unicode.Han, r) {
				pairs[string([]rune{last, r})] = true
			}
			last = r
		}
	}
	var list strings.Builder
	for pair := range pairs {
		list.WriteString(pair + "\n")
	}
	return list.String()
}
