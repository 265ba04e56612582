package extract

import (
	"slices"
	"testing"
	"time"

	"wensou/corpus"
)

func TestParseByline(t *testing.T) {
	for _, tt := range []struct{ in, date, source, author, editor string }{
		{"来源：网络整理 作者：郑重 人气： 发布时间：2018-03-14", "2018-03-14", "网络整理", "郑重", ""},
		{"来源: 作者: 发布时间:2009-09-07 (阅读次数:", "2009-09-07", "", "", ""},
		{"时间:2009-05-14 10:20来源:青石日报 作者:陆一鸣、沈月 点击: 次", "2009-05-14 02:20", "青石日报", "陆一鸣、沈月", ""},
		{"2021年04月23日 20:15 来源：南渡晚报", "2021-04-23 12:15", "南渡晚报", "", ""},
		{"2021-04-23 20:15:30 南渡晚报 字号：大 中 小", "2021-04-23 12:15:30", "南渡晚报", "", ""},
		{"作者：王 刚 责任编辑：李春", "", "", "王刚", "李春"},
		{"作者：admin 来源：本站", "", "本站", "", ""},
		{"作 者：陆一鸣 来 源：青石网", "", "青石网", "陆一鸣", ""},
		{"更新时间：2020-01-02 发布时间：2019-01-02", "2019-01-02", "", "", ""},
		{"发表于 2019-01-02 更新时间：2020-01-02", "2019-01-02", "", "", ""},
		{"发布日期：二〇〇九年十一月二十三日", "2009-11-23", "", "", ""},
		{"日期：2009年9月", "2009-09", "", "", ""},
		{"来源：青石日报2009年9月7日", "2009-09-07", "青石日报", "", ""},
		{"编辑：李春_NF0101 来源：青石日报 举报", "", "青石日报", "", "李春"},
	} {
		got := parseByline(tt.in)
		if d := written(got.published); d != tt.date || got.source != tt.source || got.author != tt.author || got.editor != tt.editor {
			t.Errorf("parseByline(%q) = %q %q %q %q, want %q %q %q %q", tt.in,
				d, got.source, got.author, got.editor, tt.date, tt.source, tt.author, tt.editor)
		}
	}
}

func TestParseBylineReads(t *testing.T) {
	for in, want := range map[string]int{"人气：318": 318, "阅读次数:0": 0, "点击: 次": -1, "作者：陆一鸣": -1} {
		b := parseByline(in)
		if b.hasReads != (want >= 0) || b.hasReads && b.reads != want {
			t.Errorf("parseByline(%q) = %d reads, %v; want %d", in, b.reads, b.hasReads, want)
		}
	}
}

