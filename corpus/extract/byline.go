package extract

import (
	"cmp"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// byline is what the short lines between title and body, or after the body, say.
type byline struct {
	author, source, editor string
	published              date
	reads                  int
	hasReads               bool
}

// label is one of the words that stand before a value, with its colon.
var label = regexp.MustCompile(`(?:[【\[(（]\s*)?(文章来源|新闻来源|信息来源|稿件来源|本文来源|来\s*源|来\s*自|稿\s*源|出\s*处|文章作者|原作者|作\s*者|撰\s*文|撰\s*稿|记\s*者|` +
	`责任编辑|责\s*编|本文编辑|编\s*辑|发布时间|发布日期|发表时间|发表日期|添加时间|录入时间|上传时间|更新时间|修改时间|日\s*期|时\s*间|` +
	`点击次数|点击量|点击数|点\s*击|阅读次数|阅读量|阅读数|阅\s*读|浏览次数|浏览量|浏\s*览|人\s*气|查\s*看|` +
	`字\s*号|字\s*体|评论数|评\s*论|摘\s*要|内容提要|核心提示|关键字|关键词|关键字词|标\s*签|栏\s*目|分\s*类|所属栏目|发布者|发布人|发\s*布|录\s*入|审\s*核|校\s*对|摄\s*影|图\s*片|推荐人|点\s*赞|收\s*藏|打\s*印)\s*[:：]`)

// The roles that a label can have.
const (
	roleNone = iota
	roleSource
	roleAuthor
	roleEditor
	roleDate
	roleReads
)

// roleOf returns the role of a label without white space; what has none ends the
// value before it all the same.
func roleOf(name string) int {
	switch name {
	case "文章来源", "新闻来源", "信息来源", "稿件来源", "本文来源", "来源", "来自", "稿源", "出处":
		return roleSource
	case "文章作者", "原作者", "作者", "撰文", "撰稿", "记者":
		return roleAuthor
	case "责任编辑", "责编", "本文编辑", "编辑":
		return roleEditor
	case "发布时间", "发布日期", "发表时间", "发表日期", "添加时间", "录入时间", "上传时间", "日期", "时间", "发布":
		return roleDate
	case "点击次数", "点击量", "点击数", "点击", "阅读次数", "阅读量", "阅读数", "阅读", "浏览次数", "浏览量", "浏览", "人气", "查看":
		return roleReads
	default:
		return roleNone
	}
}

// maxZone bounds the bytes of a byline zone; a longer one is text, not byline.
const maxZone = 6000

// parseByline reads a zone: the values of its labels, and the first date.
func parseByline(zone string) byline {
	var b byline
	zone = cutRunes(zone, maxZone/3)
	marks := label.FindAllStringSubmatchIndex(zone, 40)
	for i, m := range marks {
		end := len(zone)
		if i+1 < len(marks) {
			end = marks[i+1][0]
		}
		b.set(roleOf(squeeze(zone[m[2]:m[3]])), strings.TrimSpace(zone[m[1]:end]))
	}
	if b.published.precision == "" {
		if d, ok := findDate(beforeUpdate(zone)); ok {
			b.published = d
		}
	}
	if b.source == "" {
		b.source = sourceBeside(zone, marks)
	}
	return b
}

// afterLabel returns what stands behind the label that a text begins with, or all of
// it.
func afterLabel(s string) string {
	if m := label.FindStringIndex(s); m != nil && m[0] == 0 {
		s = s[m[1]:]
	}
	return strings.TrimSpace(s)
}

// set gives a field its value if it has none yet.
func (b *byline) set(role int, value string) {
	switch role {
	case roleSource:
		if b.source == "" {
			b.source = cleanSource(value)
		}
	case roleAuthor:
		if b.author == "" {
			b.author = cleanNames(value)
		}
	case roleEditor:
		if b.editor == "" {
			b.editor = cleanNames(value)
		}
	case roleDate:
		if b.published.precision == "" {
			if d, ok := findAnyDate(value); ok {
				b.published = d
			}
		}
	case roleReads:
		if m := count.FindString(value); m != "" && !b.hasReads {
			b.reads, b.hasReads = number(m), true
		}
	}
}

var (
	count       = regexp.MustCompile(`^\d{1,9}`)
	updateLabel = regexp.MustCompile(`(?:更新|修改)时间\s*[:：]?`)
	bracketed   = regexp.MustCompile(`(?m)[（(【\[]?\s*(?:责任编辑|责\s*编|本文编辑|(?:^|[^\p{Han}\s])\s*编\s*辑)\s*(?:[:：]|\s)\s*([^\n()（）【】\[\]]{1,24}?)\s*(?:[)）】\]]|$)`)
	editorCode  = regexp.MustCompile(`_[A-Z]{1,3}\d+$`)
	nameEnd     = regexp.MustCompile(`[|｜)）】\]<>;；。]|\s[-–—]\s|(?:19|20)\d\d[-/.年]|\d+次|我要|分享|收藏|打印|字号|大\s中\s小|【|\(|（|\[|关注|微博|\s(?:阅读|点击|浏览|发表)|\s?出自|编辑$`)
	sourceEnd   = regexp.MustCompile(`[|｜)）】\]<>;；]|\s[-–—]\s|(?:19|20)\d\d[-/.年]|我要|(?:发表|查看)评论|举报|分享到|收藏|打印|字号|大\s中\s小|【|\[|(?:已有|共有)?\d+\s?(?:人|条|次)|\s(?:参与|评论|手机看|关注|责任)`)
	notAName    = regexp.MustCompile(`[="<>]|^(?:来源|时间|发布|发表|编辑|点击|阅读|浏览|人气|字号|评论|责任|本站原创|所有|更新|其他|介绍|简介|信息|授权|观点|文章|表示|说|介绍说|了解到|获悉|从|在|对|admin)`)
	siteAccount = regexp.MustCompile(`^(?i:admin|administrator|root|webmaster|null|none|undefined)$`)
)

// beforeUpdate cuts a zone before the date of its last change.
func beforeUpdate(zone string) string {
	if m := updateLabel.FindStringIndex(zone); m != nil {
		if _, ok := findDate(zone[:m[0]]); ok {
			return zone[:m[0]]
		}
	}
	return zone
}

// maxSource and maxNames are the runes that a source and a list of names have
// at most.
const (
	maxSource = 30
	maxNames  = 30
)

// cleanSource returns the source in the text behind its label, or "".
func cleanSource(s string) string {
	s = cutAt(firstLine(s), sourceEnd)
	if first, _, ok := strings.Cut(s, " "); ok && utf8.RuneCountInString(s) > maxSource/2 {
		s = first
	}
	s = strings.Trim(s, " ,，、:：·-—")
	if utf8.RuneCountInString(s) > maxSource || strings.ContainsAny(s, "。！？=\"") {
		return ""
	}
	return s
}

// cleanNames returns the names in the text behind a label, joined by 、, or "".
func cleanNames(s string) string {
	s = editorCode.ReplaceAllString(cutAt(firstLine(s), nameEnd), "")
	s = strings.Trim(s, " ,，、:：/-—·")
	if s == "" || notAName.MatchString(s) || siteAccount.MatchString(s) || utf8.RuneCountInString(s) > maxNames {
		return ""
	}
	names := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '、' || r == '，' || r == ',' || r == '/' })
	if !areHanNames(names) {
		return strings.ReplaceAll(s, "，", "、")
	}
	if len(names) == 2 && utf8.RuneCountInString(names[0]) == 1 && utf8.RuneCountInString(names[1]) == 1 {
		return names[0] + names[1] // 王 刚, spaced for the eye
	}
	return strings.Join(names, "、")
}

