package extract_test

import (
	"fmt"
	"strings"
	"testing"

	"wensou/corpus"
	"wensou/corpus/extract"
)

// A title element that holds the name of a section gives way to the line above the byline,
// whatever element that is; nothing else does.
func TestTitleOfSection(t *testing.T) {
	const headline = "青石镇把最险的一段大堤加高了半米"
	paragraphs := strings.Repeat("<p>入冬以来，三百多名民工在江边忙了四十天，又在迎水面铺上一万二千块石板，堤下两个村的人可以睡个安稳觉。</p>", 5)
	page := func(element, above string) string {
		return fmt.Sprintf(`<html><head><meta charset="utf-8"><title>%s</title></head><body><div class="nav"><h3>首页 - 动态</h3></div>`+
			`<div class="box">%s<div class="ly"><b>发布时间：2009-05-14</b> <i>来源：江畔水利学会</i></div><div class="detail">%s</div></div></body></html>`, element, above, paragraphs)
	}
	for name, tt := range map[string]struct{ html, want string }{
		"a section":                       {page("水利动态--江畔水利学会官网", "<h5>"+headline+"</h5>"), headline},
		"a headline":                      {page("春汛来得早了十天--江畔水利学会官网", "<h5>"+headline+"</h5>"), "春汛来得早了十天"},
		"a section, with a link above":    {page("水利动态--江畔水利学会官网", `<a href="/1.html">`+headline+`</a>`), "水利动态"},
		"a section, with a channel above": {page("水利动态--江畔水利学会官网", "<h5>防汛</h5>"), "水利动态"},
	} {
		x, err := extract.New(extract.Options{})
		if err != nil {
			t.Fatal(err)
		}
		r, err := x.Extract(&corpus.Page{URL: "http://www.example.com/31.html", Body: []byte(tt.html)})
		if err != nil || r.Part.Title != tt.want {
			t.Errorf("%s: title %q, %v; want %q", name, r.Part.Title, err, tt.want)
		}
	}
}
