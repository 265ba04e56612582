package segment_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"wensou/corpus"
	"wensou/corpus/corpustest"
	"wensou/segment"
	"wensou/segment/segmenttest"
)

// ownTexts are short news of the kind that is cut, written for this project.
var ownTexts = []string{
	"本刊讯 五月的江水涨得很快，渡口的老艄公把缆绳又加了一道。他说，自从上游修了水库，这样的水位已经十几年没有见过了。",
	"市总工会昨日公布，全市已有一百二十家企业签订了工资集体协商合同，覆盖职工四万三千余人，比去年同期增长近两成。",
	"记者在现场看到，新建的污水处理厂设备已经安装完毕，预计年底投入试运行，届时城区的生活污水将全部得到处理。",
	"这所乡村小学只有六名教师，却开出了音乐、美术和计算机三门课。校长说，孩子们看到的世界，应当和城里的一样大。",
	"研究人员把样品放进离心机，转速调到每分钟八千转。三小时以后，他们得到了预想中的结果，又把实验重复了五遍。",
	"结婚的和尚未结婚的都来了，武汉市长江大桥下的广场上站满了人，乒乓球拍卖完了，南京市长江边的灯也亮了。",
}

// gseBorders returns where the words of gse's Segment end.
func gseBorders(t *testing.T, text string) map[int]bool {
	t.Helper()
	s, err := gseSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	ends := map[int]bool{}
	for _, k := range s.Segment([]byte(text)) {
		ends[k.End()] = true
	}
	return ends
}

// differences returns the offsets between two Han characters where either we or
// gse cut and the other does not, and how many such places there are in all.
func differences(t *testing.T, text string) (different []int, borders int) {
	t.Helper()
	want, got := gseBorders(t, text), map[int]bool{}
	for _, k := range segment.Words(segmenttest.Open(t).Segment(text)) {
		got[k.End] = true
	}
	var last rune
	for at, r := range text {
		if unicode.Is(unicode.Han, last) && unicode.Is(unicode.Han, r) {
			borders++
			if got[at] != want[at] {
				different = append(different, at)
			}
		}
		last = r
	}
	return different, borders
}

// clause returns the text around an offset up to the punctuation at its sides.
func clause(text string, at int) string {
	isSign := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSpace(r) }
	from := strings.LastIndexFunc(text[:at], isSign)
	if from >= 0 {
		_, size := utf8.DecodeRuneInString(text[from:])
		from += size
	}
	end := strings.IndexFunc(text[at:], isSign)
	if end < 0 {
		end = len(text) - at
	}
	return text[max(0, from) : at+end]
}

func TestBordersAreThoseOfGse(t *testing.T) {
	for _, text := range ownTexts {
		text = segment.Normal(text)
		if different, borders := differences(t, text); len(different) != 0 || borders == 0 {
			t.Errorf("%s: other borders than gse at %v", text, different)
		}
	}
}

// On 10 MB of news the borders differ in about one place in 40,000: gse adds up
// costs in single precision from the beginning of the text to its end, so that
// deep in a long article it takes a cut that is dearer by a rounding error. We
// begin again at each sign. Where gse is given the clause alone, it cuts as we do.
func TestBordersAreThoseOfGseOnNews(t *testing.T) {
	size, borders, different := 0, 0, 0
	corpustest.News(t, func(a *corpus.Article) bool {
		text := segment.Normal(a.Body)
		places, n := differences(t, text)
		for _, at := range places {
			alone := clause(text, at)
			t.Logf("gse cuts otherwise: %s", alone)
			if unexplained, _ := differences(t, alone); len(unexplained) > 0 {
				t.Errorf("%s: other borders than gse at %v", alone, unexplained)
			}
		}
		size, borders, different = size+len(a.Body), borders+n, different+len(places)
		return size < 10<<20
	})
	t.Logf("%d of %d borders differ over %d bytes", different, borders, size)
	if different*10_000 > borders {
		t.Errorf("%d of %d borders differ, more than 1 in 10,000", different, borders)
	}
}