// areHanNames reports whether all are short and Chinese.
func areHanNames(names []string) bool {
	for _, name := range names {
		n := 0
		for _, r := range name {
			if !unicode.Is(unicode.Han, r) && r != '·' {
				return false
			}
			n++
		}
		if n > 8 {
			return false
		}
	}
	return len(names) > 0
}

const maxPosted = 24 // runes of a date with a time

var (
	poster     = regexp.MustCompile(`(?:本[帖贴文]由\s*(\S{1,16}?)\s*于|^由\s*(\S{1,16}?)\s*(?:张贴|发表|发布)\s*[@于])\s*`)
	postedBy   = regexp.MustCompile(`^[〓※#\s]*\S{0,24}(?:\s\S{1,12})?\s*(?:发表|发布|张贴)(?:时间|日期|于)\s*[:：]?\s*(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?\s+by\s+(\S{1,16})`)
	posted     = regexp.MustCompile(`(?:发表|发布|张贴|刊登|刊载)(?:于|时间|日期)\s*[:：]?\s*([\d一二])`)
	besideDate = regexp.MustCompile(`(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?`)
	mediaName  = regexp.MustCompile(`^[\p{Han}A-Za-z0-9·]{0,14}(?:网|报|社|日报|晚报|早报|时报|杂志|周刊|新闻|电视台|在线|财经|论坛报|频道)$`)
	reporter   = regexp.MustCompile(`(?:本报记者|本网记者|本刊记者|特约记者|记者|通讯员|实习生|文\s*[/／])\s*[:：]?\s*(\p{Han}{2,4}(?:[、\s]\p{Han}{2,4}){0,3})(?:$|[\s)）])`)
)