func TestFindEditor(t *testing.T) {
	for in, want := range map[string]string{
		"(责任编辑：韩冬)":           "韩冬",
		"(责任编辑  金晓)":          "金晓",
		"【责任编辑:金晓】":           "金晓",
		"[责编：金晓、韩冬]":          "金晓、韩冬",
		"责任编辑：金晓\n分享到：微博":     "金晓",
		"责任编辑：\n金晓":           "金晓",
		"（编辑：金晓）":             "金晓",
		"总编辑 说，编辑部的工作就是改稿。今年": "",
		"没有": "",
	} {
		if got := findEditor(in); got != want {
			t.Errorf("findEditor(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFindReporter(t *testing.T) {
	for in, want := range map[string]string{
		"本报记者 陆一鸣 沈月":      "陆一鸣、沈月",
		"（记者陆一鸣）":          "陆一鸣",
		"记者表示，这座桥修了三年":     "",
		"2009-09-07 09:30": "",
	} {
		if got := findReporter(in); got != want {
			t.Errorf("findReporter(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFindDate(t *testing.T) {
	for in, want := range map[string]string{
		"2009-09-07":                "2009-09-07",
		"2009/9/7 8:05":             "2009-09-07 00:05",
		"2009.09.07":                "2009-09-07",
		"2009年9月7日":                 "2009-09-07",
		"2009年09月07日 08:05:06":      "2009-09-07 00:05:06",
		"2009年9月7日8时05分":            "2009-09-07 00:05",
		"2009-09-07 下午3:05":         "2009-09-07 07:05",
		"2009-09-07T08:05:06+08:00": "2009-09-07 00:05:06",
		"2009-09-07T08:05:06.123Z":  "2009-09-07 08:05:06",
		"2009-09-07T01:05-05:00":    "2009-09-07 06:05",
		"2009-01-01 07:30":          "2008-12-31 23:30",
		"2009-09-07 99:99":          "2009-09-07",
		"二〇〇九年九月七日":                 "2009-09-07",
		"二○一○年十月二十日":                "2010-10-20",
		"民國98年5月14日":                "2009-05-14",
		"中華民國九十八年五月十四日":             "2009-05-14",
		"民国一百零二年十二月三十一日":            "2013-12-31",
		"民國20年5月14日":                "", // before the first year
		"2009-02-30":                "",
		"2009-13-01":                "",
		"1234567890":                "",
		"120090907-1-1":             "",
		"2009-09":                   "",
		"":                          "",
	} {
		d, ok := findDate(in)
		if got := written(d); got != want || ok != (want != "") {
			t.Errorf("findDate(%q) = %q, %v; want %q", in, got, ok, want)
		}
	}
}

func TestFindDayIn(t *testing.T) {
	for _, tt := range []struct{ text, url, want string }{
		{"05-14 10:21", "http://www.example.com/2009/0514/31.html", "2009-05-14 02:21"},
		{"来源：江畔 5月14日 10:21:07", "http://www.example.com/2009-05/14/31.html", "2009-05-14 02:21:07"},
		{"05-14 10:21", "http://www.example.com/a/2009/31.html", "2009-05-14 02:21"},
		{"05-14 10:21", "http://www.example.com/20090514/31.html", "2009-05-14 02:21"},
		{"05-14 10:21", "http://www.example.com/2009/0601/31.html", ""}, // of another month
		{"05-14 10:21", "http://www.example.com/31.html", ""},
		{"05-14 10:21", "http://www.example.com/12009/31.html", ""},
		{"2008-05-14 10:21", "http://www.example.com/2009/0514/31.html", ""},
		{"13-14 10:21", "http://www.example.com/2009/31.html", ""},
		{"电话 05-14", "http://www.example.com/2009/0514/31.html", ""},
	} {
		if got := written(findDayIn(tt.text, tt.url)); got != tt.want {
			t.Errorf("findDayIn(%q, %s) = %q, want %q", tt.text, tt.url, got, tt.want)
		}
	}
}

func TestFindAnyDate(t *testing.T) {
	for in, want := range map[string]string{
		"2009年9月": "2009-09", "2009-9": "2009-09", "2009年": "2009", "2009-09-07": "2009-09-07", "第2009号": "",
	} {
		d, _ := findAnyDate(in)
		if got := written(d); got != want {
			t.Errorf("findAnyDate(%q) = %q, want %q", in, got, want)
		}
	}
}

// written formats a date as far as it is known, in UTC.
func written(d date) string {
	layout, ok := map[corpus.Precision]string{
		corpus.Year: "2006", corpus.Month: "2006-01", corpus.Day: time.DateOnly,
		corpus.Minute: "2006-01-02 15:04", corpus.Second: time.DateTime,
	}[d.precision]
	if !ok {
		return ""
	}
	return d.at.Format(layout)
}

func TestParseCrumb(t *testing.T) {
	for _, tt := range []struct {
		in   string
		want []string
	}{
		{"当前位置: 主页 > 经济 > 工业 > 文章内容", []string{"经济", "工业"}},
		{"当前位置:主页>《青石职工》>文章内容", []string{"《青石职工》"}},
		{"> 房产 > 动态 >", []string{"房产", "动态"}},
		{"您现在的位置：首页 >> 新闻 >> 国内 >> 正文", []string{"新闻", "国内"}},
		{"首页 » 文化 › 阅读", []string{"文化", "阅读"}},
		{"首页 > 文化 > 老桥修好了", []string{"文化"}},
		{"首页 / 文化 / 阅读", []string{"文化", "阅读"}},
		{"主页 >", nil},
		{"", nil},
	} {
		if got := parseCrumb(tt.in, "老桥修好了"); !slices.Equal(got, tt.want) {
			t.Errorf("parseCrumb(%q) = %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestSplitPageSuffix(t *testing.T) {
	for _, tt := range []struct {
		in, want string
		number   int
	}{
		{"大培训(2)", "大培训", 2}, {"大培训（12）", "大培训", 12}, {"大培训", "大培训", 0}, {"(2)", "(2)", 0}, {"大培训(2009)", "大培训(2009)", 0},
	} {
		if got, n := splitPageSuffix(tt.in); got != tt.want || n != tt.number {
			t.Errorf("splitPageSuffix(%q) = %q, %d; want %q, %d", tt.in, got, n, tt.want, tt.number)
		}
	}
}
