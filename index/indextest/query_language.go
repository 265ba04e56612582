package indextest

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wensou/corpus"
	"wensou/index"
)

// TownArticles returns the articles that the queries of testLanguage look in.
func TownArticles() []*corpus.Article {
	make := func(id, title, section, source, author, date, body string, tags ...string) *corpus.Article {
		return &corpus.Article{
			ID: id, Title: title, Section: strings.Split(section, "/"), Source: source, Author: author, Tags: tags,
			Published: day(date), Precision: corpus.Day, Site: "jiangpan.example", Body: body + "\n",
		}
	}
	return []*corpus.Article{
		make("渡", "老渡口的最后一班船", "乡村/渡口", "江畔周刊", "陈远舟、鲁小满", "2009-03-12", "老渡口要停航了。摆渡人鲁大川说，大桥通车以后，坐船的人越来越少。", "渡口", "交通"),
		make("桥", "江渡大桥今天通车", "经济/交通", "江渡日报", "陈远舟", "2009-03-20", "江渡大桥通车，老渡口同时停航。\n从县城到河东只要五分钟。", "交通"),
		make("茶", "春茶开采", "乡村/农事", "江畔周刊", "苏禾", "2010-04-05", "清明前后，茶农上山采茶。今年的春茶比去年早了三天。", "春耕"),
		make("桑", "养蚕人家", "乡村/农事", "江畔周刊", "苏禾、鲁小满", "2010-05-01", "桑叶绿了，养蚕的人家忙起来。microchip厂的年轻人也回来帮忙。", "春耕"),
		make("校", "山里的小学有了图书室", "教育", "江渡日报", "何晓舟", "2008-09-01", "图书室里有三千册书。校长孟山河说，孩子们最爱看童话。"),
		make("书", "孟山河：一个人的图书室", "教育/人物", "江畔周刊", "何晓舟", "2009-09-10", "孟山河教了三十年书，退休以后办起图书室，不收一分钱。"),
		make("粮", "粮价涨了，农民笑了", "经济/农业", "粮食报", "", "2008-11-02", "今年粮食丰收，粮价还涨了。microscope和microphone都卖到了乡下。"),
		make("夹", "一页笔记", "", "", "", "", "纸上写着 日期:2011年4月 和 甲 -乙 两行小字。"),
		make("评", "大桥通车之后", "评论", "江渡日报", "江声", "2009-04-01", "大桥通了，渡口的人去了哪里？我们不该忘记摆渡人。"),
	}
}

