package extract_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// riverPages returns articles of one template, whose names of elements no built-in
// profile knows.
func riverPages(n int) []*corpus.Page {
	var pages []*corpus.Page
	for i := range n {
		var text strings.Builder
		for j := range 4 {
			fmt.Fprintf(&text, "<p>第%d日，河水涨过了第%d级石阶，渡船停在南岸，老艄公坐在树下。镇上的人都来看水。</p>", i+1, j+1)
		}
		pages = append(pages, &corpus.Page{URL: fmt.Sprintf("http://river.example/story/%d.html", i), Body: fmt.Appendf(nil, `<html><head><meta charset="utf-8">
<title>渡口停摆第%d日_江畔</title></head><body class="page%d"><div class="crumb"><a href="/">首页</a> &gt; <a href="/s">社会</a></div>
<div class="story s%d%d%d"><h2>渡口停摆第%d日</h2><div class="who">2019-05-0%d 10:20　来源：江畔周刊　作者：林晚</div>
<div class="words">%s</div></div><div class="side"><a href="/1">春耕开始了</a></div></body></html>`, i, i, i, i, i, i, i+1, text.String())})
	}
	return pages
}

func TestLearn(t *testing.T) {
	pages := riverPages(5)
	x := newExtractor(t)
	l, err := x.Learn("river.example", pages)
	if err != nil {
		t.Fatal(err)
	}
	want := &extract.Learned{
		Name: "river.example", Hosts: []string{"river.example"}, Article: []string{"div.who", "div.words"},
		Title: "div.story h2", Byline: "div.who", Body: "div.words", Crumb: "div.crumb",
	}
	if diff := cmp.Diff(want, l); diff != "" {
		t.Errorf("learned (-want +got):\n%s", diff)
	}
	source, err := l.YAML()
	if err != nil {
		t.Fatal(err)
	}
	taught, err := extract.New(extract.Options{Profiles: source})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		before, err := x.Extract(p)
		if err != nil {
			t.Fatal(err)
		}
		after, err := taught.Extract(p)
		if err != nil || after.Profile != "river.example" || after.Part.Found["body"] != "profile" || after.Part.Found["published"] != "profile" {
			t.Errorf("%s with what was learned: %+v, %v", p.URL, after, err)
		}
		before.Part.Found, after.Part.Found, before.Profile, after.Profile = nil, nil, "", ""
		if diff := cmp.Diff(before, after); diff != "" {
			t.Errorf("%s (-without +with what was learned):\n%s", p.URL, diff)
		}
	}
}

func TestLearnNothing(t *testing.T) {
	bare := &corpus.Page{URL: "http://river.example/1.html", Body: []byte("<p>没有</p>")}
	for name, pages := range map[string][]*corpus.Page{"no pages": nil, "no article": {bare}} {
		if l, err := newExtractor(t).Learn("river.example", pages); !errors.Is(err, extract.ErrNothingLearned) {
			t.Errorf("%s: %+v, %v; want ErrNothingLearned", name, l, err)
		}
	}
}
