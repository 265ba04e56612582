package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// signature is what the first and last lines of a text say of who wrote it, and where
// and when it was printed.
type signature struct {
	author, source string
	published      date
}

const (
	signedLines = 5  // at either end of a text that may be signed
	nameLines   = 3  // at its beginning that may be nothing but a name
	maxSigned   = 40 // runes of a line that is nothing but a signature, or of one behind a text
)

const (
	writerRole = `(?:记者|通讯员|评论员|撰稿人?|实习生|特约作者|本文作者|作者)`
	personName = `\p{Han}{2,10}(?:·\p{Han}{1,8})?`
	nameList   = `(` + personName + `(?:[、，,\s/和]+(?:` + writerRole + `\s*[:：]?\s*)?` + personName + `){0,5})`
)

var (
	// 本报记者 林晚 周渡 · ■记者 林晚 · 文/林晚 · 作者：林晚
	signedLine = regexp.MustCompile(`^[■□●◎◆★▲*（(【\[—–-]*\s*(?:[\p{Han}\s]{0,14}?` + writerRole + `\s*[:：]?|撰?文\s*[/／|｜丨:：])\s*` + nameList + `\s*[)）】\]]?$`)
	// 林晚/文
	signedFor = regexp.MustCompile(`^` + nameList + `\s*[/／]\s*(?:文|撰文)$`)
	// …回家了。（记者 林晚）（林晚 南渡报道）（林晚 周渡）
	signedEnd = regexp.MustCompile(`[（(]\s*(?:[^（()）。]{0,14}?` + writerRole + `\s*[:：]?)?\s*` + nameList + `\s*[)）]$`)
	// ——《江畔》2009年5月号
	issue   = regexp.MustCompile(`^[—–\-（(\s]*(?:原载|选自|摘自|载于?)?\s*[:：]?\s*《(\p{Han}{2,12})》\s*(\d{4}年第?\s*\d{1,2}[月期号]+|\d{4}年\d{1,2}月\d{1,2}日)[^。]{0,12}[)）]?$`)
	placed  = regexp.MustCompile(`[、，,\s/]+\p{Han}{2,8}(?:报道|摄影|摄)$`) // 南渡报道
	monthly = regexp.MustCompile(`^\d{4}年\d{1,2}月`)
	between = regexp.MustCompile(`[、，,\s/和]+|` + writerRole + `\s*[:：]?`)
)

// findSignature reads the ends of a text.
func findSignature(lines []string) signature {
	var s signature
	for i, l := range lines {
		if i >= signedLines && i < len(lines)-signedLines {
			continue
		}
		if s.author == "" {
			s.author = signedBy(l, i >= len(lines)-signedLines)
		}
		if s.author == "" && i < nameLines && isPerson(l) {
			s.author = l
		}
		if m := issue.FindStringSubmatch(cutRunes(l, maxSigned)); m != nil && s.source == "" {
			s.source = m[1]
			if monthly.MatchString(m[2]) {
				s.published, _ = findAnyDate(m[2])
			}
		}
	}
	return s
}

// signedBy returns the names with which a line is signed, or "". The reporter whom an
// agency names at the beginning of a text, 电（记者 林晚）, is not taken for its author.
func signedBy(l string, last bool) string {
	if utf8.RuneCountInString(l) <= maxSigned {
		for _, form := range []*regexp.Regexp{signedLine, signedFor} {
			if m := form.FindStringSubmatch(l); m != nil {
				return people(m[1], true)
			}
		}
	}
	if m := signedEnd.FindStringSubmatch(lastRunes(l, maxSigned)); m != nil && last {
		return people(m[1], false)
	}
	return ""
}

// people returns the names of a list joined by 、, or "" if one is none. Without a role
// before them, the names must be such as Chinese have.
func people(list string, roled bool) string {
	var names []string
	for _, name := range between.Split(placed.ReplaceAllString(list, ""), -1) {
		switch {
		case name == "":
		case !isPerson(name) && (!roled || notAName.MatchString(name) || utf8.RuneCountInString(name) > 3):
			return ""
		default:
			names = append(names, name)
		}
	}
	return strings.Join(names, "、")
}

// isPerson reports whether a text is by its form the name of a Chinese, or of a
// foreigner with a dot between the names.
func isPerson(s string) bool {
	n := utf8.RuneCountInString(s)
	if strings.Contains(s, "·") {
		return n >= 4 && personal.MatchString(s)
	}
	if n < 2 || n > 4 || !personal.MatchString(s) || notAName.MatchString(s) {
		return false
	}
	family, _ := utf8.DecodeRuneInString(s)
	return strings.ContainsRune(surnames, family) && (n < 4 || strings.Contains(doubleSurnames, string([]rune(s)[:2])+" ")) ||
		n > 2 && strings.Contains(doubleSurnames, string([]rune(s)[:2])+" ")
}

// The commonest family names, which bear more than 95 % of the Chinese (report of the
// Ministry of Public Security on names, 2020), simplified and traditional.
const (
	surnames = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史" +
		"陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温常施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁" +
		"蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐" +
		"張劉陳楊黃趙吳孫馬鄭謝羅許韓馮鄧葉蘇魏呂盧鍾譚陸範賈韋鄒龍賀顧龔萬錢嚴湯齊喬龐顏莊聶魯歐關蘭寧紀單塗駱藍遊蔣閻"
	doubleSurnames = "欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 歐陽 司馬 諸葛 東方 "
)

// lastRunes returns at most n runes of the end of s.
func lastRunes(s string, n int) string {
	at := len(s)
	for ; n > 0 && at > 0; n-- {
		_, size := utf8.DecodeLastRuneInString(s[:at])
		at -= size
	}
	return s[at:]
}

// applySignature fills what the ends of the text say.
func (r *reader) applySignature(lines []string) {
	s := findSignature(lines)
	r.draft.setAuthor(stepByline, s.author)
	r.draft.setSource(stepByline, s.source)
	r.draft.setDate(stepByline, s.published)
}
