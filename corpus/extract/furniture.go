package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

var (
	editorLine = regexp.MustCompile(`^[（(【\[]?\s*(?:责任编辑|责\s*编|本文编辑|编\s*辑|审\s*核|校\s*对)\s*(?:[:：]|\s)\s*[^。！？]{0,40}$`)
	editorTail = regexp.MustCompile(`[（(【\[]\s*(?:责任编辑|责\s*编|编\s*辑)\s*(?:[:：]|\s)[^。！？()（）【】\[\]]{0,24}[)）】\]]?$|\s(?:责任编辑|责\s*编)\s*[:：][^。！？]{0,24}$`)
	tailLine   = regexp.MustCompile(`^(?:[（(【\[]?\s*(?:上一篇|下一篇|上一页|下一页|前一篇|后一篇|分享到|分享至|扫一扫|扫码|免责声明|特别声明|版权声明|反侵权公告|反侵权声明|郑重声明|版权与免责|版权及免责|相关阅读|相关新闻|相关文章|相关推荐|相关链接|延伸阅读|热点文章|推荐阅读|猜你喜欢|最新评论|发表评论|网友评论|我来说两句|打印本页|关闭窗口|返回顶部|返回.{0,6}首页|您可以按|顶一下|踩一下|【纠错】|【打印】|【关闭】|\[收藏\]|\[打印|收藏本文|更多精彩|更多新闻请)|共\s*\d+\s*页|本文来源\s*[:：]|原标题\s*[:：]|\+1$)`)
	postEnd    = regexp.MustCompile(`^(?:由.{1,20}(?:张贴|发表|发布)\s*(?:@|于|在)\s*\d{4}|[您你]是(?:本文|本帖|本贴|本主题)?的?第\s*\d+\s*[位个名]?(?:阅览者|阅读者|读者|访客|浏览者|访问者)|[|｜\s]*回复线索\s*[:：]|《.{1,60}》已有\d+[件条篇个]评论|[(（]?本文发表于.{0,40}已被阅读\s*\d+|本文通告引用|(?:本文)?引用(?:通告)?地址\s*[:：]|Trackback)`)
	pagerLine  = regexp.MustCompile(`^(?:共\s*\d+\s*页\s*[:：]?|上一页|下一页|上页|下页|首页|尾页|末页|\d{1,3}|[\s\[\]<>«»‹›])+$`)
	headLine   = regexp.MustCompile(`^(?:[（(]?原标题|(?:文章)?来源\s*[:：]|作者\s*[:：]|发布时间\s*[:：]|发表时间\s*[:：]|时间\s*[:：]|日期\s*[:：]|字号\s*[:：]|字体\s*[:：]|摘要\s*[:：]|核心提示\s*[:：]|当前位置|您的位置|您当前的位置|所在位置|点击\s*[:：]|浏览\s*[:：]|阅读\s*[:：])`)
)

const (
	maxTailLines = 15 // lines at the end of a body that may be furniture
	maxHeadLines = 8  // and at its beginning
	maxFurniture = 60 // runes that a line of furniture has at most
)

// body is the text of an article and what was cut off its ends.
type body struct {
	head  string // the lines before the text, which may be the byline
	lines []string
	tail  string // the lines of furniture behind the text, which may name the editor
}

// trimTail cuts what templates and editors put behind the text: the editor's
// line, the pager, links to other articles. Furniture is only cut where no text
// follows it.
func trimTail(lines []string) body {
	end := len(lines)
	for end > 0 && len(lines)-end < maxTailLines {
		if !isTail(lines[end-1]) {
			break
		}
		end--
	}
	b := body{lines: lines[:end], tail: strings.Join(lines[end:], "\n")}
	if end == 0 {
		return b
	}
	last := lines[end-1]
	if m := editorTail.FindStringIndex(last); m != nil && m[0] > 0 {
		b.lines = append(lines[:end-1:end-1], strings.TrimSpace(last[:m[0]]))
		b.tail = last[m[0]:] + "\n" + b.tail
	}
	return b
}

func isTail(s string) bool {
	return editorLine.MatchString(s) || pagerLine.MatchString(s) ||
		tailLine.MatchString(s) && utf8.RuneCountInString(s) <= 2*maxFurniture
}

// cutTail is trimTail for a body that was found by guess: boxes may stand behind
// its furniture, so everything from the first such line in the last two fifths
// of the text goes, and from the line that ends a post of a blog or a forum wherever it
// is: other posts follow.
func cutTail(lines []string) body {
	total, before := 0, 0
	for _, l := range lines {
		total += len(l)
	}
	for i, l := range lines {
		if i > 0 && utf8.RuneCountInString(l) <= maxFurniture*2 && (postEnd.MatchString(l) || postedBy.MatchString(l)) {
			return body{lines: trimTail(lines[:i]).lines, tail: l}
		}
		if before*5 >= total*3 && len(lines)-i <= 2*maxTailLines && isTail(l) {
			return body{lines: trimTail(lines[:i]).lines, tail: strings.Join(lines[max(i-1, 0):], "\n")}
		}
		before += len(l)
	}
	return trimTail(lines)
}

// maxBoxName bounds the runes of the heading of a box of links.
const maxBoxName = 12

// trimBoxes cuts boxes of links off both ends of a body that was found by guess. page
// holds the same lines with the share of link text in them.
func trimBoxes(lines []string, page []line) []string {
	linked := make(map[string]bool, len(page))
	for _, l := range page {
		linked[l.text] = l.links*10 >= len(l.text)*7
	}
	start := 0
	for start < len(lines) && linked[lines[start]] {
		start++
	}
	end := len(lines)
	for i := len(lines) - 1; i > start; i-- {
		if linked[lines[i]] {
			end = i
		} else if !isBoxName(lines[i]) {
			break
		}
	}
	if end < len(lines) && end-1 > start && isBoxName(lines[end-1]) {
		end--
	}
	return lines[start:end]
}

func isBoxName(s string) bool {
	return utf8.RuneCountInString(s) <= maxBoxName && !strings.ContainsAny(s, "。！？”…）)")
}

// trimHead cuts the title and the byline off the beginning of a body that was
// found by guess.
func trimHead(lines []string, title string) []string {
	total := 0
	for _, l := range lines {
		total += len(l)
	}
	start, cut := 0, 0
	for i := 0; i < len(lines) && i < maxHeadLines; i++ {
		cut += len(lines[i])
		if cut*5 > total*2 {
			break
		}
		if isHead(lines[i], title) {
			start = i + 1
		}
	}
	return lines[start:]
}

func isHead(s, title string) bool {
	if utf8.RuneCountInString(s) > 90 {
		return false
	}
	if squeeze(s) == squeeze(title) || headLine.MatchString(s) {
		return true
	}
	_, dated := findDate(s)
	return dated && utf8.RuneCountInString(s) < maxFurniture && !strings.HasSuffix(s, "。")
}

// paragraphs joins lines to a body: each ends in '\n'.
func paragraphs(lines []string) string {
	var b strings.Builder
	for _, l := range lines {
		if l != "" {
			b.WriteString(l)
			b.WriteByte('\n')
		}
	}
	return b.String()
}
