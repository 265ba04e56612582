package indextest

import (
	"errors"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/index"
	"wensou/segment"
)

// testRelated checks the lists of related articles.
func testRelated(t *testing.T, f *fixture) {
	all := articles()
	found := f.related(t, all[0], index.RelatedOptions{N: 3})
	if len(found.Hits) == 0 || found.Hits[0].Article.ID != "农田" {
		t.Fatalf("related to 水库: %d hits, want 农田 first", len(found.Hits))
	}
	for _, h := range found.Hits {
		if h.Article.ID == all[0].ID {
			t.Error("an article is related to itself")
		}
		if len(h.Reasons) == 0 {
			t.Errorf("%s is related without a reason", h.Article.ID)
		}
		for _, r := range h.Reasons {
			CheckReason(t, all[0], h.Article, r)
		}
	}
	for _, k := range found.Keywords {
		if !strings.Contains(all[0].Title+all[0].Body, k.Text) {
			t.Errorf("keyword %q is not in the article", k.Text)
		}
	}
	if found = f.related(t, all[0], index.RelatedOptions{N: 3, Exclude: []string{"农田"}}); len(found.Hits) > 0 && found.Hits[0].Article.ID == "农田" {
		t.Error("an article that was excluded is in the list")
	}
	draft := &corpus.Article{Title: "水库放水", Body: "青石水库今天放水灌溉。\n"}
	if found = f.related(t, draft, index.RelatedOptions{N: 1}); len(found.Hits) != 1 {
		t.Errorf("related to a draft: %d hits, want 1", len(found.Hits))
	}
	if found = f.related(t, &corpus.Article{}, index.RelatedOptions{N: 1}); len(found.Hits) != 0 {
		t.Errorf("related to nothing: %d hits, want none", len(found.Hits))
	}
	for _, o := range []index.RelatedOptions{{}, {N: -1}, {N: index.MaxRelated + 1}, {N: 1, Exclude: make([]string, index.MaxExcluded+1)}} {
		if _, err := f.index.Related(t.Context(), draft, o); !errors.Is(err, index.ErrQuery) {
			t.Errorf("Related with n = %d and %d excluded: %v, want ErrQuery", o.N, len(o.Exclude), err)
		}
	}
}

// testReprints checks that near-copies stand apart, and that no list has two copies
// of one text.
func testReprints(t *testing.T, f *fixture) {
	ferry := &corpus.Article{ID: "渡轮", Title: "青石渡口的末班渡轮", Body: "末班渡轮离岸的时候，船工老段把缆绳一圈一圈收好，对岸的灯已经亮了。" +
		"青石渡口的渡轮开了四十一年，载过送粮的板车，也载过出嫁的姑娘。大桥通车以后，坐船的人一天比一天少。县航运站站长罗守义说，渡轮月底停航，船要送进船舶陈列馆。老段不肯说再见，他说江水还在。\n"}
	copied := &corpus.Article{ID: "渡轮转载", Title: "末班渡轮", Body: "（转自江畔）" + ferry.Body}
	news := &corpus.Article{ID: "停航", Title: "青石渡口渡轮月底停航", Body: "县航运站站长罗守义昨天告诉记者，青石渡口的渡轮本月底停航。渡口边的候船室将改成陈列馆，老船工每周在那里讲一次航运的故事。\n"}
	again := &corpus.Article{ID: "停航转载", Title: "渡轮停航", Body: news.Body + "（完）\n"}
	f.apply(t, f.texts.Put(ferry, copied, news, again))
	found := f.related(t, ferry, index.RelatedOptions{N: 10})
	if len(found.Reprints) != 1 || found.Reprints[0].Article.ID != "渡轮转载" || found.Published == nil {
		t.Errorf("reprints of 渡轮: %+v, published %v; want 渡轮转载", found.Reprints, found.Published)
	}
	seen := 0
	for _, h := range found.Hits {
		switch h.Article.ID {
		case "停航", "停航转载":
			seen++
			if kinds := kindsOf(h.Reasons); !strings.Contains(kinds, index.SharedPerson) {
				t.Errorf("%s is related by %s, want a person among these", h.Article.ID, kinds)
			}
		case "渡轮转载":
			t.Error("a reprint stands among the related articles")
		}
	}
	if seen != 1 {
		t.Errorf("%d of two copies are in the list, want 1", seen)
	}
	opening := string([]rune(ferry.Body)[:100])
	draft := f.related(t, &corpus.Article{Title: "渡轮", Body: opening}, index.RelatedOptions{N: 10})
	if draft.Published == nil {
		t.Error("a draft that was published is not found to be")
	}
}

func kindsOf(reasons []index.Reason) string {
	kinds := make([]string, len(reasons))
	for i, r := range reasons {
		kinds[i] = r.Kind
	}
	return strings.Join(kinds, " ")
}

func (f *fixture) related(t *testing.T, a *corpus.Article, o index.RelatedOptions) *index.RelatedResult {
	t.Helper()
	found, err := f.index.Related(t.Context(), a, o)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// minPassage is how many letters a passage has that is a reason.
const minPassage = 13

// CheckReason checks that a reason for which an article is related to another,
// own, is true of both, literally.
func CheckReason(t testing.TB, own, related *corpus.Article, r index.Reason) {
	t.Helper()
	fail := func(what string) { t.Errorf("%s and %s: %s: %+v", own.ID, related.ID, what, r) }
	if r.Weight <= 0 || r.Weight > 1 {
		fail("the weight is not from 0 to 1")
	}
	for _, side := range []struct {
		article        *corpus.Article
		text, sentence string
	}{{related, r.Text, r.Sentence}, {own, r.OwnText, r.OwnSentence}} {
		held := strings.Contains(side.article.Body, side.sentence) || strings.Contains(side.article.Title, side.sentence)
		if !held || side.sentence != "" && !strings.Contains(side.sentence, side.text) {
			fail("a sentence is not in the article, or lacks the text")
		}
	}
	same := segment.JoinNormal(segment.Trimmed(r.Text)) == segment.JoinNormal(segment.Trimmed(r.OwnText))
	switch r.Kind {
	case index.SharedTerm, index.SharedPerson, index.SharedPlace, index.SharedOrganisation:
		if !same || r.Text == "" || r.Sentence == "" || r.OwnSentence == "" {
			fail("not in both")
		}
	case index.SharedPassage:
		if !same || len([]rune(r.Text)) < minPassage || !strings.Contains(related.Body, r.Text) || !strings.Contains(own.Body, r.OwnText) {
			fail("no passage of both bodies")
		}
	case index.SameSection:
		if r.Text != own.SectionPath() || r.Text != related.SectionPath() {
			fail("not one section")
		}
	case index.SameSeries:
		if r.Text == "" || !same || !strings.Contains(own.Title, r.Text) || !strings.Contains(related.Title, r.Text) || own.Title == related.Title {
			fail("not in both titles")
		}
	case index.Linked:
		if !names(own, related, r.OwnText) && !names(related, own, r.Text) {
			fail("neither names the other")
		}
	default:
		fail("a reason of unknown kind")
	}
}

// names reports whether an article names another by a text: its URL or 《title》.
func names(a, named *corpus.Article, text string) bool {
	if text == "" {
		return false
	}
	isURL := text == named.URL
	for _, p := range named.Pages {
		isURL = isURL || text == p.URL
	}
	return (isURL || text == "《"+strings.TrimSpace(named.Title)+"》") && strings.Contains(a.Body, text) ||
		isURL && (text == a.Prev || text == a.Next)
}