// findPosted returns the date behind 发表于 and the like, with or without a colon.
func findPosted(zone string) date {
	for _, m := range posted.FindAllStringSubmatchIndex(cutRunes(zone, maxZone/3), 8) {
		if at, ok := findDate(cutRunes(zone[m[2]:], maxPosted)); ok {
			return at
		}
	}
	return date{}
}

// findPoster returns who posted an article in a forum or a blog, and when: 本帖由 X 于
// 2005年8月12日在 Y 发表, 由 X 张贴 @ 2005-06-13, 发布时间 2005/03/15 22:36:13 by X.
func findPoster(lines []string) (author string, at date) {
	for _, l := range lines {
		l = cutRunes(l, maxZone/3)
		if m := poster.FindStringSubmatchIndex(l); m != nil {
			at, _ = findDate(cutRunes(l[m[1]:], maxPosted))
			names := submatches(l, m)
			return cleanNames(cmp.Or(names[1], names[2])), at
		}
		if m := postedBy.FindStringSubmatch(l); m != nil {
			at, _ = findDate(l)
			return cleanNames(m[1]), at
		}
	}
	return "", date{}
}

// sourceBeside returns a medium that stands without a label right beside the
// date: 2019-09-07 10:20 北京日报.
func sourceBeside(zone string, marks [][]int) string {
	m := besideDate.FindStringIndex(zone)
	if m == nil || len(zone) > maxZone/8 {
		return ""
	}
	for _, mark := range marks {
		if roleOf(squeeze(zone[mark[2]:mark[3]])) == roleSource {
			return "" // a source was promised and is empty
		}
	}
	for _, s := range []string{firstField(zone[m[1]:]), lastField(zone[:m[0]])} {
		if mediaName.MatchString(s) {
			return s
		}
	}
	return ""
}

// findReporter returns the names behind 记者 and the like in a zone.
func findReporter(zone string) string {
	m := reporter.FindStringSubmatch(cutRunes(zone, maxZone/3))
	if m == nil {
		return ""
	}
	return cleanNames(m[1])
}

// findEditor returns the editor that the last lines of a body or the lines
// behind it name.
func findEditor(s string) string {
	m := bracketed.FindStringSubmatch(s)
	if m == nil {
		return ""
	}
	return cleanNames(m[1])
}

func firstField(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

func lastField(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[len(f)-1]
	}
	return ""
}

// firstLine returns the first line that is not empty.
func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// cutAt returns s up to the first match.
func cutAt(s string, end *regexp.Regexp) string {
	if m := end.FindStringIndex(s); m != nil {
		s = s[:m[0]]
	}
	return strings.TrimSpace(s)
}

// cutRunes returns at most n runes of s.
func cutRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}
