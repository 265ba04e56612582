package segment_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/go-ego/gse"

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

func TestBordersAreThoseOfGse(t *testing.T) {
	for _, text := range ownTexts {
		text = segment.Normal(text)
		if different, borders := differences(t, text); len(different) != 0 || borders == 0 {
			t.Errorf("%s: other borders than gse at %v", text, different)
		}
	}
}

// cause is why the words of a run of text are not those of gse.
type cause string

const (
	none   cause = "no difference"
	mixed  cause = "a mixed word, such as 3.5% or café, that gse cuts at each sign or letter, or one too long"
	folded cause = "a word that gse writes only in capitals or with variant characters"
	tie    cause = "two cuts of the same cost, but for rounding"
	other  cause = "no known cause"
)

// rareWords is how many words there are at least for each difference by a tie or
// a folded word. Over 60 MB of news, 10,230,277 words, there are 59 by a folded
// word, most of them in the name 哪咤, and no tie.
const rareWords = 100_000

// gseComparison compares words with gse's.
type gseComparison struct {
	ours      *segment.Dictionary
	segmenter *gse.Segmenter
	words     int
	counts    map[cause]int // of runs; of words, if mixed
}

// addText compares the words of a text, each run of it between two signs or
// mixed words for itself.
func (c *gseComparison) addText(t *testing.T, text string, words []segment.Token) {
	t.Helper()
	for len(words) > 0 {
		if isMixed(words[0].Term) {
			c.counts[mixed]++
			words = words[1:]
			continue
		}
		n := 1
		for n < len(words) && words[n].Start == words[n-1].End && !isMixed(words[n].Term) {
			n++
		}
		run := text[words[0].Start:words[n-1].End]
		switch why := c.add(run, words[:n]); why {
		case other:
			t.Errorf("%s: other words than gse's", run)
		case folded, tie:
			t.Logf("%s: other words than gse's: %s", run, why)
		}
		words = words[n:]
	}
}

// add compares the words of a run.
func (c *gseComparison) add(run string, words []segment.Token) cause {
	var want []string
	for _, k := range c.segmenter.Segment([]byte(run)) {
		want = append(want, run[k.Start():k.End()])
	}
	got := make([]string, len(words))
	for i, w := range words {
		got[i] = w.Term
	}
	why := c.compare(got, want)
	c.words += len(words)
	c.counts[why]++
	return why
}

func (c *gseComparison) compare(got, want []string) cause {
	if slices.Equal(got, want) {
		return none
	}
	for _, w := range got {
		if c.frequency(w) == 0 && c.ours.Contains(w) {
			return folded
		}
	}
	if math.Abs(c.cost(got)-c.cost(want)) < 1e-4*c.cost(want) {
		return tie
	}
	return other
}

// isMixed reports whether gse doesn't take a script unit whole, or takes more than
// that: we end a word after 120 bytes.
func isMixed(word string) bool {
	return len(word) >= 120 || !strings.ContainsFunc(word, func(r rune) bool { return unicode.Is(unicode.Han, r) }) &&
		len(gse.SplitWords([]byte(word))) > 1
}

func (c *gseComparison) frequency(word string) float64 {
	frequency, _, _ := c.segmenter.Dict.Find([]byte(word))
	return frequency
}

// cost returns what gse's cut into these words costs.
func (c *gseComparison) cost(words []string) float64 {
	sum := 0.0
	for _, w := range words {
		if f := c.frequency(w); f > 0 {
			sum += math.Log2(c.segmenter.Dict.TotalFreq()) - math.Log2(f)
		} else {
			sum += 32
		}
	}
	return sum
}

// Between two signs the words are those of gse, over 20 MB of news, save for the
// causes above. gse gets each run of text between two signs for itself: over a
// whole article it adds up costs in single precision from the beginning to the
// end, and 1 border in 40,000 is another for the rounding.
func TestWordsAreThoseOfGseOnNews(t *testing.T) {
	s, err := gseSegmenter()
	if err != nil {
		t.Fatal(err)
	}
	c := gseComparison{ours: segmenttest.Open(t), segmenter: s, counts: map[cause]int{}}
	size := 0
	corpustest.News(t, func(a *corpus.Article) bool {
		text := segment.Normal(a.Title + "\n" + a.Body)
		c.addText(t, text, segment.Words(c.ours.Segment(text)))
		size += len(a.Title) + len(a.Body)
		return size < 20<<20
	})
	t.Logf("%d words in %d bytes; causes of difference: %v", c.words, size, c.counts)
	if rare := c.counts[tie] + c.counts[folded]; rare*rareWords > c.words {
		t.Errorf("%d runs of %d words differ, more than 1 in %d", rare, c.words, rareWords)
	}
}
