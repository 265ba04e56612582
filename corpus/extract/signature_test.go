package extract

import "testing"

func TestFindSignature(t *testing.T) {
	text := []string{"河水涨过了石阶，渡船停在南岸。", "老艄公说，三天后再看。", "镇上的人都来了。", "船还在。", "水退了。", "渡口又开了。"}
	for _, tt := range []struct {
		first, last          string
		author, source, date string
	}{
		{"本报记者 林晚 周渡", "", "林晚、周渡", "", ""},
		{"江畔网南渡频道 记者 林晚 李青", "", "林晚、李青", "", ""},
		{"■记者 林晚 通讯员 周渡", "", "林晚、周渡", "", ""},
		{"文/林晚", "", "林晚", "", ""},
		{"林晚/文", "", "林晚", "", ""},
		{"林晚", "", "林晚", "", ""},
		{"欧阳青石", "", "欧阳青石", "", ""},
		{"", "水退以后，船又开了。（记者 林晚）", "林晚", "", ""},
		{"", "水退以后，船又开了。（林晚 南渡报道）", "林晚", "", ""},
		{"", "水退以后，船又开了。（林晚 周渡）", "林晚、周渡", "", ""},
		{"", "江畔报记者 林晚 南渡东岸报道", "林晚", "", ""},
		{"", "——《江畔》2009年5月号", "", "江畔", "2009-05"},
		{"", "（原载《江畔周刊》2009年第12期）", "", "江畔周刊", ""},
		{"本报南渡5月4日电（记者 林晚）今天河水涨了。", "", "", "", ""}, // an agency's reporter
		{"渡口停摆", "", "", "", ""},
		{"记者 了解到", "", "", "", ""},
		{"", "（完）", "", "", ""},
		{"", "大家都说好。（掌声 笑声）", "", "", ""},
	} {
		var lines []string
		for _, l := range append(append([]string{tt.first}, text...), tt.last) {
			if l != "" {
				lines = append(lines, l)
			}
		}
		s := findSignature(lines)
		if got := written(s.published); s.author != tt.author || s.source != tt.source || got != tt.date {
			t.Errorf("%s…%s: %q, %q, %q; want %q, %q, %q", tt.first, tt.last, s.author, s.source, got, tt.author, tt.source, tt.date)
		}
	}
	if s := findSignature(append(append(text[:5:5], "林晚"), text...)); s.author != "" {
		t.Errorf("a name amid a text: %q", s.author)
	}
}

func TestPosted(t *testing.T) {
	for in, want := range map[string]string{
		"发表于2005年08月07日 11:57 AM":              "2005-08-07 03:57",
		"发表于:2005-07-31 12:30":                 "2005-07-31 04:30",
		"江畔论坛 发布时间 2005/03/15 22:36:13 by":     "2005-03-15 14:36:13",
		"发表于南渡，那是 2005-03-15 以后很久很久的事情，谁也不记得了": "",
		"2005-03-15": "",
	} {
		if got := written(findPosted(in)); got != want {
			t.Errorf("findPosted(%q) = %q, want %q", in, got, want)
		}
	}
	for in, want := range map[string][2]string{
		"本贴由周渡于2005年8月12日16:12:21在〖青石〗发表.":             {"周渡", "2005-08-12 08:12:21"},
		"由周渡张贴 @ 2005-06-13 15:00:14 (697) 共 29 篇评论":   {"周渡", "2005-06-13 07:00:14"},
		"〓 江畔论坛 渡口话题 发布时间 2005/03/15 22:36:13 by 周渡 〓": {"周渡", "2005-03-15 14:36:13"},
		"这件事由周渡在会上发表意见。":                               {},
	} {
		author, at := findPoster([]string{"正文。", in})
		if got := [2]string{author, written(at)}; got != want {
			t.Errorf("findPoster(%q) = %q, want %q", in, got, want)
		}
	}
}

// The first post of a page of several ends where its template says so, however short it is.
func TestCutTailAtTheEndOfAPost(t *testing.T) {
	rest := []string{"另一天的日记写的是别的事，比上面这一篇长得多，说的是渡口、石阶和南岸的渡船，还有春耕。", "[打印]"}
	for _, end := range []string{
		"由周渡张贴 @ 2005-06-13 15:00:14 (697) 共 29 篇评论",
		"您是本文第 154 个阅览者",
		"《河水涨过了石阶》已有3件评论",
		"(本文发表于渡口, 已被阅读178次)",
		"〓 江畔论坛 渡口话题 发布时间 2005/03/15 22:36:13 by 周渡 〓",
	} {
		b := cutTail(append([]string{"河水涨过了石阶。", end}, rest...))
		if len(b.lines) != 1 || b.tail != end {
			t.Errorf("%s: %q, tail %q", end, b.lines, b.tail)
		}
	}
	for _, text := range []string{"由周渡发表的文章说，河水涨了。", "您是第一位读者吗？", "本文发表于去年春天的《江畔》。"} {
		if b := cutTail(append([]string{"河水涨过了石阶。", text}, rest[:1]...)); len(b.lines) != 3 {
			t.Errorf("%s is taken for the end of a post: %q", text, b.lines)
		}
	}
}

func TestTrimBoxes(t *testing.T) {
	page := []line{{"广告一条", 12}, {"河水涨过了石阶。", 0}, {"渡船停在南岸。", 6}, {"热门评论", 0}, {"春耕开始了", 15}, {"水库完工了", 15}}
	var lines []string
	for _, l := range page {
		lines = append(lines, l.text)
	}
	got := trimBoxes(lines, page)
	if len(got) != 2 || got[0] != lines[1] || got[1] != lines[2] {
		t.Errorf("trimBoxes = %q", got)
	}
}