// queryLanguage is what queries find in TownArticles: all of it, in any order, or
// after "first" in this order; "relaxed" and "fault" say that the answer must be
// called so.
var queryLanguage = []struct{ query, want string }{
	// words
	{"大桥", "渡 桥 评"},
	{"渡口", "渡 桥 评"},
	{"大桥通车", "渡 桥 评"},
	{"通车 渡口", "渡 桥 评"},
	{"渡口 停航", "relaxed 渡 桥 评"},
	{"春茶", "茶"},
	{"图书室", "校 书"},
	{"孟山河", "校 书"},
	{"孟山河 退休", "relaxed first 书 校"},
	{"摆渡人", "渡 评"},
	{"鲁大川", "渡"},
	{"采茶 养蚕", "relaxed 茶 桑"},
	{"没有这样的词", ""},
	{"大桥 没有这样的词", "relaxed 渡 桥 评"},
	{"到河东只要", "桥"},
	{"停航。从县城", "relaxed first 桥 渡"},
	{"同时停航从县城", "relaxed 渡 桥"},
	{"，粮价", "粮"},
	{"？", "评"},
	{"？ ！", "relaxed 评"},
	{"孩子们 —— 童话", "校"},
	{"大桥 - 江渡", "relaxed first 桥"},
	{"大桥 “” 停航", "relaxed 渡 桥 评"},
	{"大桥 …… 渡口", "渡 桥 评"},
	{"大桥 大桥", "渡 桥 评"},
	{"大桥 大橋 春茶", "relaxed first 茶"},
	{"大桥 的 大桥 大桥 采茶", "relaxed first 茶"},
	{"+ 大桥", "relaxed 渡 桥 评"},
	{"的", "渡 茶 桑 校 书 评"},
	{"我们 的", "first 评"},
	{"MICROSCOPE", "粮"},
	{"ｍｉｃｒｏｐｈｏｎｅ", "粮"},
	{"老渡口要停航了", "first 渡"},
	{"大橋", "渡 桥 评"},

	// names in the fields
	{"陈远舟", "渡 桥"},
	{"鲁小满", "渡 桑"},
	{"陈远舟 大桥", "relaxed first 桥 渡"},
	{"江畔周刊", "渡 茶 桑 书"},
	{"粮食报", "first 粮"},
	{"春耕", "茶 桑"},
	{"鲁小满 -停航", "桑"},
	{"陈远舟“停航”鲁小满", "relaxed first 渡 桥"},
	{"苏禾 桑叶", "relaxed first 桑 茶"},

	{"陈远舟、鲁小满", "渡"},
	{"鲁小满，陈远舟", "渡"},
	{"陳遠舟", "渡 桥"},
	{"陈远舟 鲁小满", "relaxed first 渡"},
	{"作者:陈远舟、鲁小满", "渡"},
	{"作者：鲁小满，陈远舟", "渡"},
	{"作者:“苏禾, 鲁小满”", "桑"},
	{"作者:、", ""},
	{"栏目:乡村/", "渡 茶 桑"},
	{"栏目:/乡村", "渡 茶 桑"},
	{"栏目:乡村/农事/", "茶 桑"},
	{"栏目:“鄉村/農事”", "茶 桑"},
	{"栏目:/", ""},

	// phrases
	{`"大桥通车"`, "渡 桥 评"},
	{"“江渡大桥”", "桥"},
	{"「老渡口」", "渡 桥"},
	{"『老渡口要停航』", "渡"},
	{"＂采茶＂", "茶"},
	{"“停航 从县城”", ""},
	{"“停航。从县城”", "桥"},
	{"“停航。 从县城”", "桥"},
	{"“渡口大桥”", ""},
	{"“大桥” “渡口”", "渡 桥 评"},
	{"“大桥” 停航", "渡 桥"},
	{"“大桥”“老渡口”", "渡 桥"},
	{"“的人去了哪里？”", "评"},

	// exclusion
	{"大桥 -江渡", "渡 评"},
	{"大桥 －江渡", "渡 评"},
	{"大桥 NOT 江渡", "渡 评"},
	{"大桥 -“老渡口”", "评"},
	{"大桥 -摆渡人", "桥"},
	{"大桥 -摆渡人 -江渡", ""},
	{"大桥 -(江渡 OR 哪里)", "渡"},
	{"大桥 -(渡口 停航)", "评"},
	{"图书室 -作者:何晓舟", ""},
	{"图书室 -标题:孟山河", "校"},
	{"大桥 -日期:2009-03", "评"},
	{"micro* -microscope", "桑"},
	{"渡口 -渡口", ""},
	{"-渡口", "fault"},
	{"甲 -乙", "夹"},

	// choice and groups
	{"春茶 OR 桑叶", "茶 桑"},
	{"春茶 或 桑叶", "茶 桑"},
	{"春茶|桑叶", "茶 桑"},
	{"春茶 | 桑叶", "茶 桑"},
	{"春茶｜桑叶｜粮价", "茶 桑 粮"},
	{"“春茶”或“桑叶”", "茶 桑"},
	{"大桥 春茶 OR 停航", "渡 桥"},
	{"(春茶 OR 桑叶) 忙起来", "桑"},
	{"（春茶 或 停航） 大桥", "渡 桥"},
	{"(大桥 停航) OR 春茶", "渡 桥 茶"},
	{"(大桥 -江渡) OR 春茶", "渡 评 茶"},
	{"大桥 AND 停航", "relaxed 渡 桥 评"},
	{"大桥 && “停航”", "渡 桥"},
	{"((春茶))", "茶"},
	{"春茶 OR 没有这样的词", "茶"},

	// fields
	{"标题:大桥", "桥 评"},
	{"标题：大桥", "桥 评"},
	{"title:大桥", "桥 评"},
	{"標題:大橋", "桥 评"},
	{"标题:“大桥通车”", "评"},
	{"标题:(大桥 通车)", "桥 评"},
	{"标题:(渡口 OR 春茶)", "渡 茶"},
	{"标题:大桥 渡口", "桥 评"},
	{"标题:大桥 “停航”", "桥"},
	{"标题:图书", "校 书"},
	{"标题:孩子们", ""},
	{"作者:陈远舟", "渡 桥"},
	{"author:陈远舟", "渡 桥"},
	{"作者:鲁小满", "渡 桑"},
	{"作者:(苏禾 鲁小满)", "桑"},
	{"作者:(苏禾 OR 何晓舟)", "茶 桑 校 书"},
	{"作者:“江声”", "评"},
	{"作者:远舟", "渡 桥"},
	{"来源:江畔周刊", "渡 茶 桑 书"},
	{"来源:江畔", "渡 茶 桑 书"},
	{"來源:江渡日報", "桥 校 评"},
	{"来源:日报 通车", "桥 评"},
	{"栏目:乡村", "渡 茶 桑"},
	{"栏目:乡村/农事", "茶 桑"},
	{"栏目:农事", "茶 桑"},
	{"栏目:农", ""},
	{"section:教育", "校 书"},
	{"标签:交通", "渡 桥"},
	{"tag:春耕 采茶", "茶"},
	{"作者:苏禾 栏目:农事 标签:春耕", "茶 桑"},
	{"作者:没有这人", ""},

	// dates
	{"日期:2009", "渡 桥 书 评"},
	{"日期:2009-03", "渡 桥"},
	{"日期:2009-03-20", "桥"},
	{"日期:2008..2009", "渡 桥 校 书 粮 评"},
	{"日期:2009-03-20..2009-04-01", "桥 评"},
	{"日期:2010..", "茶 桑"},
	{"日期:..2008", "校 粮"},
	{"日期:2009年3月", "渡 桥"},
	{"渡口 日期:2009-04", "评"},
	{"图书室 日期:2009", "书"},
	{"date:2010-04 OR 作者:江声", "茶 评"},

	{"日期:2010年", "茶 桑"},
	{"日期:2009年4月 大桥", "评"},
	{"日期:2011年4月", "夹"}, // which has no date, and holds this literally
	{"写着 日期:2011年4月", "夹"},
	{"日期:2011年4月 写着", ""},
	{"(日期:2009年4月 大桥) OR 采茶", "茶 评"},

	// prefixes
	{"micro*", "桑 粮"},
	{"micros*", "粮"},
	{"MICRO＊", "桑 粮"},
	{"图书*", "校 书"},
	{"micro* 桑叶", "桑"},

	// faults, which are searched for as they are
	{"大桥 OR", "fault"},
	{"(大桥", "fault"},
	{"大桥 日期:何时", "fault"},
	{"作者:", "fault"},
	{"标题:大* 渡口", "fault"},

	// pasted texts
	{"老渡口要停航了。摆渡人鲁大川说，大桥通车以后，坐船的人越来越少。", "first 渡"},
	{"大桥通了，渡口的人去了哪里？我们不该忘记摆渡人。\n老渡口", "first 评"},
	{"孟山河教了三十年书，退休以后办起图书室", "first 书"},
}

