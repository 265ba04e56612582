package server_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"wensou/corpus"
	"wensou/corpus/usage"
	"wensou/index"
	"wensou/index/suggest"
	"wensou/segment/segmenttest"
	"wensou/server"
)

// spring is an article of two pages with all that an article may have.
func spring() *corpus.Article {
	reads := 86
	first := "　　四月的清晨，社员把秧苗装上了车。\r\n"
	return &corpus.Article{
		ID: "btn-main/323", Site: "example.cn", URL: "http://www.example.cn/a/323.html",
		Title: "春耕时节访粮乡🌾", Body: first + "\n“今年的粮食价格不错。”老周说。\n",
		Pages: []corpus.PageRef{
			{URL: "http://www.example.cn/a/323.html"},
			{URL: "http://www.example.cn/a/323_2.html", Offset: len(first)},
		},
		Section: []string{"经济", "农业"}, Author: "林小溪", Source: "田野周刊", Editor: "周岸",
		Published: time.Date(2009, 5, 14, 1, 30, 0, 0, time.UTC), Precision: corpus.Minute,
		Tags: []string{"粮食", "春耕"}, Reads: &reads,
		Prev: "http://www.example.cn/a/322.html", Next: "http://www.example.cn/a/324.html",
		Fetched: time.Date(2010, 1, 2, 3, 4, 5, 0, time.UTC), Changed: time.Date(2010, 1, 2, 3, 4, 5, 0, time.UTC),
	}
}

// library is an article with as little as an article may have.
func library() *corpus.Article {
	return &corpus.Article{
		ID: "七", Title: "县城里的图书馆", Body: "灯光亮到深夜。\n",
		Published: time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC), Precision: corpus.Year,
	}
}

// span returns where part is in text.
func span(t testing.TB, text, part string) index.Span {
	t.Helper()
	i := strings.Index(text, part)
	if i < 0 {
		t.Fatalf("%q is not in %q", part, text)
	}
	return index.Span{Start: i, End: i + len(part)}
}

// hits returns the two articles as an index finds them.
func hits(t testing.TB) []index.Hit {
	t.Helper()
	a := spring()
	snippet := "“今年的粮食价格不错。”老周说。"
	return []index.Hit{
		{
			Article: a, Score: 7.5, TitleMarks: []index.Span{span(t, a.Title, "粮乡")},
			Snippet: index.Snippet{Text: snippet, Marks: []index.Span{span(t, snippet, "粮食价格")}},
			PageURL: a.Pages[1].URL,
		},
		{Article: library(), Score: 0.25, Snippet: index.Snippet{Text: "灯光亮到深夜。"}},
	}
}

// explain adds to a result what Query.Explain asks for.
func explain(r *index.Result) {
	r.Explanation = &index.Explanation{
		Parsed: "粮食价格", Need: 1,
		Units: []index.WantedUnit{{Text: "粮食价格", Words: []string{"粮食", "价格"}, Synonyms: []string{"粮价"}}},
	}
	for i := range r.Hits {
		r.Hits[i].More = []index.Snippet{{Text: "社员"}}
		r.Hits[i].Explanation = &index.HitExplanation{
			Parts: []index.ScorePart{{Kind: index.TierPart, Value: r.Hits[i].Score}}, Title: []string{"春耕"},
		}
	}
}

// catalog returns a catalog of the two articles and of two more by the author of the
// first.
func catalog(t testing.TB) *usage.Catalog {
	t.Helper()
	c := usage.NewCatalog(usage.New(june), june)
	other := func(id, title string) *corpus.Article {
		a := spring()
		a.ID, a.Title, a.URL, a.Reads = id, title, "http://www.example.cn/"+id, nil
		return a
	}
	all := []*corpus.Article{spring(), library(), other("夏", "夏收<b>之前"), other("秋", "秋粮入仓")}
	for i, a := range all {
		if err := c.Apply(t.Context(), []corpus.Change{{Seq: uint64(i + 1), ID: a.ID, Article: a}}); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

func june() time.Time { return time.Date(2010, 6, 15, 4, 0, 0, 0, time.UTC) }

// vocabulary returns the words of the two articles, and of a third that tells what the
// pages are tried with.
func vocabulary(t testing.TB) *suggest.Vocabulary {
	t.Helper()
	v := suggest.New(segmenttest.Open(t))
	all := []*corpus.Article{spring(), library(), {ID: "测", Title: "测试水位的新办法", Body: "测试要下水。"}}
	for i, a := range all {
		if err := v.Apply(t.Context(), []corpus.Change{{Seq: uint64(i + 1), ID: a.ID, Article: a}}); err != nil {
			t.Fatal(err)
		}
	}
	return v
}

// site returns a server with the two articles, both found by every search and
// related to one another.
func site(t testing.TB) server.Config {
	t.Helper()
	return server.Config{
		Name:     "田野周刊",
		Articles: articles{"btn-main/323": spring(), "七": library()},
		Searcher: searcher{
			search: func(_ context.Context, q index.Query) (*index.Result, error) {
				r := &index.Result{Total: 1234, Hits: hits(t), Next: "bmV4dA", Relaxed: q.Source != ""}
				_, r.Fault, _ = index.Understand(q.Text)
				r.Hits[1].Pinned = q.Text == "置顶"
				if q.Collapse {
					r.Hits[0].Reprints = 3
				}
				if q.Facets > 0 {
					r.Facets = &index.Facets{Years: []index.Count{{Value: "2009", Articles: 1}}}
				}
				if q.Explain {
					explain(r)
				}
				return r, nil
			},
			related: func(context.Context, *corpus.Article, index.RelatedOptions) (*index.RelatedResult, error) {
				h := hits(t)[1]
				h.Reasons = []index.Reason{
					{Kind: index.SharedTerm, Text: "图书馆", Sentence: "图书馆开了。", OwnText: "圖書館", OwnSentence: "圖書館開了。", Weight: 0.5},
					{Kind: index.SharedTerm, Text: "县城", Weight: 0.25},
					{Kind: index.SameSection, Text: "文化/阅读", Weight: 0.125},
				}
				copied := hits(t)[0]
				copied.Reasons = []index.Reason{{Kind: index.NearCopy, Weight: 0.875}}
				return &index.RelatedResult{
					Hits: []index.Hit{h}, Reprints: []index.Hit{copied}, Published: &copied,
					Keywords: []index.Keyword{{Text: "图书馆", Kind: index.SharedTerm, Weight: 1}},
				}, nil
			},
		},
		Status:  ready,
		Usage:   catalog(t),
		Suggest: vocabulary(t),
		Now:     june,
	}
}
