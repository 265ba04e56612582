package extract

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestFindPager(t *testing.T) {
	for _, tt := range []struct {
		name, url, html string
		number, count   int
		next            string
		others          []string
	}{
		{
			"dedecms", "http://a.cn/b/31_2.html",
			`<li><a>共3页: </a></li><li><a href='31.html'>上一页</a></li><li><a href='31.html'>1</a></li><li class="thisclass"><a href='#'>2</a></li><li><a href='31_3.html'>3</a></li><li><a href='31_3.html'>下一页</a></li>`,
			2, 3, "http://a.cn/b/31_3.html",
			[]string{"http://a.cn/b/31.html", "http://a.cn/b/31_3.html"},
		},
		{
			"last page", "http://a.cn/b/31_2.html", `<a>共2页: </a><a href='31.html'>上一页</a> <a href='31.html'>1</a> <b class=current>2</b> <a href='#'>下一页</a>`,
			2, 2, "",
			[]string{"http://a.cn/b/31.html"},
		},
		{
			"next article", "http://a.cn/b/31.html", `<a href='30.html'>上一页</a> <a href='32.html'>下一页</a>`,
			0, 0, "", nil,
		},
		{
			"query", "http://a.cn/view.php?id=7", `第1页 <a href='view.php?id=7&page=2'>2</a> <a href='view.php?id=8'>下一页</a>`,
			1, 0, "http://a.cn/view.php?id=7&page=2",
			[]string{"http://a.cn/view.php?id=7&page=2"},
		},
		{
			"dash and no words", "http://a.cn/b/31.html", `<b>1</b> <a href='/b/31-2.html'>[2]</a> <a href='/b/31-3.html'>[3]</a>`,
			1, 0, "http://a.cn/b/31-2.html",
			[]string{"http://a.cn/b/31-2.html", "http://a.cn/b/31-3.html"},
		},
		{"no pager", "http://a.cn/b/31.html", `<a href='/b/'>返回</a>`, 0, 0, "", nil},
		{"no address", "::", `<a href='2.html'>下一页</a>`, 0, 0, "", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			doc := parse(t, tt.html)
			p := findPager(doc, newResolver(tt.url, doc, charsetUTF8), tt.url)
			if p.number != tt.number || p.count != tt.count || p.next != tt.next || !slices.Equal(p.urls, tt.others) {
				t.Errorf("findPager = %+v, want %d of %d, next %q, others %q", p, tt.number, tt.count, tt.next, tt.others)
			}
		})
	}
}

func TestFindNeighbours(t *testing.T) {
	for _, tt := range []struct{ html, prev, next string }{
		{`上一篇：<a href=1.html>甲</a> 下一篇：<a href=3.html>乙</a>`, "1.html", "3.html"},
		{`<li>上一篇：没有了 </li><li>下一篇：<a href=3.html>乙</a></li>`, "", "3.html"},
		{`<a href=1.html>上一篇：甲</a><a href=3.html>下一篇</a>`, "1.html", "3.html"},
		{`上一篇：没有了 下一篇：没有了 <p>` + strings.Repeat("友情链接", 10) + `<a href=x.html>站</a>`, "", ""},
		{`<a href=2_2.html>下一页</a>`, "", ""},
	} {
		if prev, next := findNeighbours(parse(t, tt.html)); prev != tt.prev || next != tt.next {
			t.Errorf("findNeighbours(%s) = %q, %q; want %q, %q", tt.html, prev, next, tt.prev, tt.next)
		}
	}
}

func TestResolver(t *testing.T) {
	doc := parse(t, `<base href="/b/">`)
	for _, tt := range []struct{ charset, ref, want string }{
		{charsetUTF8, "c.html#top", "http://a.cn/b/c.html"},
		{charsetUTF8, " //d.cn/\n x", "http://d.cn/%20x"},
		{charsetUTF8, "?q=中", "http://a.cn/b/?q=%E4%B8%AD"},
		{charsetGB, "s.php?q=中&p=%D6", "http://a.cn/b/s.php?q=%D6%D0&p=%D6"},
		{charsetGB, "/中.html", "http://a.cn/%E4%B8%AD.html"},
		{charsetUTF8, "#", ""},
		{charsetUTF8, "javascript:void(0)", ""},
		{charsetUTF8, "mailto:a@b.cn", ""},
		{charsetUTF8, "http://[::1", ""},
	} {
		if got := newResolver("http://a.cn/x/y.html", doc, tt.charset).absolute(tt.ref); got != tt.want {
			t.Errorf("absolute(%q) = %q, want %q", tt.ref, got, tt.want)
		}
	}
}

func TestLoadProfilesReportsFaults(t *testing.T) {
	for _, source := range []string{"- name: x", "- article: [a]", "- {name: x, article: ['[']}", "- {name: x, article: [a], nosuch: b}", "{"} {
		if _, err := loadProfiles([]byte(source)); err == nil {
			t.Errorf("loadProfiles(%q): no error", source)
		}
	}
}

func parse(t *testing.T, s string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(s))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}