// testLanguage asks for each of queryLanguage.
func testLanguage(t *testing.T, f *fixture) {
	var old []string
	for _, a := range articles() {
		old = append(old, a.ID)
	}
	f.apply(t, f.texts.Delete(old...))
	f.apply(t, f.texts.Put(TownArticles()...))
	for _, tt := range queryLanguage {
		want := strings.Fields(tt.want)
		is := func(word string) bool {
			i := slices.Index(want, word)
			if i >= 0 {
				want = slices.Delete(want, i, i+1)
			}
			return i >= 0
		}
		relaxed, first, fault := is("relaxed"), is("first"), is("fault")
		r := f.search(t, index.Query{Text: tt.query, Size: 20})
		got := []string{}
		for _, h := range r.Hits {
			got = append(got, h.Article.ID)
		}
		if (r.Fault != nil) != fault {
			t.Errorf("%s: fault %v, want one: %v", tt.query, r.Fault, fault)
		}
		switch {
		case fault:
			continue
		case first:
			got = got[:min(len(got), len(want))]
		default:
			slices.Sort(got)
			slices.Sort(want)
			if r.Relaxed != relaxed {
				t.Errorf("%s: relaxed is %v", tt.query, r.Relaxed)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("Search(%s) (-want +got):\n%s", tt.query, diff)
		}
	}
	filtered := f.ids(t, index.Query{Author: "陈远舟、鲁小满", Section: "乡村/"})
	if diff := cmp.Diff([]string{"渡"}, filtered); diff != "" {
		t.Errorf("filters of two authors and a section with a slash (-want +got):\n%s", diff)
	}
}
